"""The manager's and leader's face: three rates, strong and weak touchpoints, who is overdue.

Owns `dashboards_*`: derived from assignments and the ledger, rebuildable by `lms dashboards rebuild`. A scope is a manager
with all below, or the whole company. Many causes make one refresh.
"""
