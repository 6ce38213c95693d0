"""The SPF policies of a document as trees: terms, and below each include what it brings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from cyberscan.sdk import Document, Spf, SpfTerm

LIMIT = 10
"""Look-ups that a receiver makes (RFC 7208 §4.6.4)."""
MOST = 40
"""Terms of one record that the page shows; the document has them all."""
DEEPEST = 12


@dataclass
class Branch:
    """One term, and the terms of the record that it leads to."""

    term: SpfTerm
    terms: list["Branch"] = field(default_factory=list)

    @property
    def shown(self) -> list["Branch"]:
        """The first ones."""
        return self.terms[:MOST]

    @property
    def hidden(self) -> int:
        """How many are left out."""
        return max(0, len(self.terms) - MOST)

    @property
    def beyond(self) -> bool:
        """Whether a receiver has given up before."""
        return self.term.lookup > LIMIT


@dataclass(frozen=True)
class Tree:
    """The policy of one domain."""

    fact: Spf
    root: Branch

    @property
    def domain(self) -> str:
        """Whose policy it is."""
        return self.fact.target.subject

    @property
    def partial(self) -> bool:
        """Whether more may pass than could be counted: what a message decides, or what was not read."""
        return (
            bool(self.fact.unfollowed)
            or self.fact.result == "temperror"
            or any(term.name in ("ptr", "exists") and term.grants for term in self.fact.terms)
        )


class Senders:
    """Every policy that could be read."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def trees(self) -> list[Tree]:
        """By domain; those that publish none are told by the findings."""
        found = [
            Tree(fact, _rooted(fact))
            for fact in self._document.facts
            if isinstance(fact, Spf) and fact.failed is None and fact.records
        ]
        return sorted(found, key=lambda tree: tree.domain)


def _rooted(fact: Spf) -> Branch:
    root = Branch(SpfTerm(domain=fact.target.subject, depth=0, text=""))
    open_: list[Branch] = [root]
    for term in fact.terms:
        depth = max(0, min(term.depth, DEEPEST, len(open_) - 1))
        branch = Branch(term)
        open_[depth].terms.append(branch)
        open_ = [*open_[: depth + 1], branch]
    return root


def marks(branch: Branch) -> Iterator[tuple[str, str]]:
    """What is to be said beside a term: kind and code of the words."""
    term = branch.term
    if term.state == "error" and term.cause:
        yield "spf_cause", term.cause
    elif term.state:
        yield "spf_state", term.state
    if branch.beyond and term.cause != "too_many_lookups":
        yield "spf_state", "beyond"
