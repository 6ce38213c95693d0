"""What a page's own policy does with addresses in clear."""

from cyberscan.sdk import Page, policies_of


def upgraded(page: Page) -> bool:
    """Parts and forms in clear are asked for in HTTPS (W3C Upgrade Insecure Requests §3.2)."""
    return _says(page, "upgrade-insecure-requests")


def blocked(page: Page) -> bool:
    """Parts in clear, pictures too, are not asked for at all (Mixed Content, ``block-all-mixed-content``)."""
    return _says(page, "block-all-mixed-content")


def _says(page: Page, directive: str) -> bool:
    return any(policy.get(directive) is not None for policy in policies_of(page))
