"""The flags of `frameloom render`, group by group, in the order its help shows them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from frameloom.cli import values
from frameloom.cli.projects import HELP as PROJECT_HELP

if TYPE_CHECKING:
    from frameloom.export.bounds import Bounds

BOUNDS = "bounds, for projects that come from someone else"
CODECS = ("h264", "h265", "prores", "vp9", "av1", "ffv1")
QUALITIES = ("draft", "standard", "high", "lossless")


def add_all(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help=PROJECT_HELP)
    parser.add_argument(
        "--base",
        metavar="DIR",
        type=Path,
        help="the folder that the project's relative names are found in (default: its own)",
    )
    _add_output(parser.add_argument_group("output"))
    _add_encoding(parser.add_argument_group("encoding"))
    _add_part(parser.add_argument_group("a part of it"))
    _add_sound(parser.add_argument_group("sound"))
    _add_variables(parser.add_argument_group("variables"))
    _add_running(parser.add_argument_group("running"))
    bounds = parser.add_argument_group(BOUNDS)
    add_bounds(bounds)
    bounds.add_argument(
        "--max-memory", metavar="MB", type=values.count, help="largest memory, in MB"
    )


def add_picture_format(group: argparse._ActionsContainer) -> None:
    """The flags that override the project's own picture format."""
    group.add_argument(
        "--size",
        metavar="SIZE",
        type=values.size,
        help=f"picture size: WIDTHxHEIGHT or {', '.join(values.SIZE_NAMES)}",
    )
    group.add_argument("--fps", metavar="RATE", type=values.rate, help="frames per second")
    group.add_argument(
        "--aspect",
        metavar="W:H",
        type=values.aspect,
        help="shape of the picture, such as 16:9, 9:16, 1:1 or 4:5",
    )


def add_set(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--set",
        metavar="NAME=VALUE",
        dest="assignments",
        action="append",
        type=values.assignment,
        default=[],
        help="give a variable its value; may be repeated",
    )


def add_project_code(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--allow-project-code",
        action="store_true",
        help="the project may bring code of its own: effects/NAME.py beside it",
    )


def add_executor(group: argparse._ActionsContainer) -> None:
    """The flags that say where segments are made."""
    group.add_argument(
        "--executor",
        metavar="NAME",
        type=values.one_of("local", "ray"),
        default="local",
        help="local (default) or ray",
    )
    group.add_argument("--ray-address", metavar="ADDRESS", help="the Ray cluster to use")


def add_allow_url(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--allow-url",
        action="store_true",
        help="media may be URLs (http, https, s3, gs, file), fetched into the cache",
    )


def add_bounds(group: argparse._ActionsContainer) -> None:
    """The flags that say what a project may use."""
    group.add_argument(
        "--root",
        metavar="DIR",
        nargs="+",
        default=(),
        type=Path,
        help="files of all kinds may only come from these folders",
    )
    add_allow_url(group)
    add_project_code(group)
    group.add_argument(
        "--max-pixels",
        metavar="N",
        type=values.count,
        help="largest picture and largest medium, in pixels (default: media of 134 million)",
    )
    group.add_argument("--max-duration", metavar="TIME", type=values.time, help="longest timeline")


def bounds_of(args: argparse.Namespace) -> Bounds:
    from frameloom.export.bounds import Bounds

    return Bounds(
        root=tuple(args.root),
        max_pixels=args.max_pixels,
        max_duration=args.max_duration,
        allow_url=args.allow_url,
    )


def _add_output(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "-o",
        dest="output",
        metavar="OUT",
        help="the video to write; its suffix picks the format (default: the project's name, .mp4, "
        "beside it)",
    )
    add_picture_format(group)
    group.add_argument("--alpha", action="store_true", help="a transparent background")
    group.add_argument(
        "--manifest", metavar="FILE", type=Path, help="write hashes and signatures of every frame"
    )
    group.add_argument(
        "--verify",
        metavar="LEVEL",
        type=values.one_of("fast", "full", "off"),
        default="fast",
        help="prove the file before it gets its name: fast (default), full or off",
    )


def _add_encoding(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--quality",
        metavar="LEVEL",
        type=values.one_of(*QUALITIES),
        help=f"a sensible set of the flags below: {', '.join(QUALITIES)}",
    )
    group.add_argument(
        "--codec", metavar="NAME", type=values.one_of(*CODECS), help=", ".join(CODECS)
    )
    group.add_argument(
        "--crf", metavar="N", type=values.number(0, 63), help="constant quality, lower is better"
    )
    group.add_argument(
        "--bitrate",
        metavar="RATE",
        type=values.bitrate,
        help="bits per second, such as 8M; with --crf its cap",
    )
    group.add_argument("--speed", metavar="PRESET", help="the encoder's preset, such as veryfast")
    group.add_argument("--pixel-format", metavar="NAME", help="such as yuv420p")
    group.add_argument(
        "--encoder",
        metavar="NAME",
        default="software",
        help="software (default: the same bytes everywhere), hardware, auto (hardware if it works) "
        "or a name",
    )
    group.add_argument(
        "--gop", metavar="N", type=values.count, help="frames from one key frame to the next"
    )


def _add_part(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--frames",
        metavar="A:B",
        type=values.frame_range,
        help="frames from A up to B, B not included",
    )
    group.add_argument(
        "--from",
        metavar="TIME",
        dest="from_time",
        type=values.time,
        help="start here: 2.5, 1/3, 75f",
    )
    group.add_argument(
        "--to", metavar="TIME", dest="to_time", type=values.time, help="end before this"
    )
    group.add_argument("--scene", metavar="ID", help="one scene")
    group.add_argument("--per-scene", action="store_true", help="one file a scene")
    group.add_argument(
        "--only",
        metavar="LAYER_ID",
        nargs="+",
        default=(),
        help="these layers alone, on a clear background",
    )
    group.add_argument(
        "--pass",
        dest="render_pass",
        metavar="NAME",
        type=values.one_of("panes", "captions", "background"),
        help="panes, captions or background alone, with alpha",
    )


def _add_sound(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--audio", action=argparse.BooleanOptionalAction, default=True, help="with or without sound"
    )
    group.add_argument("--audio-codec", metavar="NAME", help="such as aac or opus")
    group.add_argument("--audio-only", action="store_true", help="sound without picture")


def _add_variables(group: argparse._ActionsContainer) -> None:
    add_set(group)
    group.add_argument(
        "--vars",
        metavar="FILE",
        type=Path,
        help="a .csv or .json with one output a row; {{name}} in OUT takes its value",
    )


def _add_running(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--progress",
        metavar="HOW",
        type=values.one_of("bar", "json", "none"),
        default="bar",
        help="bar (default), json (one object a line on stdout) or none",
    )
    group.add_argument("--profile", action="store_true", help="afterwards, say where the time went")
    group.add_argument("--dry-run", action="store_true", help="say what would be done")
    group.add_argument(
        "--workers", metavar="N", type=values.count, help="cores put to work; all by default"
    )
    add_executor(group)
    group.add_argument(
        "--cache",
        metavar="DIR",
        type=Path,
        help="the folder that finished segments are kept in and taken from",
    )
    group.add_argument("--no-cache", action="store_true", help="keep and use no segments")
    group.add_argument("--fresh", action="store_true", help="make every segment again")
