"""What commands containers (Kubernetes, registries, Consul, Nomad, Vault) can be reached from everywhere."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_PLATFORMS = {"kubelet", "kubernetes", "registry", "consul", "nomad", "vault"}


class ContainerPlatformExposed(Exposure):
    id = "services.container_platform_exposed"
    homes = frozenset({6443, 10250})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in _PLATFORMS:
            return None
        if service.open_access:  # a kubelet runs commands in its containers for whoever it lets in
            critical = service.name == "kubelet"
            return found(service, "open", Severity.CRITICAL if critical else Severity.HIGH)
        return found(service, "protected")
