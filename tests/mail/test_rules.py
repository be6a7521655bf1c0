"""When e-mail may be sent, and what stands in its headers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.mail import rules
from lms.mail.terms import MailTimes, Pace

CHICAGO = ZoneInfo("America/Chicago")
NEW_YEAR = datetime(2026, 1, 1)  # noqa: DTZ001  Hypothesis adds the time zone itself
MOMENTS = st.datetimes(NEW_YEAR, NEW_YEAR + timedelta(days=365), timezones=st.just(UTC))
HOURS = st.integers(0, 23)
TIMES = st.builds(MailTimes, quiet_from=HOURS, quiet_until=HOURS, digest_hour=HOURS)


@given(MOMENTS, TIMES, st.sampled_from([Pace.DAILY, Pace.AT_ONCE]))
def test_nothing_is_sent_in_quiet_hours_and_nothing_waits_for_two_days(moment, times, pace):
    now = moment.astimezone(CHICAGO)

    after = rules.send_after(pace, is_must=False, queued_at=moment, now=now, times=times)

    assert now <= after < now + timedelta(hours=49)
    assert after == now or after.hour in {times.digest_hour, times.quiet_until}
    assert not rules.is_quiet(after, times)


@given(MOMENTS, TIMES, st.sampled_from(list(Pace)))
def test_a_must_is_sent_at_once(moment, times, pace):
    assert rules.send_after(pace, is_must=True, queued_at=moment, now=moment, times=times) == moment


@given(MOMENTS, MOMENTS)
def test_what_a_day_brings_is_sent_together(first, second):
    """Two messages of one day, as the daily e-mail divides days, go out at the same moment."""
    times = MailTimes(quiet_from=0, quiet_until=0, digest_hour=8)
    one, other = (
        rules.send_after(Pace.DAILY, is_must=False, queued_at=m, now=m.astimezone(CHICAGO), times=times)
        for m in (first, second)
    )
    days = [(moment.astimezone(CHICAGO) - timedelta(hours=8, microseconds=1)).date() for moment in (first, second)]

    assert (one == other) is (days[0] == days[1])


@given(st.text())
def test_a_header_is_one_line_whatever_somebody_is_called(name):
    line = rules.header_line(name)

    assert line.splitlines() in ([line], [])
    assert line.isprintable() or not line.isascii()
    assert len(line) <= rules.LONGEST_SUBJECT


@pytest.mark.parametrize("host", ["smtp.example.org", "127.0.0.1", "localhost", "::1", ""])
def test_a_host_may_be(host):
    rules.check_host(host)


@pytest.mark.parametrize("host", ["smtp.example.org:25", "a b", "http://x", "x\r\nQUIT", "-x", "ä.example", "a" * 300])
def test_a_host_may_not_be(host):
    with pytest.raises(rules.HostMalformed):
        rules.check_host(host)


def test_an_e_mail_is_tried_for_days_and_then_given_up():
    now, tries = datetime(2026, 11, 30, tzinfo=UTC), 0
    while (later := rules.retry_at(now, tries=tries)) is not None:
        now, tries = later, tries + 1

    assert timedelta(days=1) < now - datetime(2026, 11, 30, tzinfo=UTC) < timedelta(days=3)


@pytest.mark.parametrize(
    ("colour", "is_dark"), [("#000000", True), ("#ffffff", False), ("#ffc917", False), ("#10161d", True)]
)
def test_words_on_a_colour_can_be_read(colour, is_dark):
    assert rules.is_dark(colour) is is_dark
