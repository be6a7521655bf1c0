"""Questions in the formats of others: GIFT, Aiken, text2qti and tables, with a line for everything that is wrong."""
