"""Referrer-Policy (W3C): the last word that is understood holds."""

from __future__ import annotations

from collections.abc import Iterable

POLICIES = frozenset(
    {
        "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
        "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url",
    }
)  # fmt: skip
UNSAFE = frozenset({"unsafe-url", "no-referrer-when-downgrade"})
"""They give the whole address of a page to other sites."""
USUAL = "strict-origin-when-cross-origin"
"""What browsers do when nothing is said."""
_OLD_WORDS = {
    "never": "no-referrer", "default": USUAL, "always": "unsafe-url",
    "origin-when-crossorigin": "origin-when-cross-origin",
}  # fmt: skip
"""Still understood in a ``<meta>`` (HTML standard, "referrer")."""


def referrer_policy(lines: Iterable[str], metas: Iterable[str] = ()) -> str:
    """The policy that browsers follow, or an empty text when none is understood.

    :param lines: values of the header
    :param metas: contents of ``<meta name="referrer">``: one word each, read after the headers
    """
    in_page = [content.strip().lower() for content in metas]
    in_page = [_OLD_WORDS.get(word, word) for word in in_page if "," not in word]
    words = ",".join([*lines, *in_page]).lower().split(",")
    known = [word.strip() for word in words if word.strip() in POLICIES]
    return known[-1] if known else ""
