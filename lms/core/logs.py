"""What is written down while the program runs: one line for each thing, in UTC, with the id of its request.

Security events name people and things by id only, never by what somebody typed. Source: ASVS 5.0 V16.
"""

import json
import logging
import re
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The request that is being answered; empty in jobs and commands."""

_security = logging.getLogger("lms.security")
_LINE_ENDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def security_event(name: str, **facts: object) -> None:
    """Write down what matters for security, as `noun.verb`: `access.denied`. Facts are ids, codes and numbers."""
    _security.info(name, extra={"facts": {key: value for key, value in facts.items() if value is not None}})


def configure(*, level: str, as_json: bool) -> None:
    """Send what is written down to standard error; whoever has set up logging already keeps their way."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if as_json else TextLine())
    logging.basicConfig(level=level, handlers=[handler])
    for chatty in ("alembic", "huey"):  # they speak each minute, and of nothing
        logging.getLogger(chatty).setLevel(logging.WARNING)


class TextLine(logging.Formatter):
    """A line to read: nothing that somebody sent can begin a new one."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line; a traceback follows it, indented."""
        facts = "".join(f" {key}={value}" for key, value in _facts(record).items())
        words = f"{record.levelname} {record.name} [{request_id.get() or '-'}] {record.getMessage()}{facts}"
        line = f"{_moment(record)} {_on_one_line(words)}"
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return "\n".join([line, *(f"    {_on_one_line(part)}" for part in trace.splitlines())])


class JsonLine(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as an object: moment, level, logger, request, event or message, facts."""
        written = {
            "at": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
            "facts": {key: value if isinstance(value, int) else str(value) for key, value in _facts(record).items()},
            "trace": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({key: value for key, value in written.items() if value != "" and value != {}})


def _facts(record: logging.LogRecord) -> Mapping[str, object]:
    facts: Mapping[str, object] = getattr(record, "facts", {})
    return facts


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _on_one_line(words: str) -> str:
    return _LINE_ENDS.sub(lambda found: found[0].encode("unicode_escape").decode(), words)
