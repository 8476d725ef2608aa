"""Presets: looks that scenes share, each a file.

Paths in a preset file are relative to that file; its times are in seconds, since it has no frame
rate.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import PrivateAttr

from frameloom.core.errors import MediaError, ProjectError, UsageError, WriteError
from frameloom.effects.base import AnyEffect, Effect
from frameloom.params.animated import Animated, Frames, Keyframe, Share
from frameloom.params.base import Model, param
from frameloom.params.problems import nearest, path_text
from frameloom.project.amounts import LARGEST_FILE
from frameloom.project.camera import MotionBlur, Shake, Zoom
from frameloom.project.document import document
from frameloom.project.own_effects import OwnEffects
from frameloom.project.presets import PRESETS, SUFFIX, is_name, is_path, preset_path, user_folder
from frameloom.project.project import Version
from frameloom.project.read import document_of
from frameloom.project.walk import parts
from frameloom.project.write import replace, text


class CameraLook(Model):
    """What a preset does to a scene's camera, where the scene leaves it open."""

    zoom: Zoom | None = param(None, "Nearer or farther over the scene.")
    shake: Shake | None = param(None, "A hand that holds it.")
    aperture: Animated[Share] = param(0.0, "How shallow the focus is; 0 is sharp everywhere.")
    motion_blur: MotionBlur | None = param(None, "An open shutter.")


class Preset(Model):
    """A look: effects, applied under a scene's own, and camera settings."""

    frameloom: Version = param(1, "Version of the schema.")
    name: str = param("Untitled", "What it is called; scenes name it as its file is named.")
    effects: list[AnyEffect] = param([], "Applied in order.")
    camera: CameraLook = param(CameraLook(), "For what the scene's camera leaves open.")

    _base_dir: Path | None = PrivateAttr(default=None)

    @property
    def base_dir(self) -> Path:
        """The folder that relative paths start from; the working folder until it is a file."""
        return self._base_dir or Path.cwd()


def load_preset(
    reference: str | Path, folder: Path | None = None, own: OwnEffects | None = None
) -> Preset:
    """A preset by its name, or by its file's path, relative to `folder` (the working folder).

    `own`: effects that it may use beside those there are. Raises MediaError where the file is not
    there or cannot be read, ProjectError where it is wrong, with the file and the JSON path in it.
    """
    path = preset_path(str(reference), folder or Path.cwd())
    if path is None:
        return Preset.read({"name": str(reference), **PRESETS[str(reference)]})
    data = _bytes(path)
    try:
        preset = Preset.read(document_of(data), {"effect": own or OwnEffects()})
        _check_times(preset)
    except ProjectError as error:
        raise ProjectError(f"{path}: {error}") from None
    preset._base_dir = path.parent
    return preset


def _bytes(path: Path) -> bytes:
    if not path.exists():
        beside = [p.name for p in path.parent.glob(f"*{SUFFIX}")]
        raise MediaError(
            f"there is no such preset file{nearest(path.name, beside)}", file=str(path)
        )
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise MediaError(f"is over {LARGEST_FILE >> 20} MB large", file=str(path))
        return path.read_bytes()
    except OSError as error:
        raise MediaError(f"cannot be read: {error.strerror or error}", file=str(path)) from error


def _check_times(preset: Preset) -> None:
    for place, part in parts(preset):
        if isinstance(part, Keyframe) and isinstance(part.time, Frames):
            raise ProjectError(
                f"must be in seconds, since a preset has no frame rate; it is {part.time}",
                path=path_text((*place, "time")),
            )


def save_preset(preset: Preset, to: str | Path) -> Path:
    """Writes a preset under a name of the user's own, or to a path that ends in .json.

    Returns the file. Files that its effects name are named relative to it where they lie beside or
    below it. Raises UsageError for a name that cannot be used, WriteError.
    """
    path = _target(str(to))
    name = path.stem if preset.name == Preset.model_fields["name"].default else preset.name
    effects = [moved(effect, preset.base_dir, path.parent) for effect in preset.effects]
    copy = preset.model_copy(update={"name": name, "effects": effects})
    _check_times(copy)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, text(document(copy)).encode())
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror or error}") from error
    return path


def _target(to: str) -> Path:
    if is_path(to):
        if not to.endswith(SUFFIX):
            raise UsageError(f"{to}: a preset's file ends in {SUFFIX}")
        return Path(to).absolute()
    if to in PRESETS:
        raise UsageError(f"{to!r} is a preset of Frameloom's own; take another name")
    if not is_name(to):
        raise UsageError(f"{to!r} is no name of a preset: letters, digits, spaces and . + - _")
    return user_folder() / f"{to}{SUFFIX}"


def moved(effect: Effect, folder: Path, to: Path | None = None) -> Effect:
    """With the files it names, relative to `folder`, named absolutely, or as seen from `to`."""

    def name(src: str) -> str:
        path = Path(os.path.normpath(folder.absolute() / src))
        return path.relative_to(to).as_posix() if to and path.is_relative_to(to) else str(path)

    return effect.model_copy(update={key: name(src) for key, src in effect.named_files().items()})
