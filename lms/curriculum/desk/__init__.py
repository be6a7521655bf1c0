"""The overview of the content: drafts, reviews and whether a release is due."""
