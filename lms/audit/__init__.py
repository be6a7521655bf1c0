"""Append-only: who changed what, when, why.

Owns `audit_entry`. Operations of every floor call `operations.record` in their own transaction.
"""
