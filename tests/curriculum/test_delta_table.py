"""What an edit of the bookstore costs in questions and job roles, as training.md 6 has it.

A job role that is new gets its whole course, which is not a delta but counts as one job role here.
"""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from lms.courses.terms import RenewalKind
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.generator.renewal import Taught, decide_renewal
from lms.journeys.terms import Channel, ImpactDocument, Lane, TouchpointDocument
from lms.vision.terms import PreviousMantra
from tests.curriculum.strategies import with_touchpoints
from tests.curriculum.test_generator import edited, with_role
from tests.curriculum.test_golden import bookstore


@cache
def curricula(snapshot=None):
    snapshot = snapshot or bookstore()
    generator = Generator(snapshot)
    return {role.code: generator.generate(role.code) for role in snapshot.organisation.job_roles}


def with_impacts(snapshot, subject, change):
    return edited(snapshot, subject, lambda t: replace(t, impacts=tuple(filter(None, map(change, t.impacts)))))


def add_a_touchpoint(snapshot):
    impact = ImpactDocument(
        job_role="security-officer",
        lane=Lane.FRONTSTAGE,
        how="Walk with whoever leaves after dark.",
        good=("Offers to walk along before being asked.",),
        never=("Watches from the door.",),
    )
    new = TouchpointDocument(
        code="lot",
        name="Walk to the car",
        channel=Channel.IN_PERSON,
        customer="The student carries a heavy bag to the far end of the lot.",
        impacts=(impact,),
    )
    first, *rest = snapshot.maps
    *stages, last = first.stages
    last = replace(last, touchpoints=(*last.touchpoints, new))
    return replace(snapshot, maps=(replace(first, stages=(*stages, last)), *rest))


def edit_a_standard(snapshot):
    def change(impact):
        return replace(impact, good=("Says the row out loud.", *impact.good[1:])) if is_bookseller(impact) else impact

    return with_impacts(snapshot, "in-store/shelf", change)


def is_bookseller(impact):
    return impact.job_role == "bookseller"


def edit_case_and_spaces(snapshot):
    return replace(
        snapshot,
        maps=tuple(
            with_touchpoints(
                m,
                lambda t: replace(
                    t, name=t.name.upper(), impacts=tuple(replace(i, how=f" {i.how.upper()}  ") for i in t.impacts)
                ),
            )
            for m in snapshot.maps
        ),
    )


def rename_a_touchpoint(snapshot):
    return edited(snapshot, "in-store/shelf", lambda t: replace(t, name="Search the right shelf"))


def remove_an_impact(snapshot):
    return with_impacts(snapshot, "in-store/shelf", lambda i: None if is_bookseller(i) else i)


def add_a_job_role(snapshot):
    return with_role(snapshot)


def edit_hopes(snapshot):
    return edited(snapshot, "in-store/line", lambda t: replace(t, hopes="To know how long, and to get there in time."))


def reverse_the_stages(snapshot):
    first, *rest = snapshot.maps
    return replace(snapshot, maps=(replace(first, stages=first.stages[::-1]), *rest))


def change_the_mantra(snapshot):
    mantra = snapshot.mantra
    old = PreviousMantra(version=mantra.version, text=mantra.text)
    text = "No student starts a class without the books."
    return replace(
        snapshot, mantra=replace(mantra, version=mantra.version + 1, text=text, previous=(*mantra.previous, old))
    )


def count_questions(after):
    """How many questions are new, retired, have another key, or only other wrong answers."""
    counts = Counter()
    for job_role in curricula() | after:
        old, new = ({i.item_id: i for i in c[job_role].items} if job_role in c else {} for c in (curricula(), after))
        both = old.keys() & new.keys()
        rekeyed = {i for i in both if old[i].key_hash != new[i].key_hash}
        counts["new"] += len(new.keys() - old.keys())
        counts["retired"] += len(old.keys() - new.keys())
        counts["key"] += len(rekeyed)
        counts["wrong"] += sum(old[i].full_hash != new[i].full_hash for i in both - rekeyed)
    return tuple(counts[what] for what in ("new", "retired", "key", "wrong"))


def taught(curriculum):
    return Taught(
        facts=curriculum.facts,
        fingerprints={o.key: o.fingerprint for o in curriculum.objectives},
        item_keys={i.item_id: i.key_hash for i in curriculum.items},
    )


def renewals(after):
    return {
        job_role: decide_renewal(
            taught(curricula()[job_role]),
            taught(after[job_role]),
            objectives=after[job_role].objectives,
            bank=after[job_role].items,
        )
        for job_role in curricula()
    }


EDITS = [
    # The edit; questions new, retired, with another key, with other wrong answers only; job roles that something is asked of.
    (add_a_touchpoint, (3, 0, 0, 1), 1),
    (edit_a_standard, (0, 0, 2, 6), 1),
    (edit_case_and_spaces, (0, 0, 0, 0), 0),
    (edit_hopes, (0, 0, 10, 1), 3),
    (rename_a_touchpoint, (0, 0, 27, 0), 3),
    (remove_an_impact, (0, 11, 1, 12), 1),
    (add_a_job_role, (24, 0, 0, 1), 1),
    (reverse_the_stages, (0, 0, 1, 10), 0),
    (change_the_mantra, (58, 58, 87, 0), 29),
]


@pytest.mark.parametrize(("edit", "questions", "job_roles"), EDITS, ids=[edit.__name__ for edit, *_ in EDITS])
class TestEdit:
    def test_touches_so_many_questions(self, edit, questions, job_roles):
        assert count_questions(curricula(edit(bookstore()))) == questions

    def test_asks_only_those_whom_it_concerns(self, edit, questions, job_roles):
        after = curricula(edit(bookstore()))
        found = renewals(after)

        asked = {job_role for job_role, one in found.items() if one.kind is not RenewalKind.NOTHING}
        assert len(asked | (after.keys() - found.keys())) == job_roles
        assert all(one.kind is not RenewalKind.WHOLE for one in found.values())
        assert all(len(one.items) <= 8 for one in found.values())
