"""The page shell and form kit; knows no feature.

Views open `reading()` or `writing()`, go through a door, call one operation, and answer with `page()` or `see_other()`.
Each route carries exactly one guard; a route without one is refused.
"""
