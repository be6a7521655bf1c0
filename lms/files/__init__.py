"""Uploaded files: what they really are, made harmless, kept by the hash of their content.

Owns `files_stored_file`. A row is only ever committed after its file lies safely in the store.
"""
