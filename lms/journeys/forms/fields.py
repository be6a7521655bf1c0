"""What forms about maps have in common: which revision their author saw, and a form field for each declared field."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from wtforms import (
    BooleanField,
    Field,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from lms.core.text import clean
from lms.core.words import Number, ngettext
from lms.core.words import gettext as _
from lms.journeys.fields import FieldKind, MapField
from lms.journeys.terms import FEELINGS
from lms.web.forms import BoundedIntegerField, Form, choice_field, line_field

MOST_REVISIONS = 2**31 - 1
_LOST = _("Part of the form got lost. Open the page again.")
FormClass = TypeVar("FormClass", bound="type[MapFieldsForm]")


class _NeededToPublish(Optional):
    """A draft may leave it empty, what is published may not."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"to_publish": True}


class _Lines:
    """Refuse too many lines, or lines that are too long."""

    def __init__(self, most: int, limit: int) -> None:
        self._most, self._limit = most, limit

    def __call__(self, _form: Form, field: Field) -> None:
        lines = _lines_of(field.data)
        if len(lines) > self._most:
            raise ValidationError(
                _("Enter at most %(most)s lines; there are %(count)s.", most=self._most, count=Number(len(lines)))
            )
        for number, line in enumerate(lines, 1):
            if len(line) > self._limit:
                message = _(
                    "Line %(line)s has %(count)s characters; use at most %(limit)s.",
                    line=number, count=Number(len(line)), limit=self._limit,
                )  # fmt: skip
                raise ValidationError(message)


def form_field(field: MapField) -> Field:
    """Return the form field in which a declared field is edited; what there is to choose from is set later where it is not fixed."""
    label = field.question or field.label
    options: dict[str, Any] = {"description": field.hint}
    if field.choices:
        choices = [(str(one.value), _choice_label(one)) for one in field.choices]
        return choice_field(label, choices, **options)
    match field.kind:
        case FieldKind.LINE:
            required = _("Enter a name.") if field.is_required else ""
            return line_field(label, max_length=field.limit, required=required, **options)
        case FieldKind.LINES:
            longest = field.maximum * (field.limit + 2)
            validators = [Optional(), Length(max=longest), _Lines(field.maximum, field.limit)]
            return TextAreaField(label, filters=[_clean_lines], validators=validators, **options)
        case FieldKind.CODES:
            return SelectMultipleField(label, **options)
        case FieldKind.CODE:
            chosen = [InputRequired(_("Choose a job role."))] if field.is_required else []
            return SelectField(label, validators=chosen, **options)
        case FieldKind.FLAG:
            return BooleanField(label, **options)
        case FieldKind.FEELING:
            feelings = [(str(value), words) for value, words in FEELINGS.items()]
            return choice_field(label, [("", _("Not set")), *feelings], **options)
        case _:
            return _sentence(field, label)


def _sentence(field: MapField, label: str) -> Field:
    first = _NeededToPublish() if field.is_needed_to_publish else Optional()
    message = ngettext("Use at most %(num)s character.", "Use at most %(num)s characters.", field.limit)
    return TextAreaField(
        label,
        filters=[lambda value: clean(value or "")],
        validators=[first, Length(max=field.limit, message=message)],
        description=field.hint,
    )


def _choice_label(value: StrEnum) -> str:
    label: str = getattr(value, "choice", "") or getattr(value, "label", "")
    return label


def _clean_lines(value: str | None) -> str:
    return clean(value or "", multiline=True)


def with_unknown(choices: list[tuple[str, str]], values: Iterable[str]) -> list[tuple[str, str]]:
    """Also offer what is chosen and no longer exists, so that it can be seen and removed."""
    known = {code for code, _name in choices}
    gone = ((code, _("%(code)s (no longer exists)", code=code)) for code in values if code and code not in known)
    return [*choices, *gone]


class SeenMapForm(Form):
    """A form that knows which revision of the map its author saw."""

    seen = BoundedIntegerField(
        widget=HiddenInput(),
        validators=[InputRequired(_LOST), NumberRange(min=0, max=MOST_REVISIONS, message=_LOST)],
    )

    def see(self, revision: int) -> None:
        """Note that the author looks at this revision now, whatever was sent."""
        self.seen.data, self.seen.raw_data = revision, [str(revision)]


class MapFieldsForm(SeenMapForm):
    """A form with the declared fields of one kind of thing."""

    declared: ClassVar[tuple[MapField, ...]] = ()

    @property
    def inputs(self) -> list[Field]:
        """The declared fields, in order."""
        return [self[field.name] for field in self.declared]

    @classmethod
    def filled(cls, thing: object) -> dict[str, Any]:
        """Return what the form shows of a thing."""
        return {field.name: _to_form(field, getattr(thing, field.name)) for field in cls.declared}

    def values(self) -> dict[str, Any]:
        """Return the values of the thing that was described."""
        return {field.name: _from_form(field, self[field.name].data) for field in self.declared}


def with_fields(*fields: MapField) -> Callable[[FormClass], FormClass]:
    """Give a form class the declared fields."""

    def add(form: FormClass) -> FormClass:
        form.declared = fields
        for field in fields:
            setattr(form, field.name, form_field(field))
        return form

    return add


def _to_form(field: MapField, value: Any) -> Any:
    if field.choices:
        return value.value
    if field.kind is FieldKind.LINES:
        return "\n".join(value)
    if field.kind is FieldKind.FEELING:
        return "" if value is None else str(value)
    return list(value) if field.kind is FieldKind.CODES else value


def _from_form(field: MapField, value: Any) -> Any:
    if field.choices:
        return field.choices(value)
    match field.kind:
        case FieldKind.LINES:
            return _lines_of(value)
        case FieldKind.CODES:
            return tuple(value or ())
        case FieldKind.FEELING:
            return int(value) if value else None
        case FieldKind.FLAG:
            return bool(value)
        case _:
            return value or ""


def _lines_of(value: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (value or "").splitlines() if line.strip())


class ChangeForm(SeenMapForm):
    """Nothing to fill in: one action as a button."""
