"""Counting from the command line."""

from click.testing import CliRunner

from lms.quizzes.cli import quizzes


class TestCount:
    def test_says_how_many_questions_there_are(self, db, make):
        make.quiz(make.module())

        answer = CliRunner().invoke(quizzes, ["count"], obj=lambda: (None, db))

        assert answer.output == "Recalculated 0 questions.\n"
