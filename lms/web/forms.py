"""The base of all forms and the fields that recur."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Self

from flask import request
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    Field,
    FileField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from lms.core import ids, text
from lms.core.errors import Refusal

_MOST_DIGITS = 20
"""Nothing that a column of ours holds has more."""


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form: shape of the input and words of its errors. Rules live in operations."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """How WTForms reads what was sent."""

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """Return what the form reads: of the request, text for its texts and files for its files, or nothing at all."""
            sent = super().wrap_formdata(form, formdata)
            if sent is not None and sent is not formdata:  # it came from the request
                _check_kinds(form)
            return sent

    @classmethod
    def from_request(cls, **values: Any) -> Self:
        """Read the form of this request; `values` fill it when nothing was sent."""
        return cls(**values)

    @property
    def is_sent_and_valid(self) -> bool:
        """Test if the form was sent and its shape is right."""
        return bool(self.validate_on_submit())

    def refuse(self, refusal: Refusal) -> None:
        """Put an operation's refusal at the field it belongs to, or on top of the form."""
        if refusal.field and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, refusal.message]
        else:
            self.form_errors: list[str] = [*self.form_errors, refusal.message]


def line_field(label: str, *, max_length: int, required: str = "", **options: Any) -> Field:
    """Make a one-line text field; `required` is what to say when it is empty."""
    return StringField(label, filters=[_clean_line], validators=_text_validators(max_length, required), **options)


def once_field() -> Field:
    """Make the hidden field whose key makes a form that is sent twice be done once; see `web.once.do_once`."""
    return HiddenField(default=lambda: str(ids.new_id()), validators=[Length(max=36)])


def text_field(label: str, *, max_length: int, required: str = "", **options: Any) -> Field:
    """Make a field for several lines of text."""
    return TextAreaField(label, filters=[_clean_text], validators=_text_validators(max_length, required), **options)


class WholeField(IntegerField):
    """A whole number; one with very many digits is none, as it would upset those who compare it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        if valuelist and len(valuelist[0]) > _MOST_DIGITS:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


def choice_field(label: str, choices: Sequence[tuple[str, str]], **options: Any) -> Field:
    """Make a field with a known set of choices."""
    return SelectField(label, choices=[SelectChoice(value, name) for value, name in choices], **options)


def enum_choices(enum: type[StrEnum]) -> list[SelectChoice]:
    """Return an enum's values as choices, in sentence case."""
    return [SelectChoice(member.value, member.value.replace("_", " ").capitalize()) for member in enum]


def _check_kinds(form: Form) -> None:
    """Refuse files where text belongs, and text where files belong: no page of ours sends them, no field could read them.

    :raises BadRequest: if there are such
    """
    files = {field.name for field in form if isinstance(field, FileField)}
    texts = {name for name in files if any(request.form.getlist(name))}  # none chosen may come as an empty text
    if texts or not files.issuperset(request.files):
        raise BadRequest


def _text_validators(max_length: int, required: str) -> list[Any]:
    first = InputRequired(required) if required else Optional()
    return [first, Length(max=max_length, message=f"Use at most {max_length} characters.")]


def _clean_line(value: str | None) -> str | None:
    return None if value is None else text.clean(value)


def _clean_text(value: str | None) -> str | None:
    return None if value is None else text.clean(value, multiline=True)
