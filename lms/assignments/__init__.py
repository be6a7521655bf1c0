"""Who must do what by when, and the certificates of what was done.

Owns `assignments_*`. Everyone has the foundation and the course of each of their job roles; joining, moving and leaving
reconcile that. Who completed an older version gets the delta that leads on from it, if anything that was learned has changed.
Nothing is deleted: withdrawn ones keep their reason. Publishes `AssignmentMade`, `AssignmentFulfilled`.
"""
