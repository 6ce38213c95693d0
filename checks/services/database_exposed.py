"""A database answers to the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_DATABASES = {
    "cassandra", "clickhouse", "etcd", "influxdb", "mongodb", "mssql", "mysql", "mysqlx", "neo4j",
    "oracle", "postgres",
}  # fmt: skip


class DatabaseExposed(Exposure):
    id = "services.database_exposed"
    homes = frozenset({1433, 1521, 3306, 5432, 27017})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in _DATABASES:
            return None
        if service.open_access:
            return found(service, "open", Severity.CRITICAL)
        if service.name == "mysql" and service.open_access is False:  # it turned our address away
            return found(service, "refusing", Severity.MEDIUM)
        return found(service, "exposed")
