"""Drafts of maps: what authors change before it is published, edit by edit, several at once.

Owns `journeys_map_draft` and `journeys_map_edit`. A map has at most one draft, which all its authors share; each save is an edit
that can be undone, and says which revision of the map its author saw. Publishing makes the draft the next version.
"""
