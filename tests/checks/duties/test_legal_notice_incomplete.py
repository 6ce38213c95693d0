from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.legal_notice_incomplete import LegalNoticeIncomplete
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings, judged

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {
                "legal_notice": {
                    "state": "read",
                    "said": {
                        "publisher": "Éditeur : Mairie",
                        "director": "Directeur de la publication",
                        "host": "Hébergeur : X",
                        "host_contact": "03 20",
                    },
                }
            },
            [("pass", "")],
        ),
        (
            {
                "legal_notice": {
                    "state": "read",
                    "said": {"publisher": "Éditeur", "host": "Hébergeur"},
                }
            },
            [("fail", "missing")],
        ),
        ({"legal_notice": {"state": "read"}}, [("fail", "nothing")]),
        ({"legal_notice": {"state": "read_in_part"}}, [("not_tested", "")]),
        ({"legal_notice": {}}, [("not_applicable", "")]),
        ({"legal_notice": {}, "whole": False}, [("not_tested", "")]),
        ({"legal_notice": {"state": "document"}}, [("fail", "document")]),
        ({"legal_notice": {"state": "almost_empty"}}, [("fail", "drawn")]),
        ({"legal_notice": {"state": "elsewhere", "reason": "out_of_scope"}}, [("not_tested", "")]),
        ({"legal_notice": {"state": "unreadable", "reason": "blocked"}}, [("not_tested", "")]),
        ({"legal_notice": {"state": "unreadable", "reason": "gone"}}, [("not_tested", "")]),
        ({"legal_notice": {"state": "not_asked", "reason": "budget_spent"}}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(LegalNoticeIncomplete(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.legal_notice_incomplete", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED


def test_what_is_missing_is_a_doubt(duties: Make, doubts: Make) -> None:
    fact = duties(legal_notice={"state": "read", "said": {"host": "Hébergeur"}})
    assert doubts(judged(LegalNoticeIncomplete(), fact))


def test_a_model_left_with_its_blanks_is_a_doubt(duties: Make, sentence: Make) -> None:
    said = {
        "publisher": "Éditeur",
        "director": "Directeur",
        "host": "Hébergeur",
        "host_contact": "03",
    }
    fact = duties(legal_notice={"state": "read", "said": {**said, "blank": "[nom du maire]"}})
    assert "« [nom du maire] »" in sentence("duties.legal_notice_incomplete", fact)


def test_the_address_of_a_host_that_is_not_named_is_not_asked_besides(duties: Make) -> None:
    for said, unseen in (({"publisher": "a", "director": "b"}, ["host"]), (
        {"publisher": "a", "director": "b", "host": "c"}, ["host_contact"],
    )):  # fmt: skip
        fact = duties(legal_notice={"state": "read", "said": said})
        [verdict] = judged(LegalNoticeIncomplete(), fact)
        assert verdict.evidence["unseen"] == unseen
