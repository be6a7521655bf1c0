"""Forms of the question bank."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from lms.core.words import Number
from lms.core.words import gettext as _
from lms.courses.items import kind_of
from lms.courses.terms import ItemDocument
from lms.quizzes.bank.queries import ListQuestionsPage
from lms.quizzes.bank.terms import QuestionStatus
from lms.quizzes.terms import Correction
from lms.web.forms import Form, clean_line, once_field, text_field


class FindQuestionsForm(Form):
    """Which questions to list; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    status = SelectField(_("Performance"), validate_choice=False, filters=[clean_line])
    map = SelectField(_("Map"), validate_choice=False, filters=[clean_line])
    after = StringField(validators=[Length(max=200)], filters=[clean_line])

    def offer(self, page: ListQuestionsPage) -> None:
        """Fill the choices from what there is."""
        counted = [
            (one.value, _("%(status)s (%(count)s)", status=one.label, count=Number(page.counts.get(one.value, 0))))
            for one in QuestionStatus
        ]
        self.status.choices = [("", _("All questions")), *counted]
        self.map.choices = [("", _("All maps")), *page.maps]


class NotifyOwnerForm(Form):
    """One button for one revision."""

    full_hash = HiddenField(validators=[Length(max=16)], filters=[clean_line])


class RegradeForm(Form):
    """A corrected answer: previewed by GET, decided by POST."""

    full_hash = HiddenField(validators=[Length(max=16)], filters=[clean_line])
    key = SelectMultipleField(_("Right answer"), validate_choice=False)
    all_correct = BooleanField(_("Count every answer as right"))
    may_lower = BooleanField(_("Also lower the results of people who gave the old answer"))
    reason = text_field(
        _("Reason"), max_length=1000, required=_("Say why. People whose results change have a right to know.")
    )
    once = once_field()

    def offer(self, item: ItemDocument) -> None:
        """Set what can be chosen."""
        labels: Sequence[str] = tuple(dict.fromkeys(item.options)) if kind_of(item).has_options else ()
        self.key.choices = [(label, label) for label in labels]

    @property
    def correction(self) -> Correction:
        """Return the decision."""
        all_correct = bool(self.all_correct.data)
        key = () if all_correct else tuple(dict.fromkeys(self.key.data or ()))
        return Correction(key=key, all_correct=all_correct, may_lower=bool(self.may_lower.data))


class RegradePreviewForm(RegradeForm):
    """The same by GET, before the decision."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False
