"""Words that can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.search import rules

ANY = st.text(max_size=300)


class TestWordsOf:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Crème brûlée", ["creme", "brulee"]),
            ("STRASSE Straße", ["strasse", "strasse"]),
            ("don't stop", ["don", "t", "stop"]),
            ("snake_case e-mail", ["snake", "case", "e", "mail"]),
            ("本を買う", ["本", "を", "買", "う"]),
            ("أهلا بالعالم", ["اهلا", "بالعالم"]),
            ("B2, 3½", ["b2", "312"]),
            ("“—” *\x00", []),
            ("x" * 100, ["x" * 64]),
        ],
    )
    def test_folds(self, text, words):
        assert rules.words_of(text) == words

    @given(ANY)
    def test_gives_letters_and_digits_only(self, text):
        assert all(word.isalnum() and len(word) <= 64 for word in rules.words_of(text))


class TestAsk:
    def test_leaves_small_words_out_where_others_are_left(self):
        assert rules.ask("What do I do when the book is out?").words == ("book", "out")
        assert rules.ask("what do I do").words == ("what", "do", "i")

    @given(ANY)
    def test_reads_anything(self, text):
        assert len(rules.ask(text * 3).words) <= rules.MOST_WORDS


class TestCorrect:
    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ("refnd", ("refund",)),
            ("erfund", ("refund",)),
            ("refnd policy", ("refund", "policy")),
            ("certifcat", ("certificate",)),
            ("refund ord", ("refund", "ord")),
            ("zeppelin", ("zeppelin",)),
            ("ordr", ("order",)),
            ("at", ("at",)),
        ],
    )
    def test_replaces_what_nothing_has_by_what_is_most_like_it(self, asked, words):
        known = {"refund", "policy", "order", "border", "certificate", "ready"}

        assert rules.correct(rules.ask(asked), known).words == words

    @given(ANY, st.lists(st.text(max_size=12)))
    def test_takes_anything(self, asked, known):
        words = rules.worth_correcting(word for text in known for word in rules.words_of(text))

        corrected = rules.correct(rules.ask(asked), words)

        assert rules.correct(corrected, words) == corrected


class TestMark:
    def test_marks_words_and_beginnings_whatever_their_accents(self):
        pieces = rules.mark("Crème for the café, cream.", rules.ask("cafe cre"))

        assert [piece.text for piece in pieces if piece.is_hit] == ["Crème", "café", "cream"]

    def test_takes_only_the_last_word_for_a_beginning(self):
        assert [p.text for p in rules.mark("order orders", rules.ask("order now")) if p.is_hit] == ["order"]

    @given(st.text(alphabet="ab é<>_\u0301本", max_size=60), st.text(alphabet="ab é本", max_size=10))
    def test_gives_the_text_again(self, text, asked):
        import unicodedata

        pieces = rules.mark(text, rules.ask(asked))

        assert "".join(piece.text for piece in pieces) == unicodedata.normalize("NFC", text)
        assert all(piece.text for piece in pieces)


class TestExcerpt:
    def test_shows_the_part_that_says_most(self):
        text = "One. " * 100 + "Return the book within ten days. " + "Two. " * 100

        shown = "".join(piece.text for piece in rules.excerpt(text, rules.ask("book days")))

        assert "Return the book within ten days." in shown
        assert shown.startswith("… ")
        assert shown.endswith(" …")

    def test_shows_the_beginning_if_nothing_is_found(self):
        assert "".join(p.text for p in rules.excerpt("Short text.", rules.ask("none"))) == "Short text."

    @given(st.text(alphabet="ab c", max_size=2000))
    def test_is_never_long(self, text):
        assert sum(len(piece.text) for piece in rules.excerpt(text, rules.ask("ab"))) <= rules.EXCERPT + 4


class TestTextOfHtml:
    def test_leaves_the_words_and_ends_each_block(self):
        html = "<h3>Hot food</h3><p>Fish &amp; <strong>chips</strong>.</p><ul><li>now</li><li></li></ul>"

        assert rules.text_of_html(html) == "Hot food. Fish & chips. now."
