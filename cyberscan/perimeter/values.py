"""The single values of a perimeter: texts, dates, hours, names, networks. Strict where YAML guesses."""

from __future__ import annotations

import ipaddress
import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from cyberscan.perimeter.identifiers import host_name as _host_name
from cyberscan.perimeter.identifiers import is_email

MAX_ADDRESSES = 1024
"""Of one declared network: beyond, the declaration is a mistake more often than a wish."""

MAX_SELECTOR = 120
_SELECTOR = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def _day(value: object) -> object:
    """A date as YAML or ISO text gives it; pydantic alone would take 20260101 for a time stamp."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise ValueError("date") from error


def _hour(value: object) -> object:
    """``"08:30"``; a number would be taken for seconds since midnight."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-2]?\d:[0-5]\d(:[0-5]\d)?", value):
        raise ValueError("hour")
    try:
        return time.fromisoformat(value.zfill(5))
    except ValueError as error:
        raise ValueError("hour") from error


def printable(value: str) -> str:
    """No control character: these texts are shown on terminals and in reports."""
    if not all(char.isprintable() or char in "\n\t" for char in value):
        raise ValueError("control_character")
    return value.strip()


def _email(value: str) -> str:
    if value and not is_email(value):
        raise ValueError("email")
    return value


def _single_address(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError as error:
        raise ValueError("single_address") from error


def _network(value: str) -> str:
    """The canonical form of an address or a network; a single one loses its ``/32``."""
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError("address") from error
    if "%" in value:
        raise ValueError("address")
    if str(network.network_address) != str(ipaddress.ip_interface(value).ip):
        raise ValueError("host_bits")
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _selector(value: str) -> str:
    """A DKIM selector: labels of a host name (RFC 6376 §3.1), underscores seen in the field besides."""
    name = value.strip().rstrip(".").lower()
    if len(name) > MAX_SELECTOR or not all(_SELECTOR.fullmatch(label) for label in name.split(".")):
        raise ValueError("selector")
    return name


Port = Annotated[int, Field(strict=True, ge=1, le=65535)]
Selector = Annotated[str, Field(strict=True), AfterValidator(_selector)]
Name = Annotated[str, BeforeValidator(lambda v: _host_name(v) if isinstance(v, str) else v)]
Line = Annotated[str, Field(strict=True, max_length=300), AfterValidator(printable)]
Text = Annotated[str, Field(strict=True, min_length=1, max_length=300), AfterValidator(printable)]
Email = Annotated[str, Field(strict=True, max_length=254), AfterValidator(_email)]
Day = Annotated[date, BeforeValidator(_day)]
Hour = Annotated[time, BeforeValidator(_hour)]
Flag = Annotated[bool, Field(strict=True)]
Network = Annotated[str, Field(strict=True), AfterValidator(_network)]
SingleAddress = Annotated[str, Field(strict=True), AfterValidator(_single_address)]
