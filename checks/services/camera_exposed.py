"""A camera or a video recorder answers to the whole Internet; no image is ever asked for."""

from cyberscan.sdk import Confidence, Service, Verdict

from ._exposure import Exposure, found

_CAMERAS = {"Hikvision", "Axis", "GeoVision"}


class CameraExposed(Exposure):
    id = "services.camera_exposed"
    homes = frozenset({554})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name == "rtsp":
            return found(service, "stream")
        if service.product in _CAMERAS:
            return found(service, "page", confidence=Confidence.FIRM)
        return None
