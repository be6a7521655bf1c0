"""The launch of a new mantra in four steps: announcement, leaders' talks, release, first pulse.

Owns no table: how far each step is follows from what the company has.
"""
