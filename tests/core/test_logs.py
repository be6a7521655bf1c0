import json
import logging
import re
import sys

import pytest

from lms.core import logs

FORGED = "a\r\n2026-11-02T09:00:00.000Z INFO lms.security [-] sign_in.passed\u2028b"


def record(message="%s", *args, **more):
    made = logging.LogRecord("lms.security", logging.INFO, "x", 1, message, args, more.pop("exc_info", None))
    made.__dict__.update(more)
    return made


@pytest.fixture(autouse=True)
def request_id():
    before = logs.request_id.set("0123456789ab")
    yield
    logs.request_id.reset(before)


@pytest.mark.parametrize("formatter", [logs.TextLine(), logs.JsonLine()])
class TestLines:
    def test_nothing_that_was_sent_begins_a_new_one(self, formatter):
        written = formatter.format(record("%s", FORGED, facts={"endpoint": FORGED}))

        assert len(written.splitlines()) == 1

    def test_are_in_utc_and_name_the_request(self, formatter):
        made = record("sign_in.passed", facts={"account": "7"})
        made.created = 1.5

        written = formatter.format(made)

        assert "1970-01-01T00:00:01.500Z" in written
        assert "0123456789ab" in written

    def test_a_trace_forges_none_either(self, formatter):
        try:
            int(FORGED)
        except ValueError as error:
            error.add_note(FORGED)
            written = formatter.format(record("defect", exc_info=sys.exc_info()))

        assert "ValueError" in written
        assert not any(re.match(r"2026|[^ ]*sign_in", line) for line in written.splitlines()[1:])


def test_json_is_one_object_with_the_facts():
    written = json.loads(logs.JsonLine().format(record("sign_in.passed", facts={"account": "7", "tries": 3})))

    assert written["message"] == "sign_in.passed"
    assert written["facts"] == {"account": "7", "tries": 3}
