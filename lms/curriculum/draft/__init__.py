"""The next release before it is published: what would change, for whom, and what they would get.

Owns no table: compares the company as it stands with what the current release froze.
"""
