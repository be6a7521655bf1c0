"""Trainers' modules from the first draft to retirement."""
