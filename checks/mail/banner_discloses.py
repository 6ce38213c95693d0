"""The greeting of a mail host tells the version of its software, or its system."""

import ipaddress
import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, SmtpSession, Verdict, failed, passed

_WORD = r"(?:[A-Za-z][A-Za-z-]{2,30}[ :/]{1,2})?"
_VERSION = re.compile(rf"(?<![\w.\[+-]){_WORD}v?(\d{{1,4}}(?:\.\d{{1,6}}){{1,3}})(?!\d|\.\w)")
_SYSTEM = re.compile(r"Debian(?:/GNU)?|Ubuntu|CentOS|Red Hat|FreeBSD|OpenBSD|SUSE|Raspbian")
_YEAR = re.compile(r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d")
_STATUS = re.compile(r"2\.\d\.\d")
"""An enhanced status code (RFC 2034), which some put into their greeting."""


class BannerDiscloses(Check[SmtpSession]):
    id = "mail.banner_discloses"
    judges = SmtpSession

    def evaluate(self, fact: SmtpSession, context: Context) -> Iterator[Verdict]:
        banner = fact.banner[:500]
        shown = [*_versions(banner), *_SYSTEM.findall(banner)]
        if shown:
            shown = list(dict.fromkeys(shown))[:5]
            yield failed(confidence=Confidence.FIRM, shown=shown, banner=banner[:200])
        else:
            yield passed(Confidence.FIRM, banner=banner[:200])


def _versions(banner: str) -> Iterator[str]:
    _, _, text = banner.partition(" ")  # the first word is a host name (RFC 5321 §4.2)
    for found in _VERSION.finditer(text):
        if not (_STATUS.fullmatch(found[1]) or _YEAR.fullmatch(found[1]) or _is_ip(found[1])):
            yield found[0]


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
