"""What hangs on the wall: screens with an address of their own, posters, cards and desk signs.

Beside the learners' and the managers' pages: it shows the mantra, the journeys of the current release and stories, and changes none.
"""
