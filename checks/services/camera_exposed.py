"""A camera or a video recorder answers to the whole Internet; no image is ever asked for."""

from cyberscan.sdk import Product, Service, Verdict

from ._exposure import found
from ._product_sights import ProductExposure

_RECORDERS = {"dvrip", "dahua"}
"""Protocols of recorders: nothing is sent to them, so only the port's number speaks."""


class CameraExposed(ProductExposure):
    id = "services.camera_exposed"
    homes = frozenset({554})
    categories = frozenset({"camera"})

    def case_of(self, product: Product) -> str:
        return "page"

    def exposed(self, service: Service) -> Verdict | None:
        if service.name == "rtsp":
            return found(service, "stream")
        if (seen := super().exposed(service)) is not None:
            return seen
        return found(service, "recorder") if service.name in _RECORDERS else None
