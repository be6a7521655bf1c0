import threading
import time

import pytest
from argon2 import PasswordHasher
from werkzeug.exceptions import ServiceUnavailable

from lms.identity import passwords

PASSWORD = "walk in the customer's shoes"


@pytest.fixture(scope="module")
def password_hash():
    return passwords.hash_password(PASSWORD)


class TestHashPassword:
    def test_uses_19_mib_two_passes_one_lane(self, password_hash):
        assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    def test_knows_its_own_and_no_other(self, password_hash):
        assert passwords.is_password(password_hash, PASSWORD)
        assert not passwords.is_password(password_hash, PASSWORD + " ")

    def test_one_password_in_two_spellings_is_one(self):
        assert passwords.is_password(passwords.hash_password("cafe\u0301 au lait, please"), "café au lait, please")

    def test_nobody_has_no_password(self):
        assert not passwords.is_password(None, PASSWORD)
        assert not passwords.is_password("not a hash", PASSWORD)

    def test_does_not_hash_what_is_too_long(self, password_hash):
        assert not passwords.is_password(password_hash, "x" * 2_000_000)

    def test_nobody_takes_as_long_as_somebody(self, password_hash):
        def seconds(known):
            times = []
            for _ in range(3):
                began = time.thread_time()
                passwords.is_password(known, "wrong password entirely")
                times.append(time.thread_time() - began)
            return min(times)

        assert seconds(None) > seconds(password_hash) / 3

    def test_sees_older_parameters(self, password_hash):
        older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)

        assert passwords.is_outdated(older)
        assert not passwords.is_outdated(password_hash)


def test_turns_away_who_would_wait_too_long():
    turns = passwords._Turns(at_once=1, waiting=1)
    inside, go = threading.Event(), threading.Event()

    def occupy():
        with turns.take():
            inside.set()
            go.wait()

    threads = [threading.Thread(target=occupy) for _ in range(2)]
    threads[0].start()
    inside.wait()
    threads[1].start()
    try:
        while turns._places.acquire(blocking=False):  # until the second thread has the last place
            turns._places.release()
        with pytest.raises(ServiceUnavailable) as refused, turns.take():
            pass
    finally:
        go.set()
        for thread in threads:
            thread.join()
    assert refused.value.retry_after == 2
