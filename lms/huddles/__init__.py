"""Huddles: once a week a leader talks with the team for five minutes, about the touchpoint that the team knows least.

Owns `huddles_*`. That a huddle was held tells something of the leader; it is no score of the team.
"""
