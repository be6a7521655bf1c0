"""Slow, greedy and impatient peers on a real socket; the program behind it is the least that shows what it was given."""

import json
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import pytest
from waitress.buffers import TempfileBasedBuffer

from lms.server.listener import LARGE_BODIES, Bodies, Listener
from lms.server.peers import BYTES_PER_SECOND, PIECE_BYTES, Peer
from lms.server.supervisor import listen
from lms.web.bodies import NO_SPACE
from tests.server import slow_peers

THREADS = 2
FORM, FILE = 1_000, 5_000
LARGE = 8 * 1024 * 1024
SIGNED_IN = "signed-in"


def largest_body(headers):
    return FILE if headers.get("COOKIE") == SIGNED_IN else FORM


class Program:
    """Tells what it was given; `/large` is a file that the server sends; `/wait` waits until it may answer."""

    def __init__(self, file):
        self.file = file
        self.is_asked, self.may_answer = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/large":
            start_response("200 OK", [("Content-Length", str(LARGE))])
            return environ["wsgi.file_wrapper"](self.file.open("rb"))
        if environ["PATH_INFO"] == "/wait":
            self.is_asked.set()
            self.may_answer.wait(30)
        told = {name: value for name, value in environ.items() if isinstance(value, str)}
        told["lacks_space"] = environ[NO_SPACE]
        content = json.dumps({**told, "received": len(environ["wsgi.input"].read())}).encode()
        start_response("200 OK", [("Content-Length", str(len(content)))])
        return [content]


class Site:
    def __init__(self, listener, program):
        self.listener, self.program = listener, program
        self.port = int(listener.effective_port)
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=listener.run_until, args=(self.stopped.is_set,), daemon=True)

    def send(self, method="GET", path="/", body=None, **headers):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def answers(self):
        """Test if it answers; one with little patience may hang up on us too, if the machine is slow."""
        try:
            return self.send()[0] == 200
        except (OSError, HTTPException):
            return False

    def echo(self, *args, **headers):
        return json.loads(self.send(*args, **headers)[2])

    def stop(self):
        self.stopped.set()
        self.listener.wake()


def make_listener(program, *, patience_seconds, largest_bytes=largest_body):
    bodies = Bodies(form_bytes=FORM, largest_bytes=largest_bytes)
    listening = listen("127.0.0.1", 0)
    return Listener(program, listening, threads=THREADS, patience_seconds=patience_seconds, bodies=bodies)


@contextmanager
def site(file, *, patience_seconds, largest_bytes=largest_body):
    program = Program(file)
    listener = make_listener(program, patience_seconds=patience_seconds, largest_bytes=largest_bytes)
    site = Site(listener, program)
    site.thread.start()
    try:
        yield site
    finally:
        program.may_answer.set()
        site.stop()
        site.thread.join(30)
        assert not site.thread.is_alive()


@pytest.fixture(scope="module")
def large_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "film"
    with path.open("wb") as file:
        file.truncate(LARGE)
    return path


@pytest.fixture
def patient(large_file):
    with site(large_file, patience_seconds=60) as running:
        yield running


@contextmanager
def hanging(count, *kinds):
    peers = slow_peers.open_many(count, *kinds)
    try:
        yield peers
    finally:
        for peer in peers:
            peer.close()


def chunked(running, count):
    """Send just as many bytes as are too many: who goes on sending may be hung up on before they have read the answer."""
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.port), timeout=60) as peer:
        peer.sendall(head + b"%x\r\n" % count + b"x" * count)
        answer = HTTPResponse(peer, method="POST")
        answer.begin()
    return answer


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


class TestSlowPeers:
    def test_hold_nobody_up_and_are_hung_up_on(self, large_file):
        with site(large_file, patience_seconds=1) as running:
            kinds = [
                partial(slow_peers.slow_head, running.port),
                partial(slow_peers.slow_body, running.port),
                partial(slow_peers.slow_reader, running.port, "/large"),
                partial(slow_peers.idle, running.port, "/"),
            ]
            with hanging(64, *kinds):
                until(running.answers)
                until(lambda: not running.listener.active_channels)

            until(running.answers)

    def test_of_one_kind_leave_the_threads_free(self, patient):
        for kind in (slow_peers.slow_body, partial(slow_peers.slow_reader, path="/large")):
            with hanging(10 * THREADS, partial(kind, patient.port)):
                assert patient.send()[0] == 200

    def test_that_go_on_without_getting_anywhere_are_too_slow(self, patient):
        one, other = socket.socketpair()
        with one, other:
            peer = Peer(patient.listener, one, ("127.0.0.1", 1), patient.listener.adj, map={})
            start = peer.creation_time
            for second in range(20):  # never silent, always a byte
                peer.last_activity = start + second
                other.send(b"G" if second == 0 else b"E")
                peer.handle_read()
            assert not peer.is_too_slow(start + 20, patience_seconds=20)
            assert peer.is_too_slow(start + 21, patience_seconds=20)

            other.send(b"T" * BYTES_PER_SECOND * 5)
            peer.handle_read()
            peer.last_activity = start + 21
            assert not peer.is_too_slow(start + 21, patience_seconds=20)
            peer.close()


class TestBodies:
    def test_of_anybody_are_as_large_as_a_form(self, patient):
        assert patient.echo("POST", "/", b"x" * FORM)["received"] == FORM

        told = patient.echo("POST", "/", b"x" * (FORM + 1))
        assert (told["CONTENT_LENGTH"], told["received"]) == (str(FORM + 1), 0)

    def test_may_be_files_where_the_headers_say_so(self, patient):
        assert patient.echo("POST", "/", b"x" * FILE, Cookie=SIGNED_IN)["received"] == FILE
        assert patient.echo("POST", "/", b"x" * (FILE + 1), Cookie=SIGNED_IN)["received"] == 0

    def test_that_wait_to_be_asked_for_are_refused_unsent(self, patient):
        asking = {"Expect": "100-continue", "Content-Length": str(FORM + 1)}

        assert patient.echo("POST", "/", None, **asking)["received"] == 0

    def test_of_unknown_length_are_refused_where_they_become_too_large(self, patient):
        answer = chunked(patient, FORM + 1)

        assert answer.status == 413
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

    def test_for_which_the_disk_has_no_space_are_taken_and_forgotten(self, large_file, monkeypatch):
        opened = ExitStack()

        def full(_buffer):
            return opened.enter_context(Path("/dev/full").open("r+b", buffering=0))

        monkeypatch.setattr(TempfileBasedBuffer, "newfile", full)
        with opened, site(large_file, patience_seconds=60, largest_bytes=lambda _headers: LARGE) as running:
            told = running.echo("POST", "/", b"x" * LARGE)
            assert (told["CONTENT_LENGTH"], told["received"], told["lacks_space"]) == (str(LARGE), 0, True)
            assert running.echo("POST", "/", b"x" * FORM)["lacks_space"] is False

            assert chunked(running, PIECE_BYTES + 1).status == 507

    def test_that_are_files_come_in_a_few_at_a_time(self, patient):
        head = f"POST / HTTP/1.1\r\nHost: x\r\nCookie: {SIGNED_IN}\r\nContent-Length: {FILE}\r\n\r\n"

        def sender():
            peer = socket.create_connection(("127.0.0.1", patient.port), timeout=60)
            peer.sendall(head.encode())
            return peer

        with hanging(LARGE_BODIES, sender):
            until(lambda: not patient.listener.has_room)
            status, headers, _ = patient.send("POST", "/", b"x" * FILE, Cookie=SIGNED_IN)
            assert (status, headers["Retry-After"]) == (503, "60")
            assert patient.echo("POST", "/", b"x" * FORM)["received"] == FORM


class TestAnswers:
    def test_come_whole_from_files(self, patient):
        assert len(patient.send("GET", "/large")[2]) == LARGE

    def test_say_nothing_of_the_server(self, patient):
        assert "Server" not in patient.send()[1]
        status, headers, _ = patient.send("GET", "/", None, **{"X-Large": "x" * 40_000})
        assert (status, headers["Server"], headers["X-Content-Type-Options"]) == (431, None, "nosniff")

    def test_are_made_from_what_peers_and_proxies_said(self, patient):
        told = patient.echo("GET", "/%C3%A9?q=1", None, **{"X-Forwarded-For": "192.0.2.7", "Host": "learn.example.org"})

        assert told["REMOTE_ADDR"] == "127.0.0.1"
        assert told["HTTP_X_FORWARDED_FOR"] == "192.0.2.7"
        assert (told["HTTP_HOST"], told["PATH_INFO"], told["QUERY_STRING"]) == ("learn.example.org", "/Ã©", "q=1")


class TestStopping:
    def test_finishes_what_is_under_way_and_drops_the_rest(self, patient):
        answers = []
        asking = threading.Thread(target=lambda: answers.append(patient.send("GET", "/wait")[0]))
        asking.start()
        with hanging(2, partial(slow_peers.slow_body, patient.port)):
            assert patient.program.is_asked.wait(60)
            patient.stop()
            until(lambda: len(patient.listener.active_channels) == 1)
            patient.program.may_answer.set()
            asking.join(60)

        assert answers == [200]

    def test_may_be_woken_while_all_is_closed(self, large_file):
        listener = make_listener(Program(large_file), patience_seconds=60)
        woken = []

        class LastToClose:
            def close(self):
                listener.wake()
                woken.append(True)

        listener._map["last"] = LastToClose()  # no peer of ours is surely the last to be closed
        listener.run_until(lambda: True)

        assert woken == [True]
