"""Customer journey maps: stages, touchpoints, and what each asks of whom.

Owns `journeys_*`. A map is stored whole, one document per version, and never edited: a change is the next version. Authors work on
its draft (`journeys.drafts`), and publish that.
"""
