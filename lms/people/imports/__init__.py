"""People by file: what a sheet would change is worked out, shown, confirmed and then done in short steps; and undone.

Owns `people_import`, `people_import_file` and `people_import_row`. Publishes `PeopleImported` once all of a file is done.
`columns` and `reading` know the file, `matching` and `planning` what it means for the people who are here, `writing` the way out.
"""
