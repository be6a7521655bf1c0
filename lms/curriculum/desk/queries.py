"""Reading the overview: a few counts, whatever the size of the company."""

from typing import Any

from sqlalchemy import ColumnExpressionArgument, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from lms.core.db import Base
from lms.core.frozen import frozen
from lms.courses import queries as courses
from lms.courses.models import Module
from lms.courses.terms import ModuleKind
from lms.curriculum import changes
from lms.curriculum import queries as releases
from lms.curriculum.modules.drafts.models import ModuleDraft
from lms.curriculum.patches import queries as patches
from lms.curriculum.patches.models import GeneratedPatch
from lms.journeys.drafts.models import MapDraft
from lms.journeys.models import JourneyMap, MapVersion
from lms.journeys.suggestions.models import Doubt, SuggestedPart
from lms.journeys.terms import MapVersionState
from lms.vision.models import MantraDraft, MantraVersion


@frozen
class Desk:
    """How much content there is, and what of it is open."""

    mantra: str
    """The published mantra; empty before the first."""
    mantra_drafts: int
    maps: int
    map_drafts: int
    suggestions: int
    """Suggested parts and doubted questions that nobody has decided."""
    modules: int
    module_drafts: int
    in_review: int
    approved: int
    patches: int
    """Generated pages with a trainer's changes."""


@frozen
class DeskPage:
    """The overview, and whether learners see all published content."""

    desk: Desk
    release_number: int
    """0 before the first."""
    is_released: bool
    """Whether the current release has all published content."""


def show_desk_page(session: Session) -> DeskPage:
    """Return drafts, reviews and whether a release is due."""
    desk = Desk(**session.execute(_counts()).one()._asdict())
    current = releases.find_current_release(session)
    is_released = current is not None and _is_as_it_stands(session, current)
    return DeskPage(desk=desk, release_number=current.number if current else 0, is_released=is_released)


def _is_as_it_stands(session: Session, release: releases.ReleaseFacts) -> bool:
    modules = courses.written_version_ids(session)
    if (release.modules, list(release.patches)) != (modules, patches.list_active_plain(session)):
        return False
    working = releases.load_working_snapshot(session)
    return changes.is_same(releases.load_snapshot(session, release), working)


def _count(table: type[Base], *where: ColumnExpressionArgument[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()


def _counts() -> Select[Any]:
    suggestions = _count(SuggestedPart, SuggestedPart.state == "open", SuggestedPart.yes_count > 0)
    return select(
        func.coalesce(
            select(MantraVersion.document["text"].as_string()).where(MantraVersion.state == "active").scalar_subquery(),
            "",
        ).label("mantra"),
        _count(MantraDraft, MantraDraft.state == "draft").label("mantra_drafts"),
        select(func.count(JourneyMap.id.distinct()))
        .join(MapVersion, MapVersion.map_id == JourneyMap.id)
        .where(MapVersion.state == MapVersionState.PUBLISHED)
        .scalar_subquery()
        .label("maps"),
        _count(MapDraft).label("map_drafts"),
        (suggestions + _count(Doubt, Doubt.dismissed_at.is_(None))).label("suggestions"),
        _count(Module, Module.kind == ModuleKind.WRITTEN, Module.retired_at.is_(None)).label("modules"),
        _count(ModuleDraft, ModuleDraft.state == "draft").label("module_drafts"),
        _count(ModuleDraft, ModuleDraft.state == "in_review").label("in_review"),
        _count(ModuleDraft, ModuleDraft.state == "approved").label("approved"),
        _count(GeneratedPatch, GeneratedPatch.withdrawn_at.is_(None)).label("patches"),
    )
