"""Recalculating the statistics, and notifying map owners where answers disagree with the map."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import delete, tuple_
from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.paging import in_slices
from lms.core.words import gettext as _
from lms.courses import codec as items_codec
from lms.courses.items import kind_of
from lms.courses.terms import ItemDocument, ItemKind
from lms.journeys.suggestions import operations as suggestions
from lms.outbox import operations as outbox
from lms.outbox.terms import Step
from lms.quizzes import events
from lms.quizzes import operations as quizzes
from lms.quizzes.bank import queries, rules
from lms.quizzes.bank.models import ItemStatistic
from lms.quizzes.bank.terms import Assessment, ItemFigures, QuestionStatus

_NOT_OF_A_MAP = ("mantra", "module")
_AT_ONCE = 100
"""Questions in one transaction."""
_Key = tuple[str, str]


class NothingToReport(RuleViolation):
    """The question is about no map, or too few have answered it."""

    def __init__(self) -> None:
        super().__init__(
            _("This question isn’t about a map, or too few people have answered it yet. There is nothing to report.")
        )


def plan_statistics(session: Session, *, now: datetime) -> list[Step]:
    """Count all answers anew, and return the steps that put the statistics in place of the old ones.

    Questions that fail are practice from then on. The map owner is notified, once for each revision, of usable figures that
    disagree with the map.
    """
    tallies, asked, last = _count(queries.iter_answers(session))
    current = {_key(plain): plain for plain in queries.iter_current_items(session)}
    items = queries.list_asked_items(session, [key for key in asked if key not in current]) | current
    rows, doubts = [], []
    judged = {}
    for key, plain in items.items():
        item = items_codec.item_from_plain(plain)
        figures = tallies.get(key, rules.Tally()).figures(item.key, _labels(item))
        assessment = rules.judge(figures)
        if key in current:
            judged[key] = (item.kind, assessment.status)
        rows.append(
            _statistic(item, figures, assessment)
            | {
                "item": plain,
                "is_current": key in current,
                "asked_count": asked.get(key, 0),
                "last_asked_at": last.get(key),
                "counted_at": now,
            }
        )
        if assessment.doubts_map and key in current:
            doubts.append(partial(_tell, item=item, now=now))
    gone = sorted(queries.list_statistic_keys(session) - set(items))
    return [
        *(partial(_put, rows=some) for some in in_slices(rows, _AT_ONCE)),
        *(partial(_drop, keys=some) for some in in_slices(gone, _AT_ONCE)),
        partial(quizzes.set_practice_only, reasons=rules.practice_reasons(judged)),
        *doubts,
    ]


def ask_for_statistics(session: Session, *, now: datetime) -> None:
    """Ask for a count in the background."""
    outbox.publish(session, events.CountAsked(occurred_at=now))


def notify_owner(session: Session, *, item_id: str, full_hash: str, now: datetime) -> bool:
    """Notify the map owner that the answers to a question disagree with the map; say whether that was new.

    :raises StatisticNotFound: if nothing is known of it
    :raises NothingToReport: if it is about no map, or too few have answered
    """
    row = queries.get_statistic(session, item_id=item_id, full_hash=full_hash)
    if row.status is QuestionStatus.FEW or not row.map_code:
        raise NothingToReport
    return _tell(session, row.item, now=now)


def _put(session: Session, *, rows: Sequence[dict[str, Any]]) -> None:
    put = insert_into(session, ItemStatistic)
    keys = ["item_id", "full_hash"]
    values = {name: put.excluded[name] for name in rows[0] if name not in keys}
    session.connection().execute(put.on_conflict_do_update(index_elements=keys, set_=values), rows)


def _drop(session: Session, *, keys: Sequence[_Key]) -> None:
    session.execute(delete(ItemStatistic).where(tuple_(ItemStatistic.item_id, ItemStatistic.full_hash).in_(keys)))


def _count(
    answers: Iterable[queries.AnswerFact],
) -> tuple[dict[_Key, rules.Tally], dict[_Key, int], dict[_Key, datetime]]:
    tallies: dict[_Key, rules.Tally] = {}
    asked: dict[_Key, int] = {}
    last: dict[_Key, datetime] = {}
    for _attempt, group in groupby(answers, key=lambda fact: fact.attempt_id):
        form = list(group)
        total = sum(fact.score for fact in form)
        for fact in form:
            key = (fact.item_id, fact.full_hash)
            asked[key] = asked.get(key, 0) + 1
            last[key] = max(last.get(key, fact.closed_at), fact.closed_at)
            if fact.is_first:
                tally = tallies.setdefault(key, rules.Tally())
                tally.add(fact.score, total=total, size=len(form), labels=_chosen(fact.answer))
    return tallies, asked, last


def _chosen(answer: dict[str, Any] | None) -> Iterator[str]:
    if answer and isinstance(answer.get("choice"), str):
        yield answer["choice"]
    elif answer and isinstance(answer.get("choices"), list):
        yield from (label for label in set(answer["choices"]) if isinstance(label, str))


def _labels(item: ItemDocument) -> tuple[str, ...]:
    """Return what can be chosen, once each; nothing where people order, match or type."""
    return tuple(dict.fromkeys(item.options)) if kind_of(item).has_options else ()


def _statistic(item: ItemDocument, figures: ItemFigures, assessment: Assessment) -> dict[str, Any]:
    map_code, touchpoint_code = _place(item)
    return {
        "item_id": item.item_id,
        "full_hash": item.full_hash,
        "weight": list(QuestionStatus).index(assessment.status),
        "status": assessment.status,
        "map_code": map_code,
        "touchpoint_code": touchpoint_code,
        "kind": item.kind,
        "stem": item.stem,
        "n": figures.n,
        "facility": figures.facility,
        "discrimination": figures.discrimination,
        "item_rest": figures.item_rest,
        "top_n": figures.top_n,
        "options": [asdict(option) for option in figures.options],
    }


def _place(item: ItemDocument) -> tuple[str, str]:
    """Return map and touchpoint of a question; of one about several, the map alone. Empty for what is of no map."""
    about = [s for s in (*item.subject, *item.provenance) if s.partition("/")[0] not in _NOT_OF_A_MAP]
    touchpoints = [s for s in about if "/" in s]
    first = next(iter(touchpoints), "") or (
        about[0] if about and item.kind in {ItemKind.STAGE_ORDER, ItemKind.TOUCHPOINT_ORDER} else ""
    )
    map_code, _, touchpoint_code = first.partition("/")
    return map_code, touchpoint_code if len({s for s in item.subject if "/" in s}) <= 1 else ""


def _tell(session: Session, item: ItemDocument, *, now: datetime) -> bool:
    map_code, touchpoint_code = _place(item)
    if not map_code:
        return False
    return suggestions.raise_doubt(
        session,
        subject=f"{map_code}/{touchpoint_code}" if touchpoint_code else map_code,
        item_id=item.item_id,
        full_hash=item.full_hash,
        question=item.stem,
        now=now,
    )


def _key(plain: dict[str, Any]) -> _Key:
    return plain["item_id"], plain.get("full_hash", "")
