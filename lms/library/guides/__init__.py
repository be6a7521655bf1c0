"""Help for those who write: mantra, maps, questions, modules. Owns no table; its examples are judged by the program itself."""
