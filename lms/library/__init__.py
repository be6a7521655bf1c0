"""Imports and exports a whole content package, as a folder of text or as one `alignment-org/1` file."""
