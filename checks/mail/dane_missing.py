"""A mail server in a signed zone could publish its certificate (DANE), and does not."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dane, Verdict, failed, not_applicable, passed

from ._dane import published, unknown, unproved


class DaneMissing(Check[Dane]):
    id = "mail.dane_missing"
    judges = Dane

    def evaluate(self, fact: Dane, context: Context) -> Iterator[Verdict]:
        if verdict := unproved(fact):
            yield verdict
            return
        absent = [
            host.host
            for host in fact.hosts
            if host.found is False and host.state == "secure" and host.addresses == "secure"
        ]
        if absent:
            yield failed(hosts=absent)
        elif verdict := unknown(fact):
            yield verdict
        elif there := [host.host for host in published(fact)]:
            yield passed(hosts=there)
        else:
            yield not_applicable()  # the zones of the mail servers are not signed
