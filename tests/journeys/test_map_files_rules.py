"""What a file would change, in words; who is who; what kind of file it is."""

from dataclasses import replace

import pytest
from hypothesis import given

from lms.journeys.files.reading import Codes, kind_of, read_draft_outline
from lms.journeys.files.rules import ImportOutcome, RoleTwice, assign_roles, compare_maps
from lms.journeys.files.terms import FileKind
from lms.journeys.naming import Known
from lms.journeys.outline import read_outline
from lms.journeys.terms import Lane
from tests.journeys.map_strategies import maps

KNOWN = Known(job_roles={"buyer": "Buyer", "clerk": "Clerk"})
TEXT = """\
# Buying {#buying}
kind: sales
channel: phone
complete: yes

## Look {#look}

### Call us [phone] (1) {#call}
customer: Calls.
@ Buyer {#buyer} | support
  does: Answers.
@ Clerk {#clerk} | backstage | owner
  does: Writes it down.

### Wait [phone] {#wait}
customer: Waits.

## Pay {#pay}

### Pay [website] {#paid}
customer: Pays.
"""
BEFORE, _ = read_outline(TEXT)


def changes(old="", new="", text=None):
    """All that would change, as `title/label: before > after`."""
    assert old in TEXT
    after, problems = read_outline(text or TEXT.replace(old, new))
    assert problems == ()
    change = compare_maps(BEFORE, after, KNOWN)
    return [f"{part.title}/{f.label}: {f.before} > {f.after}" for part in change.parts for f in part.fields]


class TestCompareMaps:
    def test_says_nothing_of_the_same(self):
        assert compare_maps(BEFORE, BEFORE, KNOWN).outcome == ImportOutcome.UNCHANGED

    def test_says_how_large_a_new_map_is(self):
        change = compare_maps(None, BEFORE, KNOWN)

        assert change.outcome == ImportOutcome.NEW
        assert (change.stage_count, change.touchpoint_count, change.part_count) == (2, 3, 2)

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("# Buying {", "# Buying books {", "The map/Name: Buying > Buying books"),
            ("complete: yes\n", "", "The map/Complete: yes > no"),
            ("## Look {", "## Find {", "The map/Stage: Look > Find"),
            ("(1)", "(-2)", "Call us/How customers feel: +1, pleased > −2, upset"),
            ("(1)", "(0)", "Call us/How customers feel: +1, pleased > 0, neutral"),
            ("(1) ", "", "Call us/How customers feel: +1, pleased > "),
            ("Call us [phone]", "Call us [in_person]", "Call us/Channel: Phone > In person"),
            ("Answers.", "Listens.", "Call us/Buyer: What they do: Answers. > Listens."),
            (
                "  does: Answers.\n",
                "  does: Answers.\n  serves: clerk\n",
                "Call us/Buyer: Colleagues they serve:  > Clerk",
            ),
            (" | owner", "", "Call us/Clerk: Owner: yes > no"),
        ],
    )
    def test_says_what_is_said_otherwise(self, old, new, words):
        assert changes(old, new) == [words]

    def test_says_who_comes_and_goes(self):
        assert changes("@ Buyer {#buyer} | support", "@ New {#new} | frontstage") == [
            "Call us/new:  > Frontstage: Answers.",
            "Call us/Buyer: Support: Answers. > ",
        ]

    def test_says_that_touchpoints_come_and_go(self):
        after, _ = read_outline(TEXT.replace("### Wait [phone] {#wait}", "### Hold [phone] {#hold}"))

        parts = compare_maps(BEFORE, after, KNOWN).parts

        assert [(p.title, p.sign, p.is_new, p.is_gone) for p in parts] == [
            ("Hold", "A2", True, False),
            ("Wait", "A2", False, True),
        ]

    def test_says_what_moves(self):
        look, pay = BEFORE.stages
        call, wait = look.touchpoints
        turned = replace(BEFORE, stages=(pay, replace(look, touchpoints=(wait, call))))
        moved = replace(
            BEFORE, stages=(replace(look, touchpoints=(call,)), replace(pay, touchpoints=(*pay.touchpoints, wait)))
        )

        first = compare_maps(BEFORE, turned, KNOWN).parts[0]
        second = compare_maps(BEFORE, moved, KNOWN).parts

        assert [(f.label, f.after) for f in first.fields] == [
            ("Order of stages", "Pay, Look"),
            ("Order in “Look”", "Wait, Call us"),
        ]
        assert [(p.title, f.label, f.before, f.after) for p in second for f in p.fields] == [
            ("Wait", "Stage", "Look", "Pay")
        ]

    def test_says_that_job_roles_changed_places(self):
        look, pay = BEFORE.stages
        call, wait = look.touchpoints
        turned = replace(call, impacts=tuple(reversed(call.impacts)))
        after = replace(BEFORE, stages=(replace(look, touchpoints=(turned, wait)), pay))

        (part,) = compare_maps(BEFORE, after, KNOWN).parts

        assert [(f.label, f.after) for f in part.fields] == [("Order of job roles", "Clerk, Buyer")]

    @given(maps(), maps())
    def test_says_something_of_whatever_differs(self, before, after):
        after = replace(after, code=before.code)

        assert (compare_maps(before, after, KNOWN).outcome == ImportOutcome.UNCHANGED) == (before == after)


class TestAssignRoles:
    def test_puts_people_in_place_and_leaves_nobody_out(self):
        (assigned,), repeated = assign_roles((replace(BEFORE, owner="clerk"),), {"buyer": None, "clerk": "host"})

        assert (assigned.owner, repeated) == ("host", ())
        assert [i.job_role for i in next(assigned.touchpoints()).impacts] == ["host"]

    def test_says_who_turned_out_to_be_the_same(self):
        (assigned,), repeated = assign_roles((BEFORE,), {"buyer": "clerk"})

        assert repeated == (RoleTwice(touchpoint="Call us", job_role="clerk"),)
        assert [i.lane for i in next(assigned.touchpoints()).impacts] == [Lane.SUPPORT]

    def test_changes_whom_they_serve(self):
        document, _ = read_outline(TEXT.replace("  does: Answers.\n", "  does: Answers.\n  serves: clerk, host\n"))

        (assigned,), _ = assign_roles((document,), {"clerk": None, "host": "guest"})

        assert next(assigned.touchpoints()).impacts[0].serves == ("guest",)


class TestKindOf:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (TEXT.encode(), FileKind.OUTLINE),
            (b"\n// note\n# A\n", FileKind.OUTLINE),
            (b"touchpoint;role\n", FileKind.CSV),
            (b'"Phase"\t"Step"\n', FileKind.CSV),
            ("\ufeffmap,stage\n".encode(), FileKind.CSV),
            ("map,stage\n".encode("utf-16"), FileKind.CSV),
            (b"PK\x03\x04", FileKind.XLSX),
            (b"%% note\njourney\n title A\n", FileKind.MERMAID),
            (b"hello\n", None),
            (b"graph TD\n", None),
            (b"", None),
        ],
    )
    def test_tells_files_by_what_stands_in_them(self, content, kind):
        assert kind_of(content) is kind


class TestReadDraftOutline:
    CODES = Codes(job_roles={"buyer", "clerk"}, systems={"till"}, pillars={"time"})

    def wanting(self, old, new):
        reading = read_draft_outline(TEXT.replace(old, new), KNOWN, self.CODES, code="buying")
        return [(problem.line, str(problem.code), problem.is_error) for problem in (*reading.errors, *reading.wanting)]

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("customer: Waits.\n", "", (15, "missing", False)),
            ("Answers.", "", (11, "empty", False)),
            (
                "customer: Calls.",
                "customer: Calls.\nsystems: till, tray",
                (10, "system-unknown", False),
            ),
            ("does: Answers.", "does: Answers.\n  lives: time, joy", (12, "pillar-unknown", False)),
            ("does: Answers.", "does: Answers.\n  serves: host", (12, "job-role-unknown", False)),
            ("Buyer {#buyer}", "Host {#host}", (10, "job-role-unknown", False)),
            (" | support", "", (10, "missing", True)),
            ("kind: sales\n", "", (1, "missing", True)),
        ],
    )
    def test_finds_what_is_missing(self, old, new, problem):
        assert self.wanting(old, new) == [problem]

    def test_does_not_say_what_follows_from_a_mistake(self):
        assert len(self.wanting("| support", "| suport")) == 1
