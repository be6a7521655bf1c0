"""What employees say of the map: “this one is mine”, “not really”, “my parts are right”; and where questions doubt it.

Owns `journeys_suggestion`, `journeys_suggested_part`, `journeys_confirmation` and `journeys_doubt`. What is accepted goes into the
map's draft; learners see it with the next release.
"""
