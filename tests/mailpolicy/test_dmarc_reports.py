from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pytest

from cyberscan.mailpolicy.dmarc import read
from cyberscan.mailpolicy.dmarc_reports import MAX_RECEIVERS, Receiver, receivers
from cyberscan.reasons import LookFailed, Reason


@dataclass(frozen=True)
class Said:
    status: Literal["found", "nodata", "nxdomain"]
    records: tuple[str, ...] = ()


def names(
    world: Mapping[str, Sequence[str] | None], asked: list[str] | None = None
) -> Callable[[str, str], Said]:
    def look_up(name: str, rtype: str) -> Said:
        if asked is not None:
            asked.append(name)
        texts = world.get(name, ())
        if texts is None:
            raise LookFailed(Reason.DNS_FAILURE, "SERVFAIL")
        return Said("found", tuple(texts)) if texts else Said("nxdomain")

    return look_up


CONSENT = "ville.fr._report._dmarc.rapports.test"


def one(rua: str, world: Mapping[str, Sequence[str] | None], more: str = "") -> Receiver:
    [receiver] = receivers("ville.fr", read(f"v=DMARC1; p=none; rua={rua}{more}"), names(world))
    return receiver


def test_reports_to_the_domain_itself_cost_nothing() -> None:
    asked: list[str] = []
    record = read(
        "v=DMARC1; p=none; rua=mailto:d@VILLE.fr,mailto:e@ville.fr; ruf=mailto:d@ville.fr"
    )
    [receiver] = receivers("ville.fr", record, names({}, asked))
    assert (receiver.consent, receiver.tags, asked) == ("own", ("rua", "ruf"), [])
    assert len(receiver.addresses) == 3


@pytest.mark.parametrize(
    ("texts", "consent"),
    [
        (["v=DMARC1"], "given"),
        (["v=DMARC1;"], "given"),
        (["v=DMARC1; rua=mailto:other@rapports.test"], "given"),
        (["hello", "v=DMARC1;"], "given"),
        (["v=DMARC1; rua=mailto:x@elsewhere.test"], "redirected"),
        (["v=dmarc1"], "missing"),
        (["v=spf1 -all"], "missing"),
        ([], "missing"),
        (None, "unknown"),
    ],
)
def test_another_organization_must_agree(texts: list[str] | None, consent: str) -> None:
    receiver = one("mailto:d@rapports.test", {CONSENT: texts})
    assert (receiver.consent, receiver.asked_at) == (consent, CONSENT)
    assert (receiver.failed is not None) == (consent == "unknown")


def test_a_host_of_the_same_organization_needs_no_consent() -> None:
    world = {"_dmarc.ville.fr": ["v=DMARC1; p=none"]}
    assert one("mailto:d@mail.ville.fr", world).consent == "own"


def test_a_host_below_that_is_its_own_organization_does() -> None:
    world = {"_dmarc.ville.fr": ["v=DMARC1; p=none"], "_dmarc.mail.ville.fr": ["v=DMARC1; psd=n"]}
    assert one("mailto:d@mail.ville.fr", world).consent == "missing"


def test_an_organization_that_cannot_be_told_accuses_nobody() -> None:
    world: dict[str, list[str] | None] = {"_dmarc.mail.ville.fr": None}
    assert one("mailto:d@mail.ville.fr", world).consent == "unknown"
    world["ville.fr._report._dmarc.mail.ville.fr"] = ["v=DMARC1"]
    assert one("mailto:d@mail.ville.fr", world).consent == "given"


def test_a_name_too_long_for_dns_cannot_consent() -> None:
    long = ".".join(["a" * 60] * 3)
    found = receivers(f"{long}.fr", read(f"v=DMARC1; rua=mailto:d@{long}.test"), names({}))
    assert found[0].consent == "missing"


def test_what_is_no_name_is_never_asked() -> None:
    asked: list[str] = []
    record = read("v=DMARC1; rua=mailto:d@[192.0.2.1],mailto:d@localhost,mailto:d@a..b,https://x/y")
    assert receivers("ville.fr", record, names({}, asked)) == ()
    assert asked == []


def test_a_thousand_receivers_are_bounded() -> None:
    rua = ",".join(f"mailto:d@r{n}.test" for n in range(1000))
    found = receivers("ville.fr", read(f"v=DMARC1; rua={rua}"), names({}))
    assert len(found) == MAX_RECEIVERS + 1
    left_out = found[-1]  # stands for all the others: nobody may say that they agreed
    assert (left_out.domain, left_out.consent) == (f"r{MAX_RECEIVERS}.test", "unknown")
    assert left_out.failed is not None
    assert left_out.failed.reason is Reason.BUDGET_SPENT
