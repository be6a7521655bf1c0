"""The choice of what runs on a second server leaves no statement out."""

import json
from collections import Counter
from random import Random

import pytest

from tests import second_server

TESTS = [f"test_{n}" for n in range(60)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(second_server.SHARED, str(tmp_path))
    folder = tmp_path / "statements"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("run", ["one", "another"])
def test_each_statement_is_asked_by_two_tests_if_two_ask_it(folder, monkeypatch, run):
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", run)
    chance = Random(run)
    asked = {test: chance.sample(range(40), chance.randint(0, 6)) for test in TESTS}
    for worker in (0, 1):
        (folder / f"gw{worker}.json").write_text(json.dumps({test: asked[test] for test in TESTS[worker::2]}))

    chosen = second_server.choose(TESTS)

    of_all, of_chosen = (Counter(key for test in tests for key in asked[test]) for tests in (TESTS, chosen))
    assert all(of_chosen[key] >= min(2, count) for key, count in of_all.items())
    assert len(chosen) < len(TESTS)
    assert chosen == second_server.choose(TESTS[::-1])


def test_all_run_if_none_has_run_before(folder):
    assert second_server.choose(TESTS) == set(TESTS)
