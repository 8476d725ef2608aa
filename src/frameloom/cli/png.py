"""Writing PNG files, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from frameloom.core.errors import UsageError, WriteError
from frameloom.export.target import part_file, target_path


def write_png(out: Path, rgba: npt.NDArray[np.uint8]) -> None:
    """(H, W, 4) uint8, straight alpha, to `out`; an opaque picture is written without alpha.

    Raises UsageError for another suffix, WriteError.
    """
    from PIL import Image

    if out.suffix.lower() != ".png":
        raise UsageError(f"-o {out}: give a name that ends in .png")
    opaque = bool((rgba[..., 3] == 255).all())
    image = Image.fromarray(rgba[..., :3] if opaque else rgba)
    with part_file(target_path(out)) as part:
        try:
            image.save(part, format="PNG")
        except OSError as error:
            raise WriteError(f"{out}: cannot be written: {error}") from error
