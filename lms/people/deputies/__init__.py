"""Deputies: who stands in for a manager, from a day to a day.

Owns the table `people_deputy`. A deputy has the manager's reach in that time, and nothing else of theirs; it ends by itself.
"""
