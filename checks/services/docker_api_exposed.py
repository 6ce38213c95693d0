"""The Docker API answers without asking who we are: whoever reaches it owns the host."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class DockerApiExposed(Exposure):
    id = "services.docker_api_exposed"
    homes = frozenset({2375})

    def exposed(self, service: Service) -> Verdict | None:
        return found(service) if service.name == "docker" and service.open_access else None
