"""“Something wrong here?”: what learners report on a lesson or a question, and what its owner answers.

Above learning, because only who may read a lesson may report something in it.
"""
