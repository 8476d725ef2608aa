"""What a caller may ask of an export: one field for every flag of `frameloom render` but those
that say how its project is loaded (`--set`, `--vars`, `--allow-project-code`)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from frameloom.core.errors import UsageError
from frameloom.export.bounds import Bounds
from frameloom.export.times import TimeLike
from frameloom.timeline.portion import PASSES, Portion

Level = Literal["fast", "full", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The defaults are a whole project at its own size and rate, with sound, verified.

    `bitrate`: bits per second. `frames`: half-open, (first, None) runs to the end. `render_pass`
    is `--pass`. `audio`: write a sound track, silent where nothing sounds. `workers`: cores put to
    work, None for all. `root`: the folders media may come from, none for any;
    `allow_url`: they may be URLs too.
    `max_duration`: longest timeline; `max_pixels`: largest picture; `max_memory`: of this process,
    in MB. `cache`: the folder of kept segments, None for the user's own; `no_cache`: none is used
    or kept; `fresh`: none is used.
    """

    size: str | tuple[int, int] | None = None
    fps: Fraction | int | str | None = None
    aspect: str | None = None
    codec: str | None = None
    crf: float | None = None
    bitrate: int | None = None
    speed: str | None = None
    pixel_format: str | None = None
    encoder: str = "software"
    gop: int | None = None
    quality: str | None = None
    alpha: bool = False
    only: tuple[str, ...] = ()
    render_pass: str | None = None
    frames: tuple[int, int | None] | None = None
    from_time: TimeLike | None = None
    to_time: TimeLike | None = None
    scene: str | None = None
    per_scene: bool = False
    audio: bool = True
    audio_codec: str | None = None
    audio_only: bool = False
    workers: int | None = None
    executor: str = "local"
    ray_address: str | None = None
    cache: Path | None = None
    no_cache: bool = False
    fresh: bool = False
    manifest: Path | str | None = None
    root: tuple[Path, ...] = ()
    allow_url: bool = False
    max_pixels: int | None = None
    max_duration: TimeLike | None = None
    max_memory: int | None = None
    verify: Level = "fast"
    profile: bool = False
    dry_run: bool = False

    @property
    def portion(self) -> Portion:
        """What of the pictures is drawn."""
        which = next((name for name in PASSES if name == self.render_pass), None)
        return Portion(alpha=self.alpha, only=self.only, which=which)

    @property
    def bounds(self) -> Bounds:
        """What the project may use."""
        return Bounds(
            root=self.root,
            max_pixels=self.max_pixels,
            max_duration=self.max_duration,
            allow_url=self.allow_url,
            cache=self.cache,
        )


def check_options(options: Options) -> None:
    """What can be said of the options by themselves.

    Raises UsageError for what contradicts itself.
    """
    if options.executor not in ("local", "ray"):
        raise UsageError(f"--executor {options.executor}: give local or ray")
    if options.ray_address is not None and options.executor != "ray":
        raise UsageError("--ray-address names a Ray cluster; give --executor ray with it")
    _check_part(options)
    _check_portion(options)
    _check_sound_alone(options)
    if options.workers is not None and options.workers < 1:
        raise UsageError(f"--workers {options.workers}: give 1 or more")
    if options.gop is not None and options.gop < 1:
        raise UsageError(f"--gop {options.gop}: give 1 or more frames")
    if options.bitrate is not None and options.bitrate < 1000:
        raise UsageError(f"--bitrate {options.bitrate}: give bits per second, such as 8000000")
    if options.verify not in ("fast", "full", "off"):
        raise UsageError(f"--verify {options.verify}: give fast, full or off")


def _check_sound_alone(options: Options) -> None:
    """What is said of pictures is not ignored where there are none."""
    if not options.audio_only:
        return
    if not options.audio:
        raise UsageError("--audio-only with --no-audio leaves nothing to write")
    for flag, is_set in (
        ("--codec", options.codec is not None),
        ("--crf", options.crf is not None),
        ("--bitrate", options.bitrate is not None),
        ("--speed", options.speed is not None),
        ("--pixel-format", options.pixel_format is not None),
        ("--gop", options.gop is not None),
        ("--encoder", options.encoder != "software"),
        ("--alpha", options.alpha),
        ("--only", bool(options.only)),
        ("--pass", options.render_pass is not None),
    ):
        if is_set:
            raise UsageError(f"{flag} is about pictures, and --audio-only writes none")


def _check_portion(options: Options) -> None:
    if options.render_pass not in (None, *PASSES):
        raise UsageError(f"--pass {options.render_pass}: give {', '.join(PASSES)}")
    if options.only and options.render_pass is not None:
        raise UsageError("--only and --pass each choose a part of the picture; give one")


def _check_part(options: Options) -> None:
    asked = [
        flag
        for flag, is_set in (
            ("--frames", options.frames is not None),
            ("--from/--to", options.from_time is not None or options.to_time is not None),
            ("--scene", options.scene is not None),
            ("--per-scene", options.per_scene),
        )
        if is_set
    ]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} each choose a part of the timeline; give one")
