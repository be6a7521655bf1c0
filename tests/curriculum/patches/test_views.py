"""Editing generated text, as a trainer does it."""

from dataclasses import replace

import pytest

from lms.curriculum.patches import queries
from lms.vision import operations as vision
from tests.conftest import MONDAY
from tests.curriculum.organisation import ORGANISATION, lay
from tests.visitor import fields_of


@pytest.fixture
def organisation(session):
    lay(session)


@pytest.fixture
def trainer(make, organisation, client):
    client.sign_in(make.trainer().id)
    return client


@pytest.fixture
def path(session, organisation):
    document = queries._find_module(session, "mantra")
    return f"/write/generated/mantra/pages/{document.pages[0].code}"


def sent(trainer, path, **changed):
    """The form of the page as it is, with what is typed into it."""
    trainer.get(path)
    form = next(one for one in trainer.page.iter("form") if one.get("action") == path)
    return fields_of(form, **changed)


class TestEditPage:
    def test_shows_whose_words_each_paragraph_is(self, trainer, path):
        trainer.post(path, sent(trainer, path, **{"paragraphs-0": "Mine."}))

        trainer.get(path)
        sources = [
            one.get("class") for one in trainer.page.iter("li") if (one.get("class") or "").startswith("paragraph")
        ]
        assert sources == ["paragraph yours", *["paragraph"] * (len(sources) - 1)]

    def test_keeps_a_rewritten_paragraph_for_the_next_release(self, trainer, path, session):
        trainer.post(path, sent(trainer, path, **{"paragraphs-0": "Our sentence, and mine."}))

        assert "Our sentence, and mine." in trainer.get(path).text
        assert [row.conflict_count for row in queries.list_patches_page(session).rows] == [0]

    def test_refuses_another_page_and_keeps_what_was_typed(self, trainer, path):
        answer = trainer.post(path, sent(trainer, path, **{"paragraphs-0": "## Another page"}), status=422)

        assert "## Another page</textarea>" in answer.text

    def test_shows_what_the_map_and_the_trainer_both_changed(self, trainer, path, session):
        trainer.post(path, sent(trainer, path, **{"paragraphs-0": "> Mine."}))
        vision.apply_mantra(session, document=replace(ORGANISATION.mantra, text="Nobody waits twice here."), now=MONDAY)

        assert 'id="conflicts"' in trainer.get(path).text
        assert [row.conflict_count for row in queries.list_patches_page(session).rows] == [1]

    def test_shows_both_texts_to_who_was_slower(self, trainer, path):
        mine = sent(trainer, path, **{"paragraphs-0": "Mine."})
        trainer.post(path, sent(trainer, path, **{"paragraphs-0": "Theirs."}))

        text = trainer.post(path, mine, status=409).text

        assert "<p>Theirs.</p>" in text
        assert "Mine.</textarea>" in text

    def test_withdraws_a_change_and_restores_it(self, trainer, path, session):
        trainer.post(path, sent(trainer, path, **{"paragraphs-0": "Mine."}))

        trainer.post(path + "/withdraw")
        assert f'action="{path}/restore"' in trainer.get("/write/generated").text
        assert queries.list_active_plain(session) == []

        trainer.post(path + "/restore")
        assert f'action="{path}/withdraw"' in trainer.get("/write/generated").text
        assert len(queries.list_active_plain(session)) == 1

    def test_does_not_know_other_pages(self, trainer):
        trainer.get("/write/generated/mantra/pages/no-such-page", status=404)
        trainer.get("/write/generated/role/nobody/part/pages/x", status=404)


def test_an_empty_list_leads_to_the_courses(trainer):
    assert 'class="empty"' in trainer.get("/write/generated").text


def test_many_changed_modules_ask_the_database_no_more_than_one(trainer, session, path):
    def change(one):
        trainer.post(one, sent(trainer, one, **{"paragraphs-0": "Mine."}))

    change(path)
    with trainer.counting() as few:
        trainer.get("/write/generated")
    for role in ORGANISATION.organisation.job_roles[:2]:
        code = f"role/{role.code}/part"
        if (document := queries._find_module(session, code)) is not None:
            change(f"/write/generated/{code}/pages/{document.pages[0].code}")
    with trainer.counting() as many:
        text = trainer.get("/write/generated").text

    assert text.count("/withdraw") > 1
    assert len(many) == len(few)
