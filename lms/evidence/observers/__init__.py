"""Observers: people whom the company or a manager names to observe others at a site or in a department.

Owns `evidence_named_observer`.
"""
