"""The base of all forms and the fields that recur."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Protocol, Self

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
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from lms.core import ids, text, words
from lms.core.errors import Refusal
from lms.core.words import gettext as _

_MOST_DIGITS = 20
"""No number that fits a column has more."""


class Labelled(Protocol):
    """A code with the words by which people know it, such as a member of an enum in `terms.py`."""

    @property
    def value(self) -> str:
        """The code."""
        ...

    @property
    def label(self) -> str:
        """Its words."""
        ...


_PLAIN: dict[str, str] = {
    _("This field is required."): _("Fill this in."),
    _("Not a valid choice."): _("Choose from the list."),
    _("Invalid Choice: could not coerce."): _("Choose from the list."),
    _("Invalid choice(s): one or more data inputs could not be coerced."): _("Choose from the list."),
    _("'%(value)s' is not a valid choice for this field."): _("Choose from the list."),
    _("Not a valid date value."): _("Enter a date, for example 2026-11-30."),
    _("Not a valid integer value."): _("Enter a whole number."),
    _("Not a valid decimal value."): _("Enter a number."),
    _("Number must be at least %(min)s."): _("Enter %(min)s or more."),
    _("Number must be at most %(max)s."): _("Enter %(max)s or less."),
    _("Number must be between %(min)s and %(max)s."): _("Enter a number from %(min)s to %(max)s."),
}
"""The messages of WTForms, in our words."""


class _FieldMessages:
    """The translations that WTForms asks for its own messages."""

    def gettext(self, message: str) -> str:
        return _PLAIN[message] if message in _PLAIN else words.catalogue().ugettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return _PLAIN[one] if one in _PLAIN else words.catalogue().ungettext(one, many, n)


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form: shape of the input and words of its errors. Rules live in operations."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """How WTForms reads what was sent, and in which language it says what is wrong."""

        def get_translations(self, _form: "Form") -> _FieldMessages:
            """Return what translates the messages of fields."""
            return _FieldMessages()

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

    def refuse(self, refusal: Refusal) -> None:
        """Put an operation's refusal at the field it belongs to, or on top of the form."""
        if refusal.field and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, refusal.message]
        else:
            self.form_errors: list[str] = [*self.form_errors, refusal.message]

    @contextmanager
    def refusals(self, *kinds: type[Refusal]) -> Iterator[None]:
        """Put a refusal of what is done inside on the form; `errors` then says that it was not done.

        Stands outside the transaction, which ends without effect: `with form.refusals(), writing() as session:`
        """
        try:
            yield
        except Refusal as refusal:
            if kinds and not isinstance(refusal, kinds):
                raise
            self.refuse(refusal)


class DatedForm(Form):
    """A form with days that are right or wrong by what day it is."""

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today


def line_field(label: str, *, max_length: int, required: str = "", **options: Any) -> Field:
    """Make a one-line text field; `required` is what to say when it is empty."""
    return StringField(label, filters=[clean_line], validators=_text_validators(max_length, required), **options)


def once_field() -> Field:
    """Make the hidden field with the key by which a form that is sent twice takes effect once; see `web.once.do_once`."""
    return HiddenField(default=lambda: str(ids.new_id()), validators=[Length(max=36)])


def text_field(label: str, *, max_length: int, required: str = "", **options: Any) -> Field:
    """Make a field for several lines of text."""
    return TextAreaField(label, filters=[_clean_text], validators=_text_validators(max_length, required), **options)


class BoundedIntegerField(IntegerField):
    """A whole number; one with very many digits is refused, because it breaks comparisons later."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        if valuelist and len(valuelist[0]) > _MOST_DIGITS:
            self.data = None
            raise ValueError(_("Enter a whole number."))
        super().process_formdata(valuelist)

    def pre_validate(self, form: BaseForm) -> None:
        """Stop at what is no number: that it is too large or too small would be a second message."""
        if self.process_errors and "".join(self.raw_data or ()).strip():  # what is empty is for the validators
            raise StopValidation
        super().pre_validate(form)


def choice_field(label: str, choices: Sequence[tuple[str, str]], **options: Any) -> Field:
    """Make a field with a known set of choices."""
    return SelectField(label, choices=[SelectChoice(value, name) for value, name in choices], **options)


def enum_choices(enum: Iterable[Labelled]) -> list[SelectChoice]:
    """Return an enum's values as choices, by their labels."""
    return [SelectChoice(member.value, member.label) for member in enum]


def asked(*names: str) -> dict[str, str]:
    """Return what the address asks of a list under these names, to be asked again of its next page."""
    return {name: value for name, value in request.args.items() if name in names and value}


def _check_kinds(form: Form) -> None:
    """Refuse files where text belongs, and text where files belong: our pages never send them, and no field can read them.

    :raises BadRequest: if there are such
    """
    files = {field.name for field in form if isinstance(field, FileField)}
    texts = {name for name in files if any(request.form.getlist(name))}  # none chosen may come as an empty text
    if texts or not files.issuperset(request.files):
        raise BadRequest


def _text_validators(max_length: int, required: str) -> list[Any]:
    first = InputRequired(required) if required else Optional()
    return [first, Length(max=max_length, message=_("Use at most %(max)d characters."))]


def clean_line(value: str | None) -> str | None:
    """Return one line without what nobody types: the filter of fields that `line_field` does not make."""
    return None if value is None else text.clean(value)


def _clean_text(value: str | None) -> str | None:
    return None if value is None else text.clean(value, multiline=True)
