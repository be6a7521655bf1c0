"""Uploaded files: what they really are, made harmless, stored by the hash of their content.

Owns `files_stored_file`. A row is only committed once its file is in the store. Who refers to a file has a foreign key to it:
that keeps it from being tidied away.
"""
