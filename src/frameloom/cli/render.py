"""`frameloom render`: the main job."""

from __future__ import annotations

import argparse

from frameloom.cli.render_flags import add_all

EXAMPLES = (
    "frameloom render launch",
    "frameloom render launch/project.json -o launch.webm --size 720p",
    "frameloom render launch --frames 30:90 --crf 16 --speed medium",
    "frameloom render card.json -o 'card-{{name}}.mp4' --vars people.csv",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_all(parser)
