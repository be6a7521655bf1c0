"""Maps and mantra in, role-specific courses out: always the same for the same input.

Owns `curriculum_release`. A release is a numbered, frozen snapshot; publishing it makes the courses of the job roles
that it touches. Publishes `ReleasePublished`; one delivery per affected job role does the work.
"""
