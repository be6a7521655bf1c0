"""The generator: one snapshot and one job role in, a whole curriculum out. No clock, chance, locale or database.

`pipeline` is the door. Beneath it, in the order of work:

- `world` indexes the snapshot; `arguable` knows where a job role has no part but could claim one (no wrong answers from there)
- `select` chooses the moments that are learned at once and those that come later; `questions` asks
- `moments`, `lessons`, `foundation` write the text; `compose` decides which module has what; `render` makes documents
- `objectives` and `facts` say what is owed and what it rests on; `delta` says what changed
- `renewal` decides what somebody needs who learned it before; `changed` writes that as a module

Source: training.md.
"""
