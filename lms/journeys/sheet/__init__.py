"""A journey as a sheet: one row per impact, as CSV or XLSX. Source: domain.md A2.

`csv_text` and `xlsx` know the files, `cells` what stands in them, `columns` the headings, `reading` and `writing` the maps.
"""
