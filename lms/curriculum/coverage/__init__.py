"""Coverage: what the maps leave open, on one page (domain.md A4).

Owns `curriculum_reach`, derived: how many people hold each level, counted every night. All else is worked out when asked.
"""
