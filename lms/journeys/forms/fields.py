"""What forms about maps have in common: which state was seen, fields for sentences and lines, words of choices."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from lms.core.text import clean
from lms.journeys.terms import Channel
from lms.web.forms import Form, WholeField

MOST_REVISIONS = 2**31 - 1
_MOST_LINES, _LONGEST_LINE = 5, 200
CHANNELS = [(channel.value, channel.label) for channel in Channel]


class _ToPublish(Optional):
    """A draft may leave it empty, what is published may not."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"to_publish": True}


def sentence(label: str, *, max_length: int, to_publish: bool = False, **options: Any) -> Field:
    """Make a field for a sentence or two; `to_publish`: a draft may leave it empty, what is published may not."""
    first = _ToPublish() if to_publish else Optional()
    length = Length(max=max_length, message=f"Use at most {max_length} characters.")
    return TextAreaField(label, filters=[lambda value: clean(value or "")], validators=[first, length], **options)


def lines_of(field: Field) -> tuple[str, ...]:
    """Return the lines of a field that say something."""
    return tuple(line.strip() for line in (field.data or "").splitlines() if line.strip())


def check_lines(field: Field) -> None:
    """Refuse more or longer lines than a standard has."""
    lines = lines_of(field)
    if len(lines) > _MOST_LINES:
        raise ValidationError(f"Write at most {_MOST_LINES} lines; these are {len(lines)}.")
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            raise ValidationError(f"Line {number} has {len(line)} characters; use at most {_LONGEST_LINE}.")


def with_unknown(choices: list[tuple[str, str]], values: Iterable[str]) -> list[tuple[str, str]]:
    """Also offer what is chosen and exists no more, so that it can be seen and taken off."""
    known = {code for code, _ in choices}
    return [*choices, *((code, f"{code} (not there any more)") for code in values if code and code not in known)]


class SeenForm(Form):
    """A form that knows which state of the map its author saw."""

    seen = WholeField(
        widget=HiddenInput(),
        validators=[
            InputRequired("Part of the form got lost. Open the page again."),
            NumberRange(min=0, max=MOST_REVISIONS, message="Part of the form got lost. Open the page again."),
        ],
    )

    def see(self, revision: int) -> None:
        """Note that the author looks at this state now, whatever was sent."""
        self.seen.data, self.seen.raw_data = revision, [str(revision)]


class ChangeForm(SeenForm):
    """Nothing to fill in: one deed as a button."""
