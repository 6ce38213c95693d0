import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Host, MailDomain, Outcome, Zone
from cyberscan.testing import findings, told

ID = "mail.generic_domain"


@pytest.mark.parametrize(
    "name", ["wanadoo.fr", "gmail.com", "laposte.net", "fr.oleane.com", "evc.net"]
)
def test_a_provider_for_everybody_fails(name: str) -> None:
    [finding] = findings(ID, DeclaredAsset(target=MailDomain(name=name)))
    assert finding.outcome is Outcome.FAIL
    assert name in told(finding)


@pytest.mark.parametrize(
    "asset",
    [
        DeclaredAsset(target=MailDomain(name="ville.test")),
        # Those of a public operator, shared by the authorities that it serves, are not for everybody.
        DeclaredAsset(target=MailDomain(name="inforoutes.fr")),
        DeclaredAsset(target=MailDomain(name="mairie.wanadoo.fr.ville.test")),
        DeclaredAsset(target=Zone(name="ville.test"), purposes=("messagerie",)),
    ],
)
def test_a_domain_of_ones_own_passes(asset: DeclaredAsset) -> None:
    [finding] = findings(ID, asset)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize("target", [Zone(name="ville.test"), Host(name="www.ville.test")])
def test_what_is_not_for_mail_is_left_alone(target: Zone | Host) -> None:
    [finding] = findings(ID, DeclaredAsset(target=target))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_an_asset_that_could_not_be_read_concludes_nothing() -> None:
    fact = DeclaredAsset.could_not(MailDomain(name="gmail.com"), Reason.INTERRUPTED)
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED
