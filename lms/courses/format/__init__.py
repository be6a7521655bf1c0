"""The module file format: Markdown with a header, `##` pages, `::: question` blocks, and blocks that lessons draw."""
