"""Images, video, audio and documents that modules show.

Owns `courses_media`, names for stored files, and `courses_module_media`: which content a module version shows. A version is
pinned to the content that it was saved with; whoever may read the version may fetch that.
"""
