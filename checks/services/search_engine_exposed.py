"""A document store or search engine answers to the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_CONSOLES = {"Apache Solr", "Kibana"}


class SearchEngineExposed(Exposure):
    id = "services.search_engine_exposed"
    homes = frozenset({9200})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in {"elasticsearch", "couchdb"} and service.product not in _CONSOLES:
            return None
        if service.open_access:
            return found(service, "open", Severity.CRITICAL)
        return found(service, "exposed")
