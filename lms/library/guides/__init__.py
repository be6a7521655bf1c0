"""Guides for authors: mantra, maps, questions, modules, releases. Owns no table; the program itself checks the examples."""
