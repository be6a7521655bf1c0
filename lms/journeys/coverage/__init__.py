"""Gaps and issues in the maps: the analyses C1 to C18 of domain.md A4. Those about courses and questions are in `curriculum.coverage`.

- `terms`: findings, and the facts they are made from
- `people`, `touchpoints`, `standards`, `staleness`: findings, one by one
- `grids`: tables and figures: shares, kinds by channels, departments by maps, pillars by departments, hand-offs, load
- `findings`: all of them together
"""
