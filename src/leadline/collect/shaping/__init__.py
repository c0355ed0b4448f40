"""From texts under field names to touches: everything that comes in by file or by hand goes through here, whole columns
at a time.
"""

from __future__ import annotations

from leadline.collect.shaping.reading import Reading, Shaped
from leadline.collect.shaping.shape import shape

__all__ = ["Reading", "Shaped", "shape"]
