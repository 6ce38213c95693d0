"""The certificate names an OCSP responder, and the server does not bring its answer along (RFC 6066 §8)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Deployment,
    Reason,
    TlsCertificates,
    TlsExtensions,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._behaviour import beside
from ._common import is_mail


class NoOcspStaple(Check[TlsCertificates]):
    id = "tls.no_ocsp_staple"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        sent = [deployment for deployment in fact.deployments if deployment.chain]
        concerned = [deployment for deployment in sent if _concerned(deployment)]
        if not sent:
            yield not_tested(Reason.PROTOCOL_ERROR, "no certificate was seen")
        elif is_mail(fact):
            yield not_applicable("opportunistic")  # such clients do not ask for it
        elif not concerned:
            yield not_applicable("no_responder")
        else:
            yield _judge(concerned, _seen_in_clear(fact, context))


def _concerned(deployment: Deployment) -> bool:
    """Whether stapling would help; a certificate that demands it is told by a graver check."""
    own = deployment.chain[0]
    return bool(own.ocsp_urls) and not own.must_staple


def _seen_in_clear(fact: TlsCertificates, context: Context) -> bool | None:
    extensions = beside(fact, context, TlsExtensions)
    return extensions.ocsp_staple if extensions else None


def _judge(concerned: list[Deployment], in_clear: bool | None) -> Verdict:
    stapled = {deployment.stapled for deployment in concerned}
    if len(concerned) == 1 and (in_clear or stapled == {None}):
        stapled = {in_clear}  # one chain: what one hello was told holds for it
    if False in stapled:
        # Some servers fetch the answer only once a first visitor has asked for it.
        urls = sorted({url for deployment in concerned for url in deployment.chain[0].ocsp_urls})
        return failed(confidence=Confidence.FIRM, responders=urls[:5])
    if None in stapled:
        return not_tested(Reason.PROTOCOL_ERROR, "no staple was asked for")
    return passed()
