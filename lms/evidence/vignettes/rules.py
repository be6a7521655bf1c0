"""Cases made from what good looks like and the don'ts, and how well observers agree. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from lms.core.words import gettext as _
from lms.evidence.terms import Rating
from lms.evidence.vignettes.terms import Agreement, Marks, ObservablePart, VignetteDraft


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two who marked the same things: (po - pe) / (1 - pe).

    1 is full agreement, 0 what chance alone would bring. `None` for no marks, or if both always said the same one thing.
    Source: Cohen 1960; domain.md C6.
    """
    total = len(pairs)
    if not total:
        return None
    agreed = sum(one == other for one, other in pairs) / total
    ones, others = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    by_chance = sum(ones[mark] * others[mark] for mark in ones) / total**2
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def agreement_of(answers: Sequence[tuple[Marks, Marks]]) -> Agreement:
    """Return how well somebody's marks agree with the keys: of each answer the key and what they marked."""
    pairs = [pair for key, marks in answers for pair in key.pairs(marks)]
    return Agreement(kappa=cohen_kappa(pairs), count=len(pairs))


def draft_vignettes(part: ObservablePart) -> Iterator[VignetteDraft]:
    """Yield the cases that a part on the map makes by itself, always the same.

    In the first, the person does well what comes up, and what does not come up is not seen, which observers like to mark as No.
    In the second, they leave something out, and a don't happens.
    """
    if not part.rows:
        return
    half = (len(part.rows) + 1) // 2
    shown, silent = part.rows[:half], part.rows[half:]
    calm = Marks(
        rows=dict.fromkeys(shown, Rating.YES) | dict.fromkeys(silent, Rating.NOT_SEEN),
        critical=dict.fromkeys(part.critical, False),
    )
    yield VignetteDraft(
        code=f"{part.code}#1",
        place=part.place,
        key=calm,
        lines=tuple(_("You see: %(what)s", what=one) for one in shown),
    )
    if not part.critical:
        return
    missed, happened = part.rows[-1], part.critical[0]
    hasty = Marks(
        rows={row: Rating.NO if row == missed else Rating.NOT_SEEN for row in part.rows},
        critical={row: row == happened for row in part.critical},
    )
    yield VignetteDraft(
        code=f"{part.code}#2",
        place=part.place,
        key=hasty,
        lines=(
            _("You see: %(what)s", what=happened),
            _("There was time for this, but they leave it out: %(what)s", what=missed),
        ),
    )
