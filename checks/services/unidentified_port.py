"""A port is open and what answers there could not be named: somebody should know what it is."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Reason, Service, Verdict, failed, not_tested, passed


class UnidentifiedPort(Check[Service]):
    id = "services.unidentified_port"
    judges = Service

    def evaluate(self, fact: Service, context: Context) -> Iterator[Verdict]:
        if fact.name:
            yield passed(port=fact.port, service=fact.name)
        elif fact.silent:
            yield not_tested(Reason.TIMEOUT, f"port {fact.port} said nothing")
        else:
            yield failed(port=fact.port, banner=fact.banner)
