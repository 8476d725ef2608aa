"""`frameloom render`: the main job."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameloom.cli.console import emit, megabytes, say, seconds, styled, table
from frameloom.cli.projects import Variables, beside, fill, open_project, rows
from frameloom.cli.render_flags import add_all
from frameloom.cli.signals import cancelling
from frameloom.core.errors import UsageError

if TYPE_CHECKING:
    from frameloom.export import Options, Profile
    from frameloom.project import Project

EXAMPLES = (
    "frameloom render launch",
    "frameloom render launch/project.json -o launch.webm --size 720p",
    "frameloom render launch --frames 30:90 --crf 16 --speed medium",
    "frameloom render card.json -o 'card-{{name}}.mp4' --vars people.csv",
)
Job = tuple["Project", Path]


ALWAYS_TOLD = frozenset({"decode", "render", "convert", "encode", "mux", "waiting", "in all"})
"""Stages of a profile that are there even where they took no time."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_all(parser)


def run(args: argparse.Namespace) -> int:
    from frameloom.cli.progress import reporting
    from frameloom.export import render

    options = options_of(args)
    with cancelling() as cancel, reporting(args.progress) as tell:
        jobs = _jobs(args)
        for project, out in jobs:
            own = options if len(jobs) == 1 else _named_after(out, options)
            result = render(project, out, own, on_event=tell, cancel=cancel)
            if args.dry_run:
                _show_plan(result.plan.to_dict(), args.progress)
            if args.profile and not args.dry_run:
                _show_profile(result.profile, args.progress)
    return 0


def _named_after(out: Path, options: Options) -> Options:
    """With several outputs each has a manifest of its own: `m.ndjson` becomes `m-card-1.ndjson`."""
    if options.manifest is None:
        return options
    manifest = Path(options.manifest)
    return dataclasses.replace(options, manifest=manifest.with_stem(f"{manifest.stem}-{out.stem}"))


def _show_plan(plan: dict[str, Any], how: str) -> None:
    if how == "json":
        emit({"event": "plan", **plan}, indent=None)
        return
    outputs = [f"{o['path']} (frames {o['frames'][0]}:{o['frames'][1]})" for o in plan["outputs"]]
    width, height = plan["size"]
    rows = [
        ("frames", f"{plan['frames']} at {plan['fps']} fps, {seconds(plan['duration_s'])}"),
        ("size", f"{width}x{height}"),
        ("encoder", f"{plan['encoder']} ({plan['speed']}), sound {plan['audio_encoder']}"),
        ("workers", str(plan["workers"])),
        *(("source", name) for name in plan["sources"]),
        *(("output", name) for name in outputs),
        *(("segments", _run(run)) for output in plan["outputs"] for run in output["segments"]),
        ("estimate", f"{plan['estimated_s']} s, {megabytes(plan['estimated_bytes'])}; a guess"),
        ("memory", f"{megabytes(plan['estimated_memory_bytes'])} at most; a guess"),
    ]
    say(table([(styled(name, "bold"), text) for name, text in rows]))


def _run(run: dict[str, Any]) -> str:
    first, last = run["frames"]
    what = "kept" if run["why"] == "kept" else f"to be made ({run['why']})"
    return f"{run['segments']} of frames {first}:{last}: {what}"


def _show_profile(profile: Profile, how: str) -> None:
    if how == "json":
        emit({"event": "profile", **profile.to_dict()}, indent=None)
        return
    frames = max(1, profile.frames)
    spent = {**profile.stage_s, "in all": profile.wall_s}
    rows = [
        (styled(name, "bold"), f"{1000 * s / frames:8.2f} ms a frame", f"{s:8.2f} s")
        for name, s in spent.items()
        if s >= 0.005 or name in ALWAYS_TOLD
    ]
    say(table(rows))
    for what, seconds_ in profile.waits_s.items():
        say(f"{what} for {seconds_:.2f} s")
    say(profile.bottleneck)
    say(
        f"CPU time: {profile.cpu_s:.1f} s, {profile.ratio:.2f} times the limit "
        f"({profile.limit_cpu_s:.1f} s to decode the media and encode the same frames)"
    )


def options_of(args: argparse.Namespace) -> Options:
    """The flags as the export knows them: its fields have the flags' names."""
    from frameloom.export import Options

    given = {field.name: getattr(args, field.name) for field in dataclasses.fields(Options)}
    lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Options(**{**given, **lists})


def _jobs(args: argparse.Namespace) -> list[Job]:
    """Every project to render and where it goes: one, or one a row of `--vars`."""
    from frameloom.export import marked

    fixed = dict(args.assignments)
    how: dict[str, Any] = {"allow_project_code": args.allow_project_code, "base": args.base}
    if args.vars is None:
        project = open_project(args.project, fixed, **how)
        return [(project, _output(args, project, fixed))]
    found = [{**row, **fixed} for row in rows(args.vars)]
    projects = [open_project(args.project, row, **how) for row in found]
    outs = [_output(args, p, row) for p, row in zip(projects, found, strict=True)]
    if "{{" not in (args.output or ""):
        digits = len(str(len(outs)))
        outs = [marked(o, f"{i:0{digits}}") for i, o in enumerate(outs, 1)]
    twice = next((o for o in outs if outs.count(o) > 1), None)
    if twice is not None:
        raise UsageError(f"{twice}: two rows of {args.vars} have this output; name more in -o")
    return list(zip(projects, outs, strict=True))


def _output(args: argparse.Namespace, project: Project, variables: Variables) -> Path:
    if args.output is None:
        return beside(args.project, project, ".mp4")
    return Path(fill(args.output, {**project.variables, **variables}))
