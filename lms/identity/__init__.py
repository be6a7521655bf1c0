"""Accounts, grants, sign-in and sessions.

Owns the tables `identity_*`. Turns a request into a `Viewer`, which is all the rest of the program meets.
"""
