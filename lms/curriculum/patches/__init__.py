"""What trainers change in generated text, merged into each release.

Owns `curriculum_patch`: for a page of a generated module, the text that was generated and what a trainer made of it. When the
page is generated anew, `rules.merge_page` brings the three texts together, and reports conflicts. A release freezes the patches
that are active when it is published.
"""
