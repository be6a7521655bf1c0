"""Observer practice: short written cases that observers mark, and how well they agree with the trainers' marks.

Owns `evidence_vignette` and `evidence_vignette_answer`.
"""
