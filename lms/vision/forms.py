"""Forms about the mantra."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from wtforms import DateField, Field, FieldList, FormField, HiddenField, SelectField
from wtforms import Form as PartForm
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextArea

from lms.core.text import SLUG
from lms.vision import codec, rules, shape
from lms.vision.terms import MantraDocument, PillarDocument
from lms.web.forms import Form, WholeField, line_field, text_field

MOST_PILLAR_ROWS, MOST_LOOK_ALIKE_ROWS, MOST_SEGMENTS = 10, shape.MAX_LOOK_ALIKES + 5, 200
"""More than may be published: what two people wrote must not be lost."""
LARGEST_REVISION = 2**31 - 1
DOCUMENT_LIMIT = 100_000
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class Rows(FieldList):  # type: ignore[type-arg]  # generic in the stubs only
    """A list of rows; what a browser never sends as the number of a row is none."""

    def _extract_indices(self, prefix: str, formdata: Mapping[str, Any]) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").split("-")[0]
            if name.startswith(f"{prefix}-") and number.isdecimal() and number.isascii() and len(number) < 4:
                yield int(number)


class PillarForm(PartForm):
    """One thing the mantra promises."""

    name = line_field("Name", max_length=40)
    means = line_field("What it means to a customer", max_length=160, widget=TextArea())
    code = line_field(
        "Code", max_length=64, description="How maps and files call it. Left empty, it is made from the name."
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in (self.name, self.means, self.code):
            field.flags.optional = False

    def validate_code(self, field: Field) -> None:
        """Refuse what cannot stand in a file."""
        if field.data and not SLUG.match(field.data):
            raise ValidationError("Use a to z, 0 to 9 and single hyphens.")


class SeenForm(Form):
    """What an author had before their eyes."""

    seen_revision = WholeField(default=0, widget=HiddenInput(), validators=[NumberRange(0, LARGEST_REVISION)])


class EditMantraForm(SeenForm):
    """The mantra as it is written."""

    base = HiddenField(default="", validators=[Length(max=DOCUMENT_LIMIT)])
    text = line_field(
        "Mantra",
        max_length=shape.TEXT_LIMIT,
        description="One short sentence that everyone can say.",
        widget=TextArea(),
    )
    meaning = text_field(
        "What it means",
        max_length=shape.MEANING_LIMIT,
        description="What people do differently because of it. It must be there before the mantra is published.",
    )
    pillars = Rows(FormField(PillarForm), max_entries=MOST_PILLAR_ROWS)
    look_alikes = Rows(line_field("Look-alike", max_length=shape.TEXT_LIMIT), max_entries=MOST_LOOK_ALIKE_ROWS)
    segments = text_field(
        "Pieces",
        max_length=2 * shape.TEXT_LIMIT + MOST_SEGMENTS,
        description="Only for scripts without spaces between words: one piece on each line; together they give the mantra.",
    )
    owner = SelectField("Who leads it", validate_choice=False)
    announced_on = DateField("Announced on", validators=[Optional()])
    leader_message = text_field("A word from the leader", max_length=shape.LEADER_MESSAGE_LIMIT)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        # A draft may have gaps, a mantra may not: none of these is optional.
        for field in (self.text, self.meaning):
            field.flags.optional = False

    @classmethod
    def showing(cls, mantra: MantraDocument, revision: int) -> "EditMantraForm":
        """Return the form as sent, or filled with a mantra."""
        return cls.from_request(base=write_document(mantra), seen_revision=revision, **_values(mantra))

    @classmethod
    def typed(cls, mantra: MantraDocument, revision: int, base: str) -> "EditMantraForm":
        """Return the form filled with a mantra, whatever was sent."""
        return cls(formdata=None, base=base, seen_revision=revision, **_values(mantra))

    def offer(self, job_roles: Iterable[tuple[str, str]]) -> None:
        """Set who can lead the mantra; what stands there already stays a choice."""
        known = dict(job_roles)
        kept = {self.owner.data: self.owner.data} if self.owner.data and self.owner.data not in known else {}
        self.owner.choices = [("", "Nobody yet"), *known.items(), *kept.items()]

    def validate_owner(self, field: Field) -> None:
        """Refuse what nobody was offered."""
        if field.data and not (len(field.data) <= 64 and SLUG.match(field.data)):
            raise ValidationError("Choose one from the list.")

    def validate_announced_on(self, field: Field) -> None:
        """Refuse days that cannot be meant."""
        if field.data is not None and not EARLIEST <= field.data < LATEST:
            raise ValidationError("Choose a day between 1900 and 2199.")

    def change_rows(self, wish: str) -> None:
        """Add or take away a row: `add:pillars`, `remove:look_alikes:2`. Rows beyond the end are none."""
        verb, _, rest = wish.partition(":")
        name, _, number = rest.partition(":")
        if name not in {"pillars", "look_alikes"}:
            return
        rows = self[name]
        if verb == "add" and len(rows) < rows.max_entries:
            rows.append_entry()
        elif verb == "remove" and number.isdecimal() and int(number[:4]) < len(rows):
            rows.pop_entry(int(number[:4]))

    def document(self) -> MantraDocument:
        """Return what was typed; empty rows are none."""
        pillars = [
            PillarDocument(code=row["code"] or "", name=row["name"] or "", means=row["means"] or "")
            for row in self.pillars.data
        ]
        return MantraDocument(
            version=1,
            text=self.text.data or "",
            meaning=self.meaning.data or "",
            announced_on=self.announced_on.data,
            pillars=rules.with_codes(one for one in pillars if one.name or one.means),
            look_alikes=tuple(one for one in self.look_alikes.data if one),
            segments=tuple(one.strip() for one in (self.segments.data or "").split("\n") if one.strip())[
                :MOST_SEGMENTS
            ],
            owner=self.owner.data or "",
            leader_message=self.leader_message.data or "",
        )

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with the address of its field, in order, as the summary on top shows it."""
        found = [(message, "") for message in self.form_errors]
        for field in _flat(self):
            found += [(message, f"#{field.id}") for message in field.errors if isinstance(message, str)]
        return found


class SettleDraftForm(SeenForm):
    """Which of two people's words to keep, field by field; the choices are read as `keep:<field>`."""

    merged = HiddenField(default="", validators=[Length(max=DOCUMENT_LIMIT)])
    theirs = HiddenField(default="", validators=[Length(max=DOCUMENT_LIMIT)])


class CompareForm(Form):
    """Which two versions to lay side by side; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    before = WholeField("Earlier version", validators=[Optional(), NumberRange(1, LARGEST_REVISION)])
    after = WholeField("Later version", validators=[Optional(), NumberRange(1, LARGEST_REVISION)])


def write_document(mantra: MantraDocument) -> str:
    """Write a draft so that it can travel through a form."""
    return json.dumps(codec.mantra_to_plain(mantra), ensure_ascii=False)


def read_document(text: str) -> MantraDocument:
    """Read back what travelled through a form; what cannot be read is an empty draft."""
    try:
        return codec.draft_from_plain(json.loads(text))
    except (ValueError, RecursionError):
        return codec.draft_from_plain({})


def _values(mantra: MantraDocument) -> dict[str, Any]:
    return {
        "text": mantra.text,
        "meaning": mantra.meaning,
        "pillars": [{"name": one.name, "means": one.means, "code": one.code} for one in mantra.pillars],
        "look_alikes": list(mantra.look_alikes),
        "segments": "\n".join(mantra.segments),
        "owner": mantra.owner,
        "announced_on": mantra.announced_on,
        "leader_message": mantra.leader_message,
    }


def _flat(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _flat(field.form)
            continue
        yield field
        if isinstance(field, FieldList):
            yield from _flat(field)
