"""How a value's JSON schema says that it is shared."""

from __future__ import annotations

from typing import Final

DEFINED_AS: Final = "$definedAs"
"""Names the definition that a schema becomes; it does not appear in what is published."""
