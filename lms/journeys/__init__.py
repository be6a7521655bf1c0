"""Customer journey maps: stages, touchpoints, and what each asks of whom.

Owns `journeys_*`. A map is stored whole, one document per version, and never edited: a change is the next version. Authors work on
its draft (`journeys.drafts`), as a board, an outline or a sheet (`journeys.files`, `journeys.sheet`), and publish that.
`journeys.coverage` finds gaps and issues in the maps, `journeys.suggestions` keeps what people say about them.
"""
