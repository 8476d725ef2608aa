"""How a render tells of itself: a bar, NDJSON, or nothing.

A reporter is a context manager that takes the export's events. Bars are drawn on a terminal only;
elsewhere "bar" means a line at the end.
"""

from __future__ import annotations
