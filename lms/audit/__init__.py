"""Append-only: who changed what, when, why.

Owns `audit_entry`, and `audit_once_key`: forms that came twice are done once. Operations of every floor call `operations.record` in their own transaction.
"""
