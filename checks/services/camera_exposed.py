"""A camera or a video recorder answers to the whole Internet; no image is ever asked for."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found
from ._products import as_seen, shown, sureness

_RECORDERS = {"dvrip", "dahua"}
"""Protocols of recorders: nothing is sent to them, so only the port's number speaks."""


class CameraExposed(Exposure):
    id = "services.camera_exposed"
    homes = frozenset({554})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name == "rtsp":
            return found(service, "stream")
        if (camera := shown(service, {"camera"})) is not None:
            return found(as_seen(service, camera), "page", confidence=sureness(camera))
        if service.name in _RECORDERS:
            return found(service, "recorder")
        return None
