"""Search over lessons, touchpoints and standards, for learners and authors."""
