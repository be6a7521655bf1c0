"""The module file format: Markdown with a header, `##` pages, and `::: question` blocks."""
