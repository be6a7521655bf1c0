"""Gaps and issues in the maps: the analyses C1 to C19 of domain.md A4. C20 needs the courses and is in `curriculum.coverage`.

- `terms`: findings, and the facts they are made from
- `people`, `touchpoints`, `standards`, `staleness`: findings, one by one
- `grids`: tables and figures: shares, kinds by channels, departments by maps, pillars by departments, hand-offs, load
- `findings`: all of them together
"""
