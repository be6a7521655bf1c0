"""A content package in and out of the browser, as a ZIP file: the same package as `lms library` reads and writes.

Owns `library_upload`.
"""
