"""Help for those who write: mantra, maps, questions."""
