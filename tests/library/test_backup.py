"""alignment-org/1: every rule, by the line."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lms.core.text import clean
from lms.library.backup import read_backup, write_backup
from tests.curriculum.organisation import ORGANISATION

GOOD = """\
format: alignment-org/1
org:
  id: company
  name: Company
  locale: en-GB
  sites: [North, South]
mantra:
  version: 2
  text: We listen first.
  meaning: Nobody is interrupted.
  announced: 2026-06-01
  pillars:
    - {id: kind, name: Kind, means: "Warm, always."}
  look_alikes:
    - We talk first.
    - We listen last.
  previous:
    - {version: 1, text: We sell., retired: 2026-05-31}
systems:
  - {id: till, name: Till, kind: system, department: shop}
departments:
  - {id: shop, name: Shop}
  - {id: store, name: Store}
roles:
  - {id: seller, name: Seller, department: shop, people: 3, leads: true}
  - {id: packer, name: Packer, department: store}
maps:
  - id: buy
    name: Buying
    kind: sales
    channel: in_person
    state: current
    stages:
      - id: pay
        name: Pay
        touchpoints:
          - id: counter
            name: Pay at the counter
            channel: in_person
            customer: The customer pays.
            moment: truth
            feeling: null
            systems: [till]
            impacts:
              - role: seller
                lane: frontstage
                owner: true
                how: Take the money.
                good: [Smiles]
                never: [Sighs]
                pillars: [kind]
              - role: packer
                lane: support
                how: Pack it.
                good: [Folds]
                never: [Stuffs]
                pillars: [kind]
                serves: [seller]
"""


def line_of(part):
    return next(n for n, line in enumerate(GOOD.split("\n"), 1) if part in line)


def problems_after(old, new):
    assert GOOD.count(old) >= 1
    snapshot, problems = read_backup(GOOD.replace(old, new, 1), "company.yaml")
    assert snapshot is None
    return [str(problem) for problem in problems]


def test_a_whole_file_has_no_problem():
    snapshot, problems = read_backup(GOOD, "company.yaml")

    assert problems == ()
    assert snapshot.organisation.sites == ("North", "South")
    assert next(snapshot.maps[0].touchpoints()).feeling is None


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_was_written_reads_the_same(form):
    for snapshot in (ORGANISATION, read_backup(GOOD)[0]):
        text = write_backup(snapshot, form)

        assert read_backup(text, f"company.{form}")[0] == snapshot
        assert write_backup(read_backup(text, f"company.{form}")[0], form) == text


def test_json_is_read_with_escaped_pairs_and_lines():
    snapshot, _ = read_backup(GOOD)
    text = json.dumps(json.loads(write_backup(snapshot, "json")) | {"nonsense": "📚"}, indent=2)

    found, problems = read_backup(text, "company.json")

    assert found is None
    assert [problem.line for problem in problems] == [text.split("\n").index('  "nonsense": "\\ud83d\\udcda"') + 1]


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        ("format: alignment-org/1", "format: alignment-org/2", "format:", "format must be alignment-org/1"),
        ("  name: Company", "  nmae: Company", "  name: Company", "unknown key “nmae”"),
        ("  name: Company", "  name: ''", "  name: Company", "name is empty"),
        ("  name: Company", "  name: No", "  name: Company", "name must be text, not true or false"),
        ("  name: Company", "  name: 2026-01-01", "  name: Company", "name must be text, not a date"),
        ("  name: Company", "  name: 12", "  name: Company", "name must be text, not a number"),
        ("  name: Company", f"  name: {'x' * 121}", "  name: Company", "name has 121 characters"),
        ("id: company", "id: Company 1", "id: company", "id “Company 1” may only have"),
        ("locale: en-GB", "locale: english please", "locale", "locale “english please” is not"),
        ("version: 2", "version: true", "version: 2", "version must be a whole number"),
        ("version: 2", "version: 0", "version: 2", "version must be from 1"),
        ("announced: 2026-06-01", "announced: soon", "announced", "announced must be a date"),
        ("    - We talk first.", "    - we  LISTEN first.", "We talk first", "this wrong answer is the mantra itself"),
        (
            "  look_alikes:",
            "  segments: [We listen, last.]\n  look_alikes:",
            "  look_alikes:",
            "the segments do not make up",
        ),
        ('means: "Warm, always."', "means: Warm, always.", "Kind, means", "unknown key “always.”"),
        ("kind: system", "kind: thing", "id: till", "kind must be one of"),
        (
            "kind: system, department: shop",
            "kind: system, department: shed",
            "id: till",
            "there is no department “shed”",
        ),
        ("people: 3", "people: -1", "id: seller", "people must be from 0"),
        ("people: 3", "people: 3.5", "id: seller", "people must be a whole number"),
        ("leads: true", "leads: perhaps", "id: seller", "leads must be true or false"),
        ("{id: packer,", "{id: seller,", "id: packer", "id “seller” is used twice"),
        ("state: current", "state: past", "state", "state must be one of"),
        ("  - id: buy", "  - id: mantra", "id: buy", "id “mantra” is reserved"),
        ("feeling: null", "feeling: 3", "feeling", "feeling must be from -2 to 2"),
        ("systems: [till]", "systems: [tool]", "systems: [till]", "there is no system “tool”"),
        ("role: packer", "role: seller", "role: packer", "“seller”"),
        ("role: packer", "role: baker", "role: packer", "there is no job role “baker”"),
        ("lane: support", "lane: upstage", "lane: support", "lane must be one of"),
        ("how: Pack it.", "how: ' '", "how: Pack", "how is empty"),
        ("lane: support", "lane: support\n                owner: true", "how: Pack it.", "a second owner"),
        ("never: [Sighs]", "never: [smiles]", "never: [Sighs]", "this text is under both “good” and “don’t”"),
        ("good: [Smiles]", "good: [a, b, c, d, e, f]", "good: [Smiles]", "good has 6 entries"),
        ("pillars: [kind]", "pillars: [kin]", "pillars: [kind]", "there is no pillar “kin”"),
        ("serves: [seller]", "serves: [packer]", "serves", "a job role can’t serve itself"),
        ("serves: [seller]", "serves: [baker]", "serves", "there is no job role “baker”"),
        ("serves: [seller]", "serves: seller", "serves", "serves must be a list"),
        ("sites: [North, South]", "sites: [North, North]", "sites", "“North” is written twice"),
    ],
)
def test_names_each_mistake_by_its_line(old, new, at, told):
    problems = problems_after(old, new)

    assert any(problem.startswith(f"company.yaml:{line_of(at)}: ") and told in problem for problem in problems), (
        problems
    )


class TestReasonsBesideDonts:
    def read(self, never):
        snapshot, problems = read_backup(GOOD.replace("never: [Sighs]", f"never: {never}"), "company.yaml")
        return next(snapshot.maps[0].touchpoints()).impacts[0], [problem.code for problem in problems]

    def test_become_the_reason_of_the_job_role(self):
        impact, problems = self.read("[{text: Sighs, because: It is late.}, Yawns]")

        assert (impact.never, impact.because, problems) == (("Sighs", "Yawns"), "It is late.", [])

    def test_are_told_where_two_differ(self):
        impact, problems = self.read("[{text: Sighs, because: It is late.}, {text: Yawns, because: It is dark.}]")

        assert (impact.because, problems) == ("It is late.", ["reason-left-out"])

    def test_are_checked_as_all_text(self):
        for never in ("[{text: Sighs, because: [x]}]", "[{text: Sighs}]", "[{text: {}, because: Late}]"):
            assert problems_after("[Sighs]", never)


def test_a_stage_needs_a_touchpoint():
    text = GOOD[: GOOD.index("        touchpoints:")] + "        touchpoints: []\n"

    assert [str(problem) for problem in read_backup(text, "f")[1]] == [
        f"f:{line_of('touchpoints:')}: touchpoints needs at least 1"
    ]


def test_all_mistakes_are_told_at_once():
    text = (
        GOOD.replace("systems: [till]", "systems: [tool]")
        .replace("name: Shop", "nmae: Shop")
        .replace("kind: sales", "kind: x")
    )

    assert len(read_backup(text)[1]) == 4


def test_a_key_written_twice_is_a_mistake():
    assert problems_after("  name: Company", "  name: Company\n  name: Other") == [
        "company.yaml:5: key “name” is written twice"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1",
        "a: *x",
        "a: !!python/object/apply:os.system [ls]",
        "a: !tag b",
        "a: 1\n---\nb: 2",
        "[" * 10_000,
        "a: {" * 10_000,
        "- " * 10_000,
        "a: " + "9" * 100_000,
        "a: 2026-99-99",
        "? [a]\n: b",
        "a: b: c",
        "\tx",
        "%YAML 9.9\n---\na",
        "",
        "null",
        "text",
        "[]",
        "a: \x01",
    ],
)
def test_refuses_what_nobody_writes_by_hand(text):
    snapshot, problems = read_backup(text, "company.yaml")

    assert snapshot is None
    assert problems


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, '{"a":' * 100_000, "9" * 100_000, "{'a': 1}", '{"a": 1} x', "a: 1"]
)
def test_refuses_what_is_not_json(text):
    snapshot, problems = read_backup(text, "company.json")

    assert snapshot is None
    assert problems


def test_warns_of_what_is_probably_not_meant():
    text = GOOD.replace("                owner: true\n", "").replace(
        "  - {id: shop, name: Shop}", "  - {id: shop, name: Shop}\n  - {id: shed, name: Shed}"
    )
    snapshot, problems = read_backup(text, "f")

    assert snapshot is not None
    assert [str(problem) for problem in problems] == [
        f"f:{line_of('id: shop') + 1}: warning: Shed has no job role",
        f"f:{line_of('id: counter') + 1}: warning: “Pay at the counter” has no owner",
    ]


@pytest.mark.parametrize(
    "text",
    ["=SUM(A1)", "مرحبا", "本", "e\u0301", "📚", "a\u2028b", "yes", "1e3", "12:30", "- x", "#x", "{{ x }}", "<b>"],
)
def test_odd_text_is_text(text):
    plain = yaml.safe_load(GOOD)
    plain["org"]["about"] = text
    for name, written in (("f.yaml", yaml.safe_dump(plain)), ("f.json", json.dumps(plain, default=str))):
        snapshot, problems = read_backup(written, name)

        assert problems == ()
        assert snapshot.organisation.about == clean(text)
        assert read_backup(write_backup(snapshot))[0] == snapshot


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_a_damaged_file_never_ends_in_a_traceback(noise, at, cut):
    for name in ("f.yaml", "f.json"):
        snapshot, problems = read_backup(GOOD[:at] + noise + GOOD[at + cut :], name)

        assert snapshot is not None or problems
