"""A visitor without a browser: one kept connection, cookies, and the forms of the page that was last shown."""

import http.client
import select
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import html5lib

from tests.real_server import PATIENCE

EDGE = "----edge-of-a-part"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, **values: str) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.fields if name not in values] + list(values.items())


class Visitor:
    """Get and post over a real connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}
        self.path = "/"
        self.page = None

    def get(self, path: str) -> Answer:
        """Open a page, wherever that leads."""
        answer = self.send("GET", path)
        while answer.status in {302, 303}:
            path = urlsplit(urljoin(path, answer.headers["location"]))._replace(scheme="", netloc="").geturl()
            answer = self.send("GET", path)
        self.path = path
        self.page = html5lib.parse(answer.body, namespaceHTMLElements=False)
        return answer

    def post(self, path: str, fields: list[tuple[str, str]], **headers: str) -> Answer:
        """Send a form; follows nothing."""
        return self.send("POST", path, urlencode(fields).encode(), **headers)

    def post_parts(self, path: str, fields: list[tuple[str, str]], **headers: str) -> Answer:
        """Send a form as scripts do, one part for each field."""
        parts = [f'--{EDGE}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields]
        body = "".join([*parts, f"--{EDGE}--\r\n"]).encode()
        return self.send("POST", path, body, **{"Content-Type": f"multipart/form-data; boundary={EDGE}", **headers})

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        if body is not None:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._notice_hang_up()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer

    def _notice_hang_up(self) -> None:
        # A busy server hangs up on those who ask nothing for a while: an idle connection has something to read then, its end.
        idle = self.connection.sock
        if idle is not None and select.select([idle], [], [], 0)[0]:
            self.connection.close()  # the next request opens another

    def links(self) -> list[str]:
        return [e.get("href") for e in self.page.iter("a") if e.get("href")]

    def form(self, action_part: str) -> Form:
        """Return the first form of the page whose action contains the words."""
        for element in self.page.iter("form"):
            action = element.get("action") or self.path
            if action_part in action and element.get("method", "").lower() == "post":
                return form_of(element, action)
        raise LookupError(f"{self.path} has no form to {action_part}")

    def sign_in(self, email: str, password: str) -> None:
        self.get("/sign-in")
        form = self.form("sign-in")
        answer = self.post(form.action, form.filled(email=email, password=password))
        assert answer.status == 303, answer.text[:2000]


def form_of(element, action: str) -> Form:
    form = Form(action)
    for part in element.iter():
        name = part.get("name")
        if not name:
            continue
        if part.tag == "button" or part.get("type") in {"submit", "image"}:
            form.buttons.append((name, part.get("value", "")))
        elif part.tag == "textarea":
            form.fields.append((name, "".join(part.itertext())))
        elif part.tag == "select":
            chosen = [o for o in part.iter("option") if o.get("selected") is not None] or list(part.iter("option"))[:1]
            form.fields += [(name, o.get("value", "".join(o.itertext()))) for o in chosen]
        elif part.tag == "input" and (part.get("type") not in {"radio", "checkbox"} or part.get("checked") is not None):
            form.fields.append((name, part.get("value", "")))
    return form


def fields_of(element, **changes) -> dict:
    """Return what a form would send as it stands, without its token; a name that comes more than once has a list."""
    sent: dict = {}
    for name, value in form_of(element, "").fields:
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    sent.pop("csrf_token", None)
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()} | changes
