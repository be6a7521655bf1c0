"""What trainers change in generated text, merged into each next generation.

Owns `curriculum_patch`: for a page of a generated module, the text that the map gave and what a trainer made of it. The next
generation is a third text; `rules.merge_page` brings the three together, and shows what it cannot. A release freezes the
patches that are active when it is published.
"""
