"""Which cookies of a page a check of sessions is about."""

from cyberscan.sdk import Cookie, Page


def sessions(page: Page) -> list[Cookie]:
    """Session cookies that a browser keeps, one of each name."""
    kept = [cookie for cookie in page.cookies if cookie.looks_like_session and not cookie.refused]
    return list({cookie.name: cookie for cookie in kept}.values())
