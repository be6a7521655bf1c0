"""The generator: one snapshot and one job role in, a whole curriculum out. No clock, chance, locale or database.

`pipeline` is the door. Beneath it, in the order of work:

- `world` indexes the snapshot; `arguable` knows where a job role has no part but could claim one (no wrong answers from there)
- `select` chooses the focus and the packs; `bank` asks all questions of `items/`, with wrong answers by `distractors`
- `cards`, `lessons`, `foundation` write the text; `compose` decides which page carries which question; `render` makes documents
- `objectives` and `facts` say what is owed and what it rests on; `delta` says what changed
- `renewal` decides what somebody needs who learned it before; `changed` writes that as a module

Source: domain.md D1–D9.
"""
