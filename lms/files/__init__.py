"""Blobs by content hash, kept under `instance/files`."""
