"""Links with which people set a password: usable once, for a while; only their hash is kept.

Owns `identity_invitation` and `identity_reset_request`.
"""
