"""Backup and restore of a whole instance: its database and its files in one ZIP file.

Not to be confused with `lms library export`, which writes what a company teaches, for people to read and edit. A backup has everything, people
and results included, in a form that either database reads.
"""
