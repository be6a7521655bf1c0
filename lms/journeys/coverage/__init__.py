"""What the maps leave open: the analyses C1 to C19 of domain.md A4. Pure; C20 needs the courses and stands above.

- `terms`: findings, and the facts they are made from
- `people`, `touchpoints`, `standards`, `staleness`: findings, one by one
- `grids`: the pictures: shares, kinds by channels, departments by maps, pillars by departments, hand-offs, load
- `findings`: all of them together
"""
