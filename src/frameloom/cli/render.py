"""`frameloom render`: the main job."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from frameloom.cli.projects import Variables, beside, fill, open_project, rows
from frameloom.cli.render_flags import add_all
from frameloom.cli.signals import cancelling
from frameloom.core.errors import UsageError

if TYPE_CHECKING:
    from frameloom.export import Options
    from frameloom.project import Project

EXAMPLES = (
    "frameloom render launch",
    "frameloom render launch/project.json -o launch.webm --size 720p",
    "frameloom render launch --frames 30:90 --crf 16 --speed medium",
    "frameloom render card.json -o 'card-{{name}}.mp4' --vars people.csv",
)
Job = tuple["Project", Path]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_all(parser)


def run(args: argparse.Namespace) -> int:
    from frameloom.cli.progress import reporting
    from frameloom.export import render

    options = options_of(args)
    with cancelling() as cancel, reporting(args.progress) as tell:
        for project, out in _jobs(args):
            render(project, out, options, on_event=tell, cancel=cancel)
    return 0


def options_of(args: argparse.Namespace) -> Options:
    """The flags as the export knows them: its fields have the flags' names."""
    from frameloom.export import Options

    given = {field.name: getattr(args, field.name) for field in dataclasses.fields(Options)}
    lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Options(**{**given, **lists})


def _jobs(args: argparse.Namespace) -> list[Job]:
    """Every project to render and where it goes: one, or one a row of `--vars`."""
    fixed = dict(args.assignments)
    if args.vars is None:
        project = open_project(args.project, fixed)
        return [(project, _output(args, project, fixed))]
    found = [{**row, **fixed} for row in rows(args.vars)]
    projects = [open_project(args.project, row) for row in found]
    outs = [_output(args, p, row) for p, row in zip(projects, found, strict=True)]
    if "{{" not in (args.output or ""):
        digits = len(str(len(outs)))
        outs = [o.with_stem(f"{o.stem}-{i:0{digits}}") for i, o in enumerate(outs, 1)]
    twice = next((o for o in outs if outs.count(o) > 1), None)
    if twice is not None:
        raise UsageError(f"{twice}: two rows of {args.vars} have this output; name more in -o")
    return list(zip(projects, outs, strict=True))


def _output(args: argparse.Namespace, project: Project, variables: Variables) -> Path:
    if args.output is None:
        return beside(args.project, project, ".mp4")
    return Path(fill(args.output, {**project.variables, **variables}))
