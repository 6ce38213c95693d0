"""A camera or a video recorder answers to the whole Internet; no image is ever asked for."""

from cyberscan.sdk import Confidence, Product, Service, Severity, Verdict

from ._exposure import found
from ._product_sights import ProductExposure

_RECORDERS = {"dvrip", "dahua"}
"""Protocols of recorders: nothing is sent to them, so only the port's number speaks."""


_SOUND = ("AirTunes", "AirPlay")
"""Loudspeakers speak RTSP too, and film nobody."""


class CameraExposed(ProductExposure):
    id = "services.camera_exposed"
    homes = frozenset({554})
    categories = frozenset({"camera"})

    def case_of(self, product: Product) -> str:
        return "page"

    def exposed(self, service: Service) -> Verdict | None:
        if "film" in service.features and service.name in ("http", "https"):
            return found(service, "film", Severity.CRITICAL, Confidence.FIRM)
        if service.name == "rtsp" and not service.product.startswith(_SOUND):
            return found(service, "stream", confidence=Confidence.FIRM)
        if (seen := super().exposed(service)) is not None:
            return seen
        return found(service, "recorder") if service.name in _RECORDERS else None
