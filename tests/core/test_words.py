import json

import pytest
from markupsafe import escape

from lms.core import words
from lms.core.words import Listed, gettext, ngettext, pgettext
from tests.pseudo_locale import Pseudo


@pytest.fixture
def pseudo():
    before, language = words.catalogue_finder(), Pseudo()
    words.use(lambda: language)
    yield
    words.use(before)


class TestMessage:
    def test_is_its_english_where_nobody_chose_a_language(self):
        assert str(gettext("Saved.")) == "Saved."
        assert f"{gettext('Use at most %(most)s words.', most=12)}" == "Use at most 12 words."

    def test_is_translated_when_it_is_shown_not_when_it_is_made(self, pseudo):
        message = gettext("Saved %(name)s.", name="Ann")

        assert str(message) == "⟦Šàṽéđ Ann.⟧"
        assert message == "Saved Ann."

    def test_translates_the_messages_in_it(self, pseudo):
        assert str(gettext("%(lane)s part", lane=gettext("Support"))) == "⟦⟦Šûþþöŕţ⟧ þàŕţ⟧"

    def test_escapes_what_stands_in_it(self):
        assert escape(gettext("%(name)s is here", name="<b>")) == "&lt;b&gt; is here"

    def test_counts(self, pseudo):
        assert str(ngettext("%(num)s person", "%(num)s people", 1)) == "⟦1 þéŕšöñ⟧"
        assert str(ngettext("%(num)s person", "%(num)s people", 1234)) == "⟦1,234 þéöþļé⟧"

    def test_is_filled_later_as_validators_do(self, pseudo):
        assert str(gettext("At most %(max)d.") % {"max": 3, "min": 1}) == "⟦Àţ ɱöšţ 3.⟧"
        assert str(gettext("At most %(most)s.", most=3) % {"max": 9}) == "⟦Àţ ɱöšţ 3.⟧"

    def test_lists_other_messages(self, pseudo):
        listed = Listed([gettext("Name"), "Ann"])

        assert str(gettext("Changed: %(fields)s", fields=listed)) == "⟦Çĥàñğéđ: ⟦Ñàɱé⟧, Ann⟧"

    def test_leaves_patterns_alone(self, pseudo):
        assert str(pgettext("date pattern", "EEE d MMM")) == "EEE d MMM"

    def test_can_be_written_as_json(self):
        assert json.dumps({"message": gettext("Saved.")}) == '{"message": "Saved."}'
