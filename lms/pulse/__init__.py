"""The pulse: six anonymous questions that tell whether people know the mantra, what it means, and their part in it.

Owns `pulse_*`. A sample is asked; an answer is counted and then forgotten, so no row tells who gave it. Decision 0024 says how.
"""
