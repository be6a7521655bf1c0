"""Drafts of maps: what authors change before it is published, step by step, several at once.

Owns `journeys_map_draft` and `journeys_map_edit`. A map has at most one open draft, which all its authors share; each save is a
step that can be undone, and says which state of the map its author had before them. Publishing makes the draft the next version.
"""
