"""A journey as a sheet: one row per impact, as CSV or XLSX. Source: domain.md A2.

`csv_text` and `xlsx` read and write files, `cells` holds their cells, `columns` the headings, `reading` and `writing` turn rows into maps and back.
"""
