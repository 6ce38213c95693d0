"""No mail exchanger of the domain can be reached over IPv6."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Exchanger,
    MailExchangers,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class MxNoIpv6(Check[MailExchangers]):
    id = "mail.mx_no_ipv6"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        exchangers = [one for one in fact.exchangers if one.addresses or one.failed]
        modern = [one.host for one in exchangers if any(":" in ip for ip in one.addresses)]
        if not exchangers:
            yield not_applicable()
        elif modern:
            yield passed(hosts=modern)
        elif fact.more or any(_unknown(one) for one in exchangers):
            yield not_tested(Reason.DNS_FAILURE, "AAAA of a mail exchanger")
        else:
            yield failed(hosts=[one.host for one in exchangers])


def _unknown(exchanger: Exchanger) -> bool:
    return exchanger.failed is not None or "AAAA" in exchanger.unasked
