"""The journey outline: text to map and back."""

from hypothesis import given
from hypothesis import strategies as st

from lms.core.text import clean, is_slug
from lms.journeys import shape
from lms.journeys.codec import map_from_plain
from lms.journeys.naming import Known
from lms.journeys.outline import job_role_names, parse_outline, read_outline, write_outline
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Importance,
    Lane,
    MapDocument,
    MapKind,
    MapState,
    StageDocument,
    TouchpointDocument,
)
from tests.journeys.map_strategies import maps as any_maps

EXAMPLE = """\
# Buying course books in the store {#in-store}
// A comment
kind: sales
persona: First-year student, two days before class
channel: in_person

## Find out what I need {#find-out}

### Check the required book list [website] !truth (-1) {#booklist}
customer: The student types in a course number: what does the class require?
hopes: One clear list that matches the syllabus.
systems: adoption-list, web-store
@ Adoptions Coordinator {#adoptions-coordinator} | backstage | owner
  does: Collect the required titles
  good: Calls the instructor
  good: Marks pending sections
  never: Shows a late section as 'no book required'
  lives: right, time
  missed: The student buys last year's edition.
"""


def problems_of(text):
    document, problems = read_outline(text, "map.md")
    return document, [(problem.line, str(problem.code)) for problem in problems]


def changed(old, new):
    assert old in EXAMPLE
    return problems_of(EXAMPLE.replace(old, new))


def test_reads_the_example_of_the_grammar():
    document, problems = read_outline(EXAMPLE)

    assert problems == ()
    assert document == MapDocument(
        code="in-store",
        name="Buying course books in the store",
        kind=MapKind.SALES,
        channel=Channel.IN_PERSON,
        persona="First-year student, two days before class",
        stages=(
            StageDocument(
                code="find-out",
                name="Find out what I need",
                touchpoints=(
                    TouchpointDocument(
                        code="booklist",
                        name="Check the required book list",
                        channel=Channel.WEBSITE,
                        customer="The student types in a course number: what does the class require?",
                        hopes="One clear list that matches the syllabus.",
                        importance=Importance.TRUTH,
                        feeling=-1,
                        systems=("adoption-list", "web-store"),
                        impacts=(
                            ImpactDocument(
                                job_role="adoptions-coordinator",
                                lane=Lane.BACKSTAGE,
                                owner=True,
                                how="Collect the required titles",
                                good=("Calls the instructor", "Marks pending sections"),
                                never=("Shows a late section as 'no book required'",),
                                pillars=("right", "time"),
                                if_missed="The student buys last year's edition.",
                            ),
                        ),
                    ),
                ),
            ),
        ),
    )


def test_ids_and_channels_may_be_left_out():
    document, problems = changed("[website] !truth (-1) {#booklist}", "!truth (−1)")

    assert problems == []
    touchpoint = next(document.touchpoints())
    assert (touchpoint.code, touchpoint.channel) == ("check-the-required-book-list", Channel.IN_PERSON)
    assert (touchpoint.importance, touchpoint.feeling) == (Importance.TRUTH, -1)


class TestTellsTheLineOfEachMistake:
    def test_of_an_unknown_key(self):
        assert changed("hopes: One", "hope: One")[1][0] == (11, "key-unknown")

    def test_of_a_moment_a_channel_and_a_feeling_that_do_not_exist(self):
        problems = changed("[website] !truth (-1)", "[web] !thruth (-3)")[1]

        assert problems == [(9, "not-allowed"), (9, "not-allowed"), (9, "out-of-range")]

    def test_of_a_word_after_the_job_role(self):
        assert changed("| backstage | owner", "| backstag | owner")[1][0] == (13, "not-understood")

    def test_of_a_line_that_is_nothing(self):
        assert changed("// A comment", "A comment")[1][0] == (2, "not-understood")

    def test_of_a_key_written_twice(self):
        assert changed("hopes: One", "customer: One")[1][0] == (11, "repeated")

    def test_of_a_second_map(self):
        assert (7, "out-of-place") in changed("## Find", "# Find")[1]

    def test_of_a_touchpoint_before_its_stage(self):
        problems = changed("## Find out what I need {#find-out}", "")[1]

        assert (9, "out-of-place") in problems

    def test_of_a_second_owner_and_of_a_role_at_a_touchpoint_twice(self):
        again = "@ Adoptions {#adoptions-coordinator} | support | owner\n  does: More\n"
        problems = problems_of(EXAMPLE + again)[1]

        assert problems == [(20, "repeated"), (20, "two-owners")]

    def test_of_a_text_in_good_and_never(self):
        assert changed("Shows a late section as 'no book required'", "calls  the Instructor")[1] == [
            (17, "good-and-never")
        ]

    def test_of_a_text_that_is_too_long(self):
        assert changed("One clear list that", "x" * 161)[1][0] == (11, "too-long")

    def test_of_an_empty_file_and_of_other_text(self):
        assert problems_of("")[1][0] == (1, "no-start")
        assert problems_of("\x00 what\n" * 3)[0] is None


ODD = [
    "# {#x}",
    "a: b; c # d, e",
    "say “hi” 'there'",
    "📚 books",
    "مرحبا بك",
    "本を買う",
    "[web] (2) !truth",
    "// no",
    "@ x | owner {#y}",
]
names = (
    st.one_of(
        st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=30)
    )
    .map(clean)
    .filter(bool)
)
codes = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True).filter(
    lambda code: is_slug(code) and code not in {"mantra", "module"}
)
code_lists = st.lists(codes, max_size=3, unique=True).map(tuple)


@st.composite
def impacts(draw):
    job_role = draw(codes)
    good = draw(st.lists(names, max_size=2))
    folded = {text.casefold() for text in good}
    return ImpactDocument(
        job_role=job_role,
        lane=draw(st.sampled_from(Lane)),
        how=draw(names),
        good=tuple(good),
        never=tuple(
            f"never {text}" for text in draw(st.lists(names, max_size=2)) if f"never {text}".casefold() not in folded
        ),
        pillars=draw(code_lists),
        if_missed=draw(st.one_of(st.just(""), names)),
        serves=tuple(code for code in draw(code_lists) if code != job_role),
    )


@st.composite
def touchpoints(draw, code):
    return TouchpointDocument(
        code=code,
        name=draw(names),
        channel=draw(st.sampled_from(Channel)),
        customer=draw(names),
        hopes=draw(st.one_of(st.just(""), names)),
        importance=draw(st.sampled_from(Importance)),
        feeling=draw(st.one_of(st.none(), st.integers(-2, 2))),
        systems=draw(code_lists),
        impacts=tuple(draw(st.lists(impacts(), max_size=2, unique_by=lambda impact: impact.job_role))),
    )


@st.composite
def maps(draw):
    count = draw(st.integers(1, 3))
    return MapDocument(
        code=draw(codes),
        name=draw(names),
        kind=draw(st.sampled_from(MapKind)),
        channel=draw(st.sampled_from(Channel)),
        state=draw(st.sampled_from(MapState)),
        persona=draw(st.one_of(st.just(""), names)),
        goal=draw(st.one_of(st.just(""), names)),
        stages=tuple(
            StageDocument(code=f"s{n}", name=draw(names), touchpoints=(draw(touchpoints(f"t{n}")),))
            for n in range(count)
        ),
    )


@given(maps(), names)
def test_any_map_survives_writing_and_reading(document, role_name):
    roles = {impact.job_role: role_name for touchpoint in document.touchpoints() for impact in touchpoint.impacts}
    text = write_outline(document, roles)

    assert read_outline(text) == (document, ())
    assert write_outline(read_outline(text)[0], roles) == text


@given(st.text(st.sampled_from("#@:{}|[]()!-/ \nabkind"), max_size=200))
def test_no_text_is_more_than_it_can_bear(text):
    document, problems = read_outline(text)

    assert (document is None) == bool(problems)


class TestFindsItsOwn:
    """What is written by name and without an id is what the company has by that name."""

    KNOWN = Known(
        maps=(
            MapDocument(
                code="in-store",
                name="Buying course books in the store",
                kind=MapKind.SALES,
                channel=Channel.IN_PERSON,
                stages=(
                    StageDocument(
                        code="look",
                        name="Find out what I need",
                        touchpoints=(
                            TouchpointDocument(
                                code="list",
                                name="Check the required book list",
                                channel=Channel.PHONE,
                                customer="Asks.",
                            ),
                        ),
                    ),
                ),
            ),
        ),
        job_roles={"adoptions": "Adoptions Coordinator", "clerk-a": "Clerk", "clerk-b": "Clerk"},
    )

    def plain(self, text):
        plain, _, problems = parse_outline(text, known=self.KNOWN)
        assert problems == []
        return plain

    def test_by_unique_names(self):
        text = EXAMPLE.replace(" {#in-store}", "").replace(" {#find-out}", "").replace(" {#booklist}", "")

        plain = self.plain(text.replace(" {#adoptions-coordinator}", "").replace("Find out", "find  OUT"))

        stage = plain["stages"][0]
        assert (plain["id"], stage["id"], stage["touchpoints"][0]["id"]) == ("in-store", "look", "list")
        assert stage["touchpoints"][0]["impacts"][0]["role"] == "adoptions"

    def test_but_not_by_names_that_several_have(self):
        plain = self.plain(EXAMPLE.replace("Adoptions Coordinator {#adoptions-coordinator}", "Clerk"))

        assert plain["stages"][0]["touchpoints"][0]["impacts"][0]["role"] == "clerk"

    def test_and_gives_new_things_ids_of_their_own(self):
        more = "### 本 [phone]\ncustomer: a\n### 書 [phone]\ncustomer: b\n"

        plain = self.plain(EXAMPLE + more)

        assert [t["id"] for t in plain["stages"][0]["touchpoints"]] == ["booklist", "x", "x-2"]


def test_names_of_job_roles_as_they_are_written():
    text = "@ A | b {#a-b} | owner\n @ Clerk | support\n@ {#x}\n@ | y"

    assert job_role_names(text) == {"a-b": "A | b", "clerk": "Clerk"}


class TestBearsLargeTexts:
    def test_and_refuses_more_than_a_map_holds(self):
        text = EXAMPLE + "".join(f"### t{n} [phone]\ncustomer: x\n" for n in range(5_000))

        assert problems_of(text)[1][-1][1] == "too-many"

    def test_and_stops_after_a_hundred_mistakes(self):
        problems = problems_of("what\n" * 400_000)[1]

        assert len(problems) < 120
        assert problems[-1][1] == "rest-not-read"

    def test_and_lines_that_would_keep_a_pattern_busy(self):
        lines = [
            "@ a" + " | " * 600 + "{",
            "## a" + " " * 1_900 + "b{#",
            "### a" + "[" * 1_900,
            "### a" + " !" * 900 + "x",
        ]

        document, problems = problems_of("\n".join(lines * 200))

        assert document is None
        assert problems


class TestDraftShape:
    def check(self, text):
        problems = []
        plain, _, found = parse_outline(text)
        checked = shape.DRAFT.check(plain, (), lambda path, message, code="": problems.append(message))
        return None if found or problems else map_from_plain(checked)

    def test_may_miss_what_publishing_asks_for(self):
        text = "# A {#a}\nkind: sales\nchannel: phone\n## B {#b}\n## C {#c}\n### D [phone] {#d}\n@ E {#e} | support\n"

        document = self.check(text)

        assert [len(stage.touchpoints) for stage in document.stages] == [0, 1]
        assert self.check(write_outline(document, {})) == document

    def test_may_not_say_nonsense(self):
        assert self.check("# A {#a}\nkind: nothing\nchannel: phone\n") is None


@given(any_maps(is_draft=True))
def test_any_draft_survives_writing_and_reading(document):
    plain, _, problems = parse_outline(write_outline(document, {}))

    assert problems == []
    assert (
        map_from_plain(shape.DRAFT.check(plain, (), lambda path, message, code="": problems.append(message)))
        == document
    )
    assert problems == []
