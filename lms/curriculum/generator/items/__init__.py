"""The catalogue of domain.md D3: one file per family of kinds, each a generator of at most one item per call."""
