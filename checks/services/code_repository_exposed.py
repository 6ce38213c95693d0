"""A source repository is served in clear: the git daemon or svnserve. Nothing of it was listed."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class CodeRepositoryExposed(Exposure):
    id = "services.code_repository_exposed"
    homes = frozenset({3690, 9418})

    def exposed(self, service: Service) -> Verdict | None:
        return found(service) if service.name in {"git", "svn"} else None
