"""The first line of a manifest: what went into the render, and with what it was made."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from frameloom.core.errors import MediaError
from frameloom.core.time import sample_count
from frameloom.effects.base import Effect
from frameloom.export.formats import Format
from frameloom.export.parts import Part
from frameloom.export.plan import Plan
from frameloom.export.proof.manifest import (
    ManifestWriter,
    file_sha256,
    sound_facts,
    versions,
)
from frameloom.export.target import part_file, target_path
from frameloom.media.pattern import pattern_of
from frameloom.project import Project, fonts_used, media_uses
from frameloom.project.document import document
from frameloom.project.walk import parts
from frameloom.project.write import text


@contextmanager
def witnessed(plan: Plan, part: Part, form: Format) -> Iterator[ManifestWriter | None]:
    """The manifest of one output, if one is asked for; complete under its name at the end, unless
    an error leaves. Raises WriteError, MediaError."""
    if plan.options.manifest is None:
        yield None
        return
    name = Path(plan.options.manifest)
    if len(plan.parts) > 1:
        name = name.with_stem(f"{name.stem}-{part.out.stem}")
    with part_file(target_path(name)) as path:
        packed, hard = name.suffix == ".gz", form.container.name == "gif"
        writer = ManifestWriter(path, head(plan, part, form), packed=packed, hard_alpha=hard)
        try:
            yield writer
            writer.finish()
        finally:
            writer.close()


def head(plan: Plan, part: Part, form: Format) -> dict[str, Any]:
    """`plan`'s output number one for `part`. Raises MediaError where an input cannot be read."""
    picture, sound, count = form.picture, form.sound, len(part.frames)
    return {
        "versions": versions(),
        "project": {"name": plan.project.name, "sha256": _sha256(plan.project)},
        "output": {
            "name": part.out.name,
            "container": form.container.name,
            "encoder": None if picture is None else picture.encoder.name,
            "settings": None if picture is None else _settings(picture.settings),
            "audio_encoder": None if sound is None else sound.encoder.name,
        },
        "fps": str(plan.fps),
        "size": list(plan.size),
        "portion": {
            "alpha": plan.options.alpha,
            "only": list(plan.options.only),
            "pass": plan.options.render_pass,
        },
        "first_frame": part.frames.start,
        "key_frames": plan.options.gop,
        "frames": 0 if picture is None else count,
        "sound": None if sound is None else sound_facts(sample_count(count, plan.fps)),
        "inputs": list(_inputs(plan.project)),
        "fonts": list(_fonts(plan.project)),
    }


def _settings(settings: Any) -> dict[str, Any]:
    names = ("speed", "crf", "bitrate", "lossless", "gop", "pixel_format")
    return {name: getattr(settings, name) for name in names}


def _sha256(project: Project) -> str:
    """Of the project as it was rendered, overrides and variables included."""
    return hashlib.sha256(text(document(project)).encode()).hexdigest()


def _inputs(project: Project) -> Iterator[dict[str, Any]]:
    """Every file that a frame or the sound is made of, once, by its path from the project on."""
    base = project.base_dir or Path.cwd()
    for path in dict.fromkeys(_files(project, base)):
        try:
            facts = {"sha256": file_sha256(path), "bytes": path.stat().st_size}
        except OSError as error:
            raise MediaError(f"cannot be read: {error.strerror}", file=str(path)) from error
        yield {"path": _relative(path, base), **facts}


def _fonts(project: Project) -> Iterator[dict[str, Any]]:
    """Every font file that text is drawn with, by its name: where packages lie differs."""
    for font in fonts_used(project):
        path = Path(font.path)
        size = path.stat().st_size
        yield {"path": path.name, "family": font.family, "sha256": font.sha256, "bytes": size}


def _files(project: Project, base: Path) -> Iterator[Path]:
    for use in media_uses(project):
        pattern = pattern_of(use.spec.path)
        if pattern is None:
            yield Path(use.spec.path)
        else:
            yield from (pattern.path(number) for number in pattern.numbers())
    for _, part in parts(project):
        src = getattr(part, "src", None)
        if isinstance(part, Effect) and part.enabled and src:
            yield Path(os.path.normpath(base / src))


def _relative(path: Path, base: Path) -> str:
    try:
        return path.relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()
