"""The serial number is negative, zero, too long, or counted (RFC 5280 §4.1.2.2)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Confidence,
    Context,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._certificates import each, is_public
from ._common import severity

LONGEST = 20
"""Octets (RFC 5280). Whether the sign's own octet counts is disputed: it is not counted here."""
COUNTED = 32
"""Bits. Public authorities draw 64 bits at random: a draw this small happens once in four billion."""


class CertificateSerial(Check[TlsCertificates]):
    id = "tls.certificate_serial"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    mild = severity(fact, Severity.LOW, Severity.INFO)
    shown = own.serial[:60]
    try:
        serial = int(own.serial, 16)
    except ValueError:
        return not_tested(Reason.PROTOCOL_ERROR, "the serial number could not be read")
    if serial <= 0:
        return failed("not_positive", severity=mild, serial=shown)
    octets = (serial.bit_length() + 7) // 8
    if octets > LONGEST:
        return failed("too_long", severity=mild, serial=shown, octets=octets)
    if is_public(sent, own) and serial.bit_length() < COUNTED:
        return failed("counted", severity=mild, confidence=Confidence.FIRM, serial=shown)
    return passed(serial=shown)
