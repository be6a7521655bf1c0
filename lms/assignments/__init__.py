"""Who must do what by when, and the certificates of what was done.

Owns `assignments_*`. Everyone has the foundation and the course of each of their job roles; joining, moving and leaving
reconcile that. Nothing is deleted: withdrawn ones keep their reason. Publishes `AssignmentMade`, `AssignmentFulfilled`.
"""
