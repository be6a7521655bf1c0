"""Maps and mantra in, role-specific courses out: always the same for the same input.

Owns `curriculum_release`. A release is a numbered, frozen snapshot; publishing it makes the courses of the job roles
that it touches. Publishes `ReleasePublished` and `ReleaseWithdrawn`; one delivery per affected job role does the work.

- `generator`, `changes`, `cosmetic`: pure; a snapshot to modules, two snapshots to what differs, cosmetic changes over facts
- `draft`: the next release before it is published
- `modules`, `patches`: what trainers write beside the map's text, and into it
- `coverage`, `desk`: gaps in the maps, and the overview of all content
"""
