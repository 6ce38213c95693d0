"""The web server or the language of the site is no longer maintained, or lacks published corrections."""

from ._versions import Layered


class ServerSoftwareOutdated(Layered):
    id = "web.server_software_outdated"
    layers = frozenset({"server", "language"})
