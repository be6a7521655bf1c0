import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import text


class TestFreeSlug:
    @pytest.mark.parametrize(
        ("taken", "code"),
        [((), "front-desk"), (("front-desk",), "front-desk-2"), (("front-desk", "front-desk-2"), "front-desk-3")],
    )
    def test_numbers_what_is_taken(self, taken, code):
        assert text.free_slug("Front desk", taken) == code

    @given(st.text("ab -", max_size=80), st.integers(0, 12))
    def test_is_a_code_of_its_own_wherever_the_name_is_cut(self, name, others):
        taken = set()
        for _ in range(others + 1):
            code = text.free_slug(name, taken)
            assert text.is_slug(code)
            assert code not in taken
            taken.add(code)

    def test_does_not_end_the_cut_name_with_a_hyphen(self):
        assert text.is_slug(text.free_slug("a" * 57 + " bb", {"a" * 57 + "-bb"}))
