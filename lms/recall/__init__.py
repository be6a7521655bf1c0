"""Follow-ups: a few questions on later days about what somebody has learned, so that it lasts.

Owns `recall_*`, but for the links of e-mails, which belong to `links`. A card is made of what a person has shown; it says when
they are asked about it again. What they answer is evidence of kind `recall`.
"""
