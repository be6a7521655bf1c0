"""Agreement against known values, and cases that maps make by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.evidence.terms import Rating
from lms.evidence.vignettes import rules
from lms.evidence.vignettes.terms import Marks, ObservablePart

MARKS = st.sampled_from(["yes", "no", "not-seen"])


def pairs(**counts):
    """Pairs by their two letters: `yn=5` are five of yes against no."""
    return [(both[0], both[1]) for both, count in counts.items() for _ in range(count)]


class TestCohenKappa:
    @pytest.mark.parametrize(
        ("marked", "kappa"),
        [
            (pairs(yy=20, yn=5, ny=10, nn=15), 0.4),
            (pairs(yy=45, yn=15, ny=25, nn=15), 0.1304),
            (pairs(yy=25, yn=35, ny=5, nn=35), 0.2593),
            (pairs(yy=5, nn=5), 1.0),
            (pairs(yn=5, ny=5), -1.0),
            (pairs(yy=5, ny=5), 0.0),
        ],
    )
    def test_has_the_known_values(self, marked, kappa):
        assert rules.cohen_kappa(marked) == pytest.approx(kappa, abs=0.0001)

    @pytest.mark.parametrize("marked", [[], pairs(yy=12)])
    def test_cannot_be_computed_where_nothing_differs(self, marked):
        assert rules.cohen_kappa(marked) is None

    @given(st.lists(st.tuples(MARKS, MARKS)))
    def test_does_not_depend_on_who_is_first_and_is_never_above_one(self, marked):
        kappa = rules.cohen_kappa(marked)
        turned = rules.cohen_kappa([(other, one) for one, other in marked])

        assert kappa == (None if turned is None else pytest.approx(turned))
        assert kappa is None or -1 <= kappa <= 1 + 1e-9


TEXTS = st.lists(st.text("abcdefgh", min_size=1, max_size=5), unique=True, max_size=5).map(tuple)


@given(TEXTS, TEXTS)
def test_a_case_is_always_the_same_and_its_story_has_what_its_key_says(rows, critical):
    part = ObservablePart(code="m/t@r", place="T", job_role="R", rows=rows, critical=critical)
    drafts = list(rules.draft_vignettes(part))

    assert drafts == list(rules.draft_vignettes(part))
    assert len(drafts) == (0 if not rows else 2 if critical else 1)
    for draft in drafts:
        assert (set(draft.key.rows), set(draft.key.critical)) == (set(rows), set(critical))
        told = {row for row, rating in draft.key.rows.items() if rating is not Rating.NOT_SEEN}
        told |= {row for row, happened in draft.key.critical.items() if happened}
        assert {line.partition(": ")[2] for line in draft.lines} == told


def test_agreement_counts_every_row_of_every_case():
    key = Marks(rows={"a": Rating.YES, "b": Rating.NO}, critical={"c": False})
    marks = Marks(rows={"a": Rating.YES, "b": Rating.NOT_SEEN}, critical={"c": False})

    found = rules.agreement_of([(key, marks), (key, key)])

    assert (found.count, found.is_enough) == (6, False)
    assert 0 < found.kappa < 1
