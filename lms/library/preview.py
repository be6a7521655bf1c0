"""Shows what a job role would learn from a package, as plain values or Markdown; needs no database."""

from typing import Any

from lms.core import ids
from lms.core.words import gettext as _
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument
from lms.curriculum import changes, rules
from lms.curriculum import snapshot as snapshots
from lms.curriculum.deltas import deltas_between
from lms.curriculum.generator.delta import delta
from lms.curriculum.generator.markdown import blocks, bullets, question
from lms.curriculum.generator.pipeline import generate
from lms.curriculum.terms import Curriculum, GeneratedModule, Snapshot, TaughtChange
from lms.quizzes.assembly import Drawing, first_forms


def preview_json(snapshot: Snapshot, job_role: str, against: Snapshot | None = None) -> dict[str, Any]:
    """Return the curriculum of a job role as plain values; with `against`, also what changed since that snapshot.

    Shape: `{"release", "role", "modules", "items", "forms", "facts"}`, and with `against` `"delta"` (ids) and `"changes"` (in words).
    `forms` has the ids of the first three forms of each quiz, by module, for somebody who saw all lessons; fewer where a retake would wait.

    :raises UnknownJobRole: if the snapshot has no such job role
    """
    curriculum = generate(snapshot, job_role)
    plain: dict[str, Any] = {
        "release": {"sha256": ids.sha256(ids.canonical_json(snapshots.to_plain(snapshot)))},
        "role": job_role,
        "modules": [_module(m) for m in curriculum.modules],
        "items": [_item(i) for i in curriculum.items],
        "forms": _forms(curriculum),
        "facts": curriculum.facts,
    }
    if against is not None:
        differing = delta(_before(against, job_role), curriculum)
        plain["delta"] = {
            "changed": list(differing.changed),
            "gone": list(differing.gone),
            "items": list(differing.items),
        }
        plain["changes"] = [
            {
                "where": str(one.where),
                "what": str(one.facet.label),
                "before": one.before,
                "after": one.after,
                "proposal": one.proposal.value,
            }
            for one in _changes(against, snapshot, job_role)
        ]
    return plain


def preview_markdown(snapshot: Snapshot, job_role: str, against: Snapshot | None = None) -> str:
    """Return the modules of a job role one after the other, each with the questions of its quiz. With `against`, what changed
    follows, and the deltas for those who completed the courses of that snapshot.

    :raises UnknownJobRole: if the snapshot has no such job role
    """
    curriculum = generate(snapshot, job_role)
    parts = [part for m in curriculum.modules for part in (m.document.source, _questions(m)) if part]
    if against is not None:
        changed = [_described(one) for one in _changes(against, snapshot, job_role)]
        parts.append(blocks("# What changed", *(changed or [_("Nothing changed for this job role.")])) + "\n")
        parts += _deltas(against, snapshot, job_role)
    return "\n".join(parts)


def _questions(module: GeneratedModule) -> str:
    """Return the questions that a quiz draws from, each below its scene; nothing where there is no quiz."""
    asked = [blocks(*map(escape, item.scene), question(item)) for item in module.quiz_items]
    return blocks(f"# Quiz: {escape(module.document.title)}", *asked) + "\n" if asked else ""


def _changes(before: Snapshot, after: Snapshot, job_role: str) -> list[TaughtChange]:
    return [one for one in changes.list_changes(before, after) if job_role in one.job_roles]


def _described(change: TaughtChange) -> str:
    return blocks(
        f"## {escape(str(change.where))}",
        f"*{escape(str(change.facet.label))}*",
        blocks("Before:", bullets([*map(escape, change.before.splitlines())])) if change.before else "",
        blocks("Now:", bullets([*map(escape, change.after.splitlines())])) if change.after else "",
    )


def _deltas(before: Snapshot, after: Snapshot, job_role: str) -> list[str]:
    """Return the lessons for those who completed the courses of the earlier snapshot."""
    if all(r.code != job_role for r in before.organisation.job_roles):
        return []
    return [module.document.source for _, module in deltas_between(before, after, job_role) if module is not None]


def _before(against: Snapshot, job_role: str) -> Curriculum:
    """Return what the job role learned from the earlier snapshot; nothing, if it is new."""
    if any(r.code == job_role for r in against.organisation.job_roles):
        return generate(against, job_role)
    return Curriculum(job_role=job_role, modules=(), items=(), objectives=(), facts={})


def _module(module: GeneratedModule) -> dict[str, Any]:
    document = module.document
    return {
        "id": document.code,
        "title": document.title,
        "minutes": document.minutes,
        "level": document.level.value,
        "required": document.required,
        "opens_after_days": document.opens_after_days,
        "lessons": [{"id": p.code, "title": p.title, "markdown": p.body} for p in document.pages],
    }


def _forms(curriculum: Curriculum) -> dict[str, list[list[str]]]:
    """Return the first forms of each quiz, as the questions of the lessons are known by then."""
    seen = {item.item_id for module in curriculum.modules for item in module.document.items}
    found = {}
    for module in curriculum.modules:
        if module.quiz_items:
            code = module.document.code
            drawing = Drawing(scope=code, rule=rules.generated_quiz_rule(module), bank=module.quiz_items)
            found[code] = [[item.item_id for item in form] for form in first_forms(drawing, seen=seen)]
    return found


def _item(item: ItemDocument) -> dict[str, Any]:
    return {
        "item_id": item.item_id,
        "key_hash": item.key_hash,
        "full_hash": item.full_hash,
        "kind": item.kind,
        "level": item.level.value,
        "use": item.use.value,
        "mode": item.mode.value,
        "subject": list(item.subject),
        "job_role": item.job_role,
        "stem": item.stem,
        "scene": list(item.scene),
        "question": item.question,
        "key": list(item.key),
        "distractors": list(item.distractors),
        "feedback": dict(item.feedback),
        "provenance": list(item.provenance),
    }
