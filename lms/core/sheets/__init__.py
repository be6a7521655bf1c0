"""Files with rows and columns, as people have them: `csv_file` and `xlsx` read them to `cells`, and bound what they may cost."""
