"""Any map, with the texts that formats stumble over."""

from hypothesis import strategies as st

from lms.core.text import clean, is_slug
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

ODD = [
    "=HYPERLINK(1)", "+1", "-2", "@x", "'", "'=x", "''", "＝1", "a | b", "| a |", "a; b, c\td", "say \"hi\" 'there'", "# {#x}",
    "title deed", "Section a: b", "journey", "accTitle", "%%{init}%%", "#58; 50 % off", "📚 books", "مرحبا بك", "本を買う", "a：b；c",
    "_x0041_", "\uffff", "sep=;", "yes", "1", "<b>&amp;</b>", "[web] (2) !truth", "// no", "@ x | owner {#y}", "{#}", "x005",
    "a;=1", "';'＝1", "\"-1\"", "''=2", "a, -b",
]  # fmt: skip
names = (
    st.one_of(
        st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=30)
    )
    .map(clean)
    .filter(bool)
)
maybe = st.one_of(st.just(""), names)
codes = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True).filter(
    lambda code: is_slug(code) and code not in {"mantra", "module"}
)
code_lists = st.lists(codes, max_size=3, unique=True).map(tuple)


@st.composite
def impacts(draw, how=names):
    job_role = draw(codes)
    good = draw(st.lists(names, max_size=3))
    never = [f"never {text}"[:200] for text in draw(st.lists(names, max_size=3))]
    return ImpactDocument(
        job_role=job_role,
        lane=draw(st.sampled_from(Lane)),
        how=draw(how),
        owner=False,
        good=tuple(good),
        never=tuple(text for text in never if text not in good),
        because=draw(maybe),
        pillars=draw(code_lists),
        if_missed=draw(maybe),
        serves=tuple(code for code in draw(code_lists) if code != job_role),
    )


@st.composite
def touchpoints(draw, code, how=names):
    found = draw(st.lists(impacts(how), max_size=3, unique_by=lambda impact: impact.job_role))
    owner = draw(st.integers(0, 3))
    return TouchpointDocument(
        code=code,
        name=draw(names),
        channel=draw(st.sampled_from(Channel)),
        customer=draw(how),
        importance=draw(st.sampled_from(Importance)),
        hopes=draw(maybe),
        says=draw(maybe),
        feeling=draw(st.one_of(st.none(), st.integers(-2, 2))),
        systems=draw(code_lists),
        evidence=draw(maybe),
        parallel=draw(st.booleans()),
        impacts=tuple(
            ImpactDocument(**{**vars(impact), "owner": number == owner}) for number, impact in enumerate(found)
        ),
    )


@st.composite
def maps(draw, *, is_draft=False):
    """A map that could be published, or one that is being written."""
    how = maybe if is_draft else names
    stages = [
        StageDocument(
            code=f"s{n}",
            name=draw(names),
            touchpoints=tuple(
                draw(touchpoints(f"t{n}-{m}", how)) for m in range(draw(st.integers(0 if is_draft else 1, 2)))
            ),
        )
        for n in range(draw(st.integers(0 if is_draft else 1, 3)))
    ]
    return MapDocument(
        code=draw(codes),
        name=draw(names),
        kind=draw(st.sampled_from(MapKind)),
        channel=draw(st.sampled_from(Channel)),
        short=draw(st.sampled_from(["", "Short name"])),
        state=draw(st.sampled_from(MapState)),
        persona=draw(maybe),
        goal=draw(maybe),
        owner=draw(st.one_of(st.just(""), codes)),
        complete=draw(st.booleans()),
        stages=tuple(stages),
    )
