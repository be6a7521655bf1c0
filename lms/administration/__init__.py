"""What an administrator looks after: settings, the audit log, the health of the instance, and requests about personal data.

Faces to what lies below. Each part has a folder of its own.
"""
