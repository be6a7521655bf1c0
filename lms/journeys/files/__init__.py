"""Journey maps as text, sheets and diagrams: edited as an outline, brought in from files, taken away as files.

Owns `journeys_map_upload`. A file that is brought in waits there until its author has seen what it would change; then it becomes
drafts. Nothing here publishes.
"""
