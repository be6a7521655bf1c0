"""What a form says is in the reader's language, also where WTForms says it."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange

from lms.core import words
from lms.web.forms import BoundedIntegerField, Form, line_field
from tests.pseudo_locale import Pseudo


class SampleForm(Form):
    class Meta:
        csrf = False

    name = line_field("Name", max_length=3)
    day = DateField()
    count = BoundedIntegerField(validators=[NumberRange(1, 9)])
    site = SelectField(choices=["north"])
    roles = SelectMultipleField(choices=["cook"])


GOOD = {"name": "Ben", "day": "2026-11-02", "count": "3", "site": "north", "roles": "cook"}
BAD = {"name": "Benno", "day": "soon", "count": "10", "site": "south", "roles": "x"}


@pytest.fixture
def pseudo():
    find = words.catalogue_finder()
    words.use(Pseudo)
    yield
    words.use(find)


def read(app, sent):
    with app.test_request_context():
        form = SampleForm(formdata=MultiDict(sent))
        form.validate()
    return form


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("field", BAD)
def test_each_mistake_is_told_in_the_reader_s_language(app, field):
    errors = read(app, GOOD | {field: BAD[field]}).errors

    assert list(errors) == [field]
    assert all(str(error).startswith("⟦") and "%" not in str(error) for error in errors[field])


def test_what_is_right_is_read(app):
    assert read(app, GOOD).day.data == date(2026, 11, 2)


@pytest.mark.parametrize("sent", ["x", "9" * 30])
def test_what_is_no_number_gets_one_message(app, sent):
    assert len(read(app, GOOD | {"count": sent}).errors["count"]) == 1
