"""What employees say about the maps: “that’s my job”, “not really”, “my parts are right”; and questions whose answers disagree with them.

Owns `journeys_suggestion`, `journeys_suggested_part`, `journeys_confirmation` and `journeys_doubt`. What is accepted goes into the
map's draft; learners see it with the next release.
"""
