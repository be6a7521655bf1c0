"""The company's mantra, its meaning and its pillars.

Owns `vision_mantra_version`. A version is never edited: a change is the next one. Exactly one is active.
"""
