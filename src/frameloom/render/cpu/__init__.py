"""The renderer for plain CPUs: it defines what a picture looks like."""

from __future__ import annotations

from frameloom.render.cpu.backend import CpuBackend

__all__ = ["CpuBackend"]
