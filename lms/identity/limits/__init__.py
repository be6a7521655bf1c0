"""How long a sign-in lasts, as an administrator has set it.

Owns `identity_sign_in_rule`. While nothing is set, the configuration counts.
"""
