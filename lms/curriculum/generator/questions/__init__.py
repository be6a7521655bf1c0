"""Questions about the job, with the guards that make wrong options wrong, feedback for every option, and the forms of a quiz.

In the order of work: `likeness` and `small_words` compare texts, `guards` knows who and what is wrong at a moment, `choose` picks wrong
options by length, `moment`, `names` and `mantra` ask, `workshop` and `seal` make the questions, `bank` gathers.

Source: training.md 3, 4.
"""
