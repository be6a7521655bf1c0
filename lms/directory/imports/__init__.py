"""The pages, commands and background work of people by file; the import itself is `people.imports`."""
