"""Addresses in a page, as the host that was asked sees them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def own_path(url: str, host: str, page: str = "/") -> str:
    """The path and query of ``url`` when it stays on ``host``; empty when it does not, or is none."""
    if not url:
        return ""
    try:
        parts = urlsplit(urljoin(page, url))
        elsewhere = bool(parts.netloc) and (not host or parts.hostname != host.lower())
    except ValueError:
        return ""
    if elsewhere or parts.scheme not in ("", "http", "https"):
        return ""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
