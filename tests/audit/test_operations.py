"""Forms that come twice."""

import pytest

from lms.audit import operations
from tests.conftest import MONDAY


@pytest.fixture
def viewer(make):
    return make.viewer(make.trainer())


class TestOnce:
    def test_does_what_comes_twice_only_once(self, session, viewer):
        made = []

        def make_it():
            made.append("x")
            return f"thing {len(made)}"

        first = operations.once(session, viewer=viewer, key="k", make=make_it, at=MONDAY)
        second = operations.once(session, viewer=viewer, key="k", make=make_it, at=MONDAY)

        assert (first, second, made) == ("thing 1", "thing 1", ["x"])

    def test_does_each_key_and_each_keyless_form(self, session, viewer):
        made = []
        for key in ("a", "b", "", ""):
            operations.once(session, viewer=viewer, key=key, make=lambda: made.append("x") or "", at=MONDAY)

        assert len(made) == 4
