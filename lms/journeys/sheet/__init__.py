"""A journey as a sheet: one row per impact, as CSV or XLSX. Source: domain.md A2.

`columns` holds the headings, `reading` and `writing` turn rows into maps and back; the files themselves are `core.sheets`'.
"""
