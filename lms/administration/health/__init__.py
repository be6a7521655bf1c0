"""Whether the instance works: one list of checks for the page and for `lms doctor`.

Wiring fills the list (`registry.fill`), so that features which know more, such as e-mail, add checks of their own.
"""
