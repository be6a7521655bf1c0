"""Requests about personal data: what the instance holds of a person, all of it as a file, and its erasure.

Owns `administration_erasure`. An erased person stays as a number without a name, so that the company's figures and the ledger
stay what they were. `holdings` says of each table what it holds and what erasing does; a test finds tables that are missing.
"""
