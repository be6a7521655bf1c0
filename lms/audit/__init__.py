"""The audit log: who changed what, when and why. Entries are only added.

Owns `audit_entry`, and `audit_idempotency_key`, by which a form that is sent twice takes effect once. Operations of every
floor call `operations.record` in their own transaction.
"""
