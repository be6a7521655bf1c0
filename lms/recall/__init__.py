"""Follow-ups: a few questions on later days about what somebody has learned, so that it lasts.

Owns `recall_*`. A card is made of what a person has shown; it says when they are asked about it again. What they answer is
evidence of kind `recall`.
"""
