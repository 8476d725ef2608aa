"""Media: everything that decodes or encodes. The only place that knows PyAV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frameloom.media.library import Library
    from frameloom.media.probing import ProbeReport, probe

__all__ = ["Library", "ProbeReport", "probe"]

_HOMES = {"Library": "library", "ProbeReport": "probing", "probe": "probing"}


def __getattr__(name: str) -> Any:
    """Names are found when they are first asked for: importing PyAV and Pillow takes a while."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
