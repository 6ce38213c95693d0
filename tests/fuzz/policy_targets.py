"""Readers of DMARC and DKIM records, as fuzz targets: texts of any kind in, no error, bounded values out."""

from __future__ import annotations

import base64
from collections.abc import Callable

from cyberscan.mailpolicy import dkim, dmarc, dmarc_path


def dmarc_record(data: bytes) -> None:
    """A DMARC record, the addresses in it and the way on from there."""
    text = data.decode("latin-1")
    record = dmarc.read(text)
    assert record.policy in ("", "none", "quarantine", "reject")
    assert len(record.problem_detail) <= 100
    assert len(record.unknown_tags) + len(record.ignored_values) <= 2 * dmarc.MAX_NAMED
    for uri in (*record.reports_to, *record.failure_reports_to):
        assert uri.isascii()
        assert uri.isprintable()
        dmarc.mail_host(uri)
    assert not (dmarc.is_dmarc(text) and dmarc.is_attempt(text))
    for stage in dmarc_path.path(dmarc_path.Situation("ville.test", record=text)):
        assert dmarc.read(stage.record).problem == ""
        assert stage.state == "current" or stage.record.isprintable()


def dkim_record(data: bytes) -> None:
    """A DKIM key record, and the same bytes as the key of one that is sound."""
    text = data.decode("latin-1")
    dkim.is_key(text)
    for record in (text, "v=DKIM1; p=" + base64.b64encode(data).decode()):
        key = dkim.read(record)
        assert key.bits >= 0
        assert not (key.bits and key.revoked)


POLICY_TARGETS: dict[str, Callable[[bytes], object]] = {
    "dmarc_record": dmarc_record,
    "dkim_record": dkim_record,
}

POLICY_SEEDS: dict[str, tuple[bytes, ...]] = {
    "dmarc_record": (
        b"v=DMARC1; p=reject; sp=none; np=quarantine; t=y; psd=n; adkim=s; aspf=r; fo=d:s",
        b"v=DMARC1; p=none; rua=mailto:a@b.test!10m, https://c.test/x; ruf=mailto:d@e.test; pct=50",
        b"v = DMARC1 ;; p = none ; p = reject ; zz=1 ; junk",
        b"V=DMARC1 p=none",
    ),
    "dkim_record": (
        b"v=DKIM1; k=rsa; h=sha256:sha1; s=email; t=s:y; n=note; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB",
        b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        b"p=; junk; k=rsa",
    ),
}

POLICY_FLOODS: dict[str, bytes] = {
    "dmarc_record": b"v=DMARC1; rua=" + b"mailto:a@b!1," * 5_000 + b"x=y;" * 5_000,
    "dkim_record": b"v=DKIM1; p=" + b"A " * 20_000 + b"; t=" + b"y:" * 10_000 + b"a=b;" * 5_000,
}
