from collections.abc import Callable
from typing import Any

import pytest

from checks.services.mail_access_clear_text import MailAccessClearText
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    (
        {"port": 143, "name": "imap", "features": ("imap4rev1", "auth=plain")},
        "never",
        Confidence.CERTAIN,
        None,
    ),
    (
        {"port": 110, "name": "pop3", "features": ("user", "uidl")},
        "never",
        Confidence.CERTAIN,
        None,
    ),
    ({"port": 110, "name": "pop3", "features": ("uidl",)}, "never", Confidence.CERTAIN, None),
    *(
        (seen, "optional", Confidence.FIRM, Severity.MEDIUM)
        for seen in (
            {"port": 143, "name": "imap", "features": ("imap4rev1", "starttls")},
            {
                "port": 143,
                "name": "imap",
                "features": ("imap4rev1", "starttls", "logindisabled", "auth=login"),
            },
            {"port": 110, "name": "pop3", "features": ("stls", "user")},
            {"port": 110, "name": "pop3", "features": ("stls", "sasl cram-md5 plain")},
        )
    ),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(MailAccessClearText(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(MailAccessClearText(), 143)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 143, "name": "imap", "features": ("imap4rev1", "logindisabled")},
        {"port": 143, "name": "imap", "features": ("starttls", "logindisabled", "auth=gssapi")},
        {"port": 143, "name": "imap", "features": ("imap4rev1", "auth=plain"), "tls": True},
        {"port": 110, "name": "pop3", "features": ("stls",)},
        {"port": 110, "name": "pop3", "features": ("stls", "sasl", "top")},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(MailAccessClearText(), service(**seen))] == [Outcome.PASS]


def test_a_server_that_lists_nothing_is_not_judged(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    [verdict] = exposure(MailAccessClearText(), service(110, name="pop3", how="banner"))
    assert verdict.outcome is Outcome.NOT_TESTED
