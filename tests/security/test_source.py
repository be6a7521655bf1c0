"""What the program does nowhere: read from its source, so that it holds for what is written tomorrow too."""

import ast
import re
from functools import cache

import pytest

from tests.conftest import ROOT, STATIC

FILES = {path.relative_to(ROOT / "lms").as_posix(): path for path in sorted((ROOT / "lms").rglob("*.py"))}
SCRIPTS = {name: path.read_text() for name, path in STATIC.items() if name.endswith(".js")}
TEMPLATES = {path.name: path.read_text() for path in sorted((ROOT / "lms").rglob("*.html"))}


@cache
def trees():
    return {name: ast.parse(path.read_text()) for name, path in FILES.items() if not name.startswith("migrations/")}


@cache
def calls(tree):
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(pattern: str) -> list[str]:
    """Where something is called whose name matches as a whole."""
    return [
        f"{name}: {call}" for name, tree in trees().items() for call, _ in calls(tree) if re.fullmatch(pattern, call)
    ]


@cache
def imports() -> list[tuple[str, str]]:
    found = []
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found += [(name, alias.name) for alias in node.names]
            if isinstance(node, ast.ImportFrom) and not node.level:
                found += [(name, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def importers(*modules: str) -> set[str]:
    """The files that import one of these modules or something in it."""
    return {name for name, one in imports() if any(f"{one}.".startswith(f"{module}.") for module in modules)}


def test_no_text_becomes_code():
    assert called(r"eval|exec|compile|__import__|importlib\.import_module") == []
    assert importers("code", "codeop", "runpy") == set()


def test_no_text_becomes_a_template():
    assert called(r".*render_template_string|(.*env|Environment\(.*\))\.from_string|.*\bTemplate") == []


def test_no_text_becomes_a_pattern_of_a_message():
    assert called(r".*\.format_map|(?!.*Date|.*Time|.*Number).*\.format") == []


def test_only_the_server_starts_programs_and_none_through_a_shell():
    assert importers("subprocess", "pty", "multiprocessing") <= {"server/supervisor.py"}
    assert called(r"os\.(system|popen|exec\w*|spawn\w*)") == []
    assert not any(k.arg == "shell" for tree in trees().values() for _, call in calls(tree) for k in call.keywords)


def test_statements_are_written_by_us_and_values_are_bound():
    """What is handed to the database as text is text of ours: nothing is put together from what came in."""
    found = []
    for name, tree in trees().items():
        for call, node in calls(tree):
            if (
                not re.fullmatch(r"(sa\.|sqlalchemy\.)?text|.*\.exec_driver_sql|.*literal_column", call)
                or not node.args
            ):
                continue
            first = node.args[0]
            parts = ast.walk(first) if isinstance(first, ast.JoinedStr | ast.BinOp) else ()
            if any(isinstance(part, ast.Name | ast.Attribute | ast.Call) for part in parts):
                found.append(f"{name}: {ast.unparse(first)}")

    assert found == []


def test_nothing_is_fetched_from_anywhere():
    """No protection against forged requests of the server is needed: it makes none, and talks to the mail server only."""
    assert (
        importers("urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "telnetlib")
        == set()
    )
    assert importers("smtplib") == {"mail/transport.py"}
    assert importers("socket") <= {"cli.py", "server/__main__.py", "server/listener.py", "server/supervisor.py"}


def test_what_is_read_makes_plain_values():
    assert importers("pickle", "marshal", "shelve", "dill", "jsonpickle") == set()
    assert called(r"yaml\.(load|load_all|full_load|unsafe_load)") == []


def test_secrets_come_from_the_system_and_hashes_are_sound():
    chance = {name for name in importers("random") if not name.startswith("demo/")}

    assert chance <= {"core/db.py"}  # how long to wait for others
    assert called(r"(hashlib\.)?(md5|sha1)") == []


def test_patterns_are_ours_and_words_in_them_escaped():
    found = [
        name
        for name, tree in trees().items()
        for call, node in calls(tree)
        if re.fullmatch(r"re\.(compile|match|fullmatch|search|sub|split|findall|finditer)", call)
        and any(
            isinstance(part, ast.Name) and not re.fullmatch(r"_?[A-Z][A-Z_]*|re|map", part.id)
            for part in ast.walk(node.args[0])
        )
        and "re.escape" not in ast.unparse(node.args[0])
    ]

    assert found == []


def test_a_request_says_where_each_value_comes_from():
    """A value of the address never stands in for one of the form."""
    found = [n for n, t in trees().items() for node in ast.walk(t) if _is_mixed(node)]

    assert found == []


def _is_mixed(node) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) in {"request.values", "request.json"}


def test_no_other_cookies_are_set():
    """Three besides the session's; over TLS each is secure and bound to the host, see the tests of them."""
    assert called(r".*\.set_cookie") == [
        "identity/login/devices.py: response.set_cookie",
        "recall/views/by_link.py: answer.set_cookie",
        "web/views.py: answer.set_cookie",
    ]


def test_looking_changes_nothing():
    """A view that only answers GET opens no writing transaction, with one exception; `readyz` takes the writer's turn and gives it back."""
    writers = [
        function.name
        for tree in trees().values()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and any(re.match(r"\w+\.get\(", ast.unparse(decorator)) for decorator in function.decorator_list)
        and any(call in {"writing", "write", "write_prepared"} for call, _ in calls(function))
    ]

    assert writers == ["show_announcement"]  # that somebody opened it is what its authors count


@pytest.mark.parametrize("name", SCRIPTS)
class TestScripts:
    def test_write_text_never_markup(self, name):
        assert not re.search(
            r"\.(inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write|\beval\(|new Function|set(Timeout|Interval)\(['\"]",
            SCRIPTS[name],
        )

    def test_reach_no_prototype_by_a_name_that_came_in(self, name):
        assert not re.search(r"__proto__|\bprototype\b|\][.\w]*\[(?!['\"0-9])[^\]]+\]\s*=(?![=>])", SCRIPTS[name])

    def test_hear_and_load_nobody_else(self, name):
        assert not re.search(
            r"postMessage|onmessage|addEventListener\(['\"]message|jsonp|(fetch|import)\(\s*['\"`]https?:",
            SCRIPTS[name],
        )

    def test_let_passwords_be_pasted(self, name):
        assert "paste" not in SCRIPTS[name]


def test_pages_load_nothing_from_elsewhere():
    outside = re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"'](?:https?:)?//")

    assert [name for name, source in TEMPLATES.items() if outside.search(source)] == []


def test_the_proxy_speaks_tls_and_sends_everybody_there():
    nginx, caddy = ((ROOT / "lms/server" / name).read_text() for name in ("nginx.conf", "Caddyfile"))

    assert "ssl_protocols TLSv1.2 TLSv1.3;" in nginx
    assert re.search(r"listen 80;[^}]*return 301 https://", nginx)
    assert not re.search(r"tls.*protocols|auto_https|http://", caddy)  # Caddy's own ways are those
    assert set(re.findall(r"(?:proxy_pass http://|reverse_proxy )([\d.]+)", nginx + caddy)) == {"127.0.0.1"}
