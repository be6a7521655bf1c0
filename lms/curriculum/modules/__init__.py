"""Modules that trainers write, from the first draft to retirement; the home of authoring.

Publishing a draft makes the module's next version in `courses`, which learners see with the next release. The text of a
module is read, rendered and written by `courses.format`, because the generator, patches and content packages use it too;
what it shows lies in `courses.media`, because versions are pinned to it.

- `drafts`: what is written and not published yet; owns the tables
- `exchange`: questions from and to the formats of other programs
"""
