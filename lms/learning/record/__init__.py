"""My record: everything that a person has shown."""
