"""Learners of the bench: signed in without the cost of a password, finding their own way through the pages."""

import re
from uuid import UUID

from lms.app import create_app
from lms.core import clock
from lms.core.config import Config
from lms.identity import operations as identity
from lms.identity import queries as accounts
from lms.web.resources import resources
from tests.visitor import Answer, Visitor

MODULE = re.compile(r"/modules/[0-9a-f-]{36}")


class SignIns:
    """Makes sessions in the instance's database and cookies which the server believes."""

    def __init__(self, config: Config) -> None:
        self._app = create_app(config)
        self._cookie = self._app.config["SESSION_COOKIE_NAME"]

    def visitor(self, port: int, employee_id: UUID) -> Visitor:
        with resources(self._app).database.transaction() as session:
            account_id = accounts.account_id_of(session, employee_id)
            sid = identity.start_session(
                session, account_id=account_id, address="127.0.0.1", user_agent="bench", now=clock.now()
            )
        signer = self._app.session_interface.get_signing_serializer(self._app)
        visitor = Visitor(port)
        visitor.cookies[self._cookie] = signer.dumps({"_user_id": sid})
        return visitor


class Learner:
    """One person with an attempt under way."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.attempt = ""
        self.lesson = self._find_lesson()

    def _find_lesson(self) -> str:
        """Choose the lesson whose quiz asks most."""
        self.visitor.get("/lessons")
        modules = sorted({found[0] for link in self.visitor.links() if (found := MODULE.match(link))})
        self.module = max(modules, key=self._question_count)
        assert self._question_count(self.module), "no lesson with a quiz"
        self.visitor.get(f"{self.module}/pages/1")
        return self.visitor.path

    def _question_count(self, module: str) -> int:
        answer = self.visitor.get(f"{module}/quiz")
        found = re.search(r'class="big num"[^>]*>(\d+)<', answer.text)
        return int(found[1]) if answer.status == 200 and found else 0

    def start(self) -> None:
        """Begin an attempt, or go on with the open one, and read its next question."""
        self.visitor.get(f"{self.module}/quiz")
        going_on = [link for link in self.visitor.links() if link.startswith("/attempts/")]
        if going_on:
            self.visitor.get(going_on[0])
        else:
            form = self.visitor.form("/quiz")
            self.visitor.get(self.visitor.post(form.action, form.fields).headers["location"])
        self._read()

    def _read(self) -> None:
        self.question = self.visitor.form("/questions/").action
        self.attempt, _, position = self.question.partition("/questions/")
        self.position = int(position)
        self.count = len(self.visitor.page.findall(".//ol[@class='pline']/li"))
        token = next(value for name, value in self.visitor.form("/questions/").fields if name == "csrf_token")
        self._fields = [("csrf_token", token), *_answers(self.visitor.page.find(".//fieldset"))]

    def open_lesson(self) -> Answer:
        return self.visitor.send("GET", self.lesson)

    def open_quiz(self) -> Answer:
        return self.visitor.send("GET", self.question)

    def answer(self) -> Answer:
        """Answer the question that was read last; sent again, it changes nothing."""
        return self.visitor.post(self.question, self._fields)

    def go_on(self) -> None:
        """Read the next open question."""
        self.visitor.get(self.attempt)
        self._read()

    def answer_all_but_the_last(self) -> None:
        self.start()
        for _ in range(self.position, self.count):
            self.answer()
            self.go_on()

    def is_answered(self, position: int) -> bool:
        """Test if a question of the attempt has its answer, as its page shows."""
        self.visitor.get(f"{self.attempt}/questions/{position}")
        return self.visitor.page.find(".//div[@id='why']") is not None


def _answers(question) -> list[tuple[str, str]]:
    """Answer a question somehow: the first choice, the order as shown, any words."""
    given: dict[str, list[str]] = {}
    for part in question.iter():
        name, kind = part.get("name"), part.get("type")
        if part.tag == "select":
            given[name] = ["".join(o.itertext()) for o in part.iter("option")][1:2]
        elif part.tag == "textarea" or (part.tag == "input" and kind is None):
            given[name] = ["the words I remember"]
        elif kind in {"radio", "checkbox"}:
            given.setdefault(name, [part.get("value")])
        elif kind == "hidden":
            given.setdefault(name, []).append(part.get("value"))
    return [(name, value) for name, values in given.items() for value in values]
