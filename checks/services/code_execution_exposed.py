"""A debugger or a registry of remote calls answers: whoever reaches it may run programs of his own."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_DEBUGGERS = {"jdwp", "adb"}


class CodeExecutionExposed(Exposure):
    id = "services.code_execution_exposed"
    homes = frozenset({1099, 3632, 5005, 5555})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name == "rmi":
            return found(service, "registry", Severity.HIGH)
        if service.name == "distcc":
            return found(service, "compiler", Severity.HIGH)
        if service.name not in _DEBUGGERS:
            return None
        if service.open_access:
            return found(service, "open")
        return found(service, "guarded", Severity.MEDIUM)
