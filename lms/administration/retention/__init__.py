"""How long data of the past is kept.

Owns `administration_retention`. What nobody has set is kept until somebody removes it.
"""
