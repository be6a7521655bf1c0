"""What is sent to plan a pulse, to answer it, and to say what one expects."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from lms.core.words import gettext as _
from lms.courses.items.recall import fold
from lms.people.queries import DepartmentRow, SiteRow
from lms.pulse.pages import PulseQuestionPage
from lms.pulse.terms import (
    MANTRA_LIMIT,
    MEANING_LIMIT,
    TITLE_LIMIT,
    Outcome,
    PulseAudience,
    PulseQuestion,
)
from lms.web.forms import BoundedIntegerField, Form, clean_line, line_field, once_field

_LINE = 200


class PlanPulseForm(Form):
    """When, among whom, and how many."""

    once = once_field()
    title = line_field(_("Name"), max_length=TITLE_LIMIT, required=_("Enter a name."))
    opens_on = DateField(_("Opens on"), validators=[InputRequired(_("Enter a date, for example 2026-11-30."))])
    closes_on = DateField(_("Last day"), validators=[InputRequired(_("Enter a date, for example 2026-11-30."))])
    share_percent = BoundedIntegerField(
        _("Share of people asked, in percent"),
        validators=[InputRequired(_("Enter a whole number.")), NumberRange(min=1, max=100)],
    )
    departments = SelectMultipleField(_("Departments"), description=_("None chosen: all."))
    sites = SelectMultipleField(_("Sites"), description=_("None chosen: all."))
    is_baseline = BooleanField(_("Baseline: asked before the mantra is launched"))

    def offer(self, departments: Sequence[DepartmentRow], sites: Sequence[SiteRow]) -> None:
        """Set what there is to choose from."""
        self.departments.choices = [(str(one.id), one.name) for one in departments]
        self.sites.choices = [(str(one.id), one.name) for one in sites]

    def audience(self) -> PulseAudience:
        """Return what was chosen."""
        return PulseAudience(
            department_ids=tuple(map(UUID, self.departments.data or ())),
            site_ids=tuple(map(UUID, self.sites.data or ())),
        )


class PredictTeamForm(Form):
    """What a leader expects."""

    percent = BoundedIntegerField(
        _("Your guess, in percent"),
        validators=[InputRequired(_("Enter a whole number.")), NumberRange(min=0, max=100)],
    )


class AnswerPulseForm(Form):
    """One answer; `skip` instead of it is fine."""

    skip = HiddenField()
    answer: Field

    def given(self) -> str:
        """Return the answer, empty if it was skipped."""
        return "" if self.skip.data else (self.answer.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for an answer unless it is skipped."""
        if self.skip.data:
            return True
        is_valid = bool(super().validate(extra_validators))
        if is_valid and not self.answer.data:
            self.answer.errors = [_("Answer, or skip the question.")]
            return False
        return is_valid


def _typed(kind: type[Field], label: str, limit: int, **options: Any) -> Field:
    too_long = _("Use at most %(max)d characters.")
    return kind(label, filters=[clean_line], validators=[Length(max=limit, message=too_long)], **options)


class _MantraForm(AnswerPulseForm):
    answer = _typed(StringField, _("Type our mantra from memory"), MANTRA_LIMIT)


class _MeaningForm(AnswerPulseForm):
    answer = _typed(
        TextAreaField,
        _("What does our mantra mean, in your own words?"),
        MEANING_LIMIT,
        description=_("Don’t name anyone: this may be read word for word."),
    )


class _MomentForm(AnswerPulseForm):
    answer = _typed(
        StringField,
        _("Name one moment on the customer’s journey that you affect"),
        _LINE,
        description=_("Type a word and choose from the list."),
    )
    names: Collection[str] = ()

    def validate_answer(self, field: Field) -> None:
        """Take only moments of the maps, however they are spelt."""
        known = {fold(name): name for name in self.names}
        if field.data and fold(field.data) not in known:
            raise ValidationError(_("Choose a moment from the list."))
        field.data = known.get(fold(field.data or ""), "")


class _ChoiceForm(AnswerPulseForm):
    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Set what there is to choose from."""
        self["answer"].choices = list(choices)


def _radio(label: str) -> RadioField:
    return RadioField(label, validate_choice=False)


class _RecognitionForm(_ChoiceForm):
    answer = _radio(_("Which is our mantra?"))


class _LeaderForm(_ChoiceForm):
    answer = _radio(_("In the last 7 days, did your leader talk about our mantra?"))


class _AbilityForm(_ChoiceForm):
    answer = _radio(_("I can do what our mantra asks in my job"))


_FORMS: dict[PulseQuestion, type[AnswerPulseForm]] = {
    PulseQuestion.MANTRA: _MantraForm,
    PulseQuestion.MEANING: _MeaningForm,
    PulseQuestion.MOMENT: _MomentForm,
    PulseQuestion.RECOGNITION: _RecognitionForm,
    PulseQuestion.LEADER: _LeaderForm,
    PulseQuestion.ABILITY: _AbilityForm,
}
_YES_NO = ((Outcome.YES, _("Yes")), (Outcome.NO, _("No")), (Outcome.UNSURE, _("I don’t remember")))
_ABILITY = (
    (Outcome.ONE, _("1 – not at all")),
    (Outcome.TWO, "2"),
    (Outcome.THREE, "3"),
    (Outcome.FOUR, "4"),
    (Outcome.FIVE, _("5 – fully")),
)


def answer_form(model: PulseQuestionPage, **values: Any) -> AnswerPulseForm:
    """Return the form of a question."""
    form = _FORMS[model.question].from_request(**values)
    choices: dict[PulseQuestion, Sequence[tuple[str, str]]] = {
        PulseQuestion.RECOGNITION: [(text, text) for text in model.choices],
        PulseQuestion.LEADER: [(code.value, label) for code, label in _YES_NO],
        PulseQuestion.ABILITY: [(code.value, label) for code, label in _ABILITY],
    }
    if isinstance(form, _ChoiceForm):
        form.offer(choices[model.question])
        if form.answer.data not in {value for value, _label in choices[model.question]}:
            form.answer.data = None
    if isinstance(form, _MomentForm):
        form.names = [name for name, _journey in model.moments]
    return form
