"""Reading a lesson: its pages, the check questions in them, and the way to the quiz."""
