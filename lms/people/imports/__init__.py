"""People by file: what a sheet would change is worked out, shown, confirmed and then done in short steps; and undone.

Owns `people_import` and `people_import_row`; the file waits in the store of files. Publishes `PeopleImported` once all of a file is done.
`columns` and `reading` know the file, `matching` and `planning` what it means for the people who are here, `writing` the way out.
"""
