"""The secret key can be changed while people work: earlier ones count as long as they are named."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from lms.app import create_app
from lms.core.config import Config, ConfigurationError
from tests.conftest import SECRET
from tests.page_client import PageClient

NEWER = "another key for tests only, long enough as well"


@contextmanager
def changed_key(client, config, db, **settings):
    """The same browser after a restart with a newer key."""
    app = create_app(replace(config, secret_key=NEWER, **settings), db)
    app.testing = False
    later = PageClient(app)
    later.http._cookies = client.http._cookies
    yield later


@pytest.fixture
def token(client, make):
    """The token of a form that is open in a browser which is signed in."""
    client.sign_in(make.learner().id)
    client.get("/me")
    return client.page.find(".//input[@name='csrf_token']").get("value")


def test_open_forms_and_sign_ins_survive_a_new_key(client, config, db, token):
    with changed_key(client, config, db, secret_key_fallbacks=(SECRET,)) as later:
        later.get("/me")
        answer = later.http.post("/theme", data={"csrf_token": token, "theme": "dark", "back": "/me"})

    assert answer.status_code == 303


def test_new_forms_carry_the_new_key(client, config, db, token):
    with changed_key(client, config, db, secret_key_fallbacks=(SECRET,)) as later:
        later.get("/me")
        fresh = later.page.find(".//input[@name='csrf_token']").get("value")

    assert fresh.rpartition(".")[2] != token.rpartition(".")[2]


def test_a_key_that_is_no_longer_named_opens_nothing(client, config, db, token):
    with changed_key(client, config, db) as later:
        later.get("/me", status=303)


@pytest.mark.parametrize("odd", [{"secret_key_fallbacks": ("short",)}, {"log_format": "xml"}])
def test_settings_that_cannot_be_meant_are_refused(tmp_path, odd):
    with pytest.raises(ConfigurationError):
        Config(instance_path=tmp_path, secret_key=SECRET, **odd)


def test_environment_and_file_name_several_keys(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text(f'secret_key = "{NEWER}"\nsecret_key_fallbacks = ["{SECRET}"]\n')
    assert Config.from_environment(tmp_path).signing_keys == [SECRET, NEWER]

    monkeypatch.setenv("LMS_SECRET_KEY_FALLBACKS", f"{'x' * 32}, {'y' * 32}")
    assert Config.from_environment(tmp_path).signing_keys == ["x" * 32, "y" * 32, NEWER]
