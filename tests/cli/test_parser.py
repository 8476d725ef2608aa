"""All commands and flags of the contract parse; mistakes are answered with a way out."""

from __future__ import annotations

import shlex

import pytest

from frameloom.cli.commands import COMMANDS
from frameloom.cli.parser import command_parser, parse
from frameloom.core.errors import UsageError

CONTRACT = (
    "demo",
    "demo DIR",
    "new DIR",
    "new DIR --template slideshow a.mp4 b.mp4",
    "new DIR a.mp4 --template split b.mp4",
    "still P -t 2.5",
    "still P -t 1/3 -o a.png",
    "sheet P",
    "sheet v.mp4 -o a.png",
    "check P",
    "probe F",
    "probe F --json --frames",
    "verify V",
    "verify V --project P --manifest M --level fast --json",
    "verify V --level full",
    "cache",
    "cache show",
    "cache prune",
    "cache clear",
    "studio",
    "studio P --port 8080 --host 127.0.0.1 --no-browser",
    "serve",
    "effects",
    "effects grain --json",
    "presets",
    "presets vhs --json",
    "fonts",
    "fonts NAME --json",
    "codecs",
    "codecs h264 --json",
    "schema",
    "doctor",
    "doctor --warm",
    "bench",
    "render P",
    "render P -o o.mp4 --size 1280x720 --fps 30000/1001 --aspect 9:16",
    "render P --size 720p --fps 29.97",
    "render P --codec h264 --crf 18 --bitrate 8M --speed veryfast --pixel-format yuv420p",
    "render P --encoder auto --gop 30",
    "render P --encoder libx264",
    *(f"render P --codec {c}" for c in ("h264", "h265", "prores", "vp9", "av1", "ffv1")),
    *(f"render P --quality {q}" for q in ("draft", "standard", "high", "lossless")),
    "render P --alpha",
    "render P --only a",
    "render P --only a b c",
    *(f"render P --pass {p}" for p in ("panes", "captions", "background")),
    "render P --frames 10:20",
    "render P --from 1.5 --to 60f",
    "render P --scene hero",
    "render P --per-scene",
    "render P --audio",
    "render P --no-audio --audio-codec opus",
    "render P --audio-only",
    "render P --workers 4 --executor ray --ray-address auto",
    "render P --executor local",
    "render P --cache DIR",
    "render P --no-cache --fresh",
    "render P --manifest m.json",
    "render P --root a b --allow-url --allow-project-code",
    "render P --max-pixels 1000000 --max-duration 60 --max-memory 2000",
    *(f"render P --verify {v}" for v in ("fast", "full", "off")),
    *(f"render P --progress {p}" for p in ("bar", "json", "none")),
    "render P --profile",
    "render P --set a=1 --set b=two=2 --vars rows.csv",
    "render P --dry-run",
    "render --debug P",
    "--debug render P",
)


@pytest.mark.parametrize("line", CONTRACT)
def test_every_flag_of_the_contract_parses(line: str) -> None:
    words = shlex.split(line)
    assert parse(words).command.name in words


def test_every_command_of_the_contract_is_tried() -> None:
    assert {w for line in CONTRACT for w in line.split() if w in COMMANDS} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=str)
def test_every_command_shows_examples_that_parse(command: object) -> None:
    module = command.load()  # type: ignore[attr-defined]
    text = command_parser(command).format_help()  # type: ignore[arg-type]
    for example in module.EXAMPLES:
        assert example in text
        words = shlex.split(example.partition(" > ")[0])
        assert words[0] == "frameloom"
        assert parse(words[1:]).command is command


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rendr P", "did you mean render?"),
        ("nothing_like_it", "there is no command"),
        ("render P --frams 1:2", "did you mean --frames?"),
        ("render P --qualty=high", "did you mean --quality?"),
        ("render P --quality hihg", "did you mean high?"),
        ("render P --codec h263", "did you mean h265?"),
        ("render P --size 720", "WIDTHxHEIGHT"),
        ("render P --size 1x720", "2 to 16384"),
        ("render P --size 99999x2", "2 to 16384"),
        ("render P --fps 0", "frame rate"),
        ("render P --fps 1/0", "frame rate"),
        ("render P --fps 29.98", "frame rate"),
        ("render P --aspect wide", "16:9"),
        ("render P --aspect 0:9", "16:9"),
        ("render P --frames 5", "FIRST:END"),
        ("render P --frames 5:5", "empty"),
        ("render P --frames 9:5", "empty"),
        ("render P --from soon", "no time"),
        ("render P --from 1/0", "no time"),
        ("render P --crf x", "0 to 63"),
        ("render P --crf 64", "0 to 63"),
        ("render P --crf nan", "0 to 63"),
        ("render P --bitrate fast", "bit rate"),
        ("render P --workers 0", "whole number"),
        ("render P --workers -1", "workers"),
        ("render P --set novalue", "NAME=VALUE"),
        ("render P --set =1", "NAME=VALUE"),
        ("render P extra", "unexpected 'extra'"),
        ("render", "PROJECT"),
        ("render --only a P", "PROJECT"),
        ("still P", "-t"),
        ("still P -t", "-t"),
        ("probe", "FILE"),
        ("new", "DIR"),
        ("new d --template heroo", "did you mean hero?"),
        ("cache clean", "did you mean clear?"),
        ("verify v.mp4 --level quick", "fast, full"),
    ],
)
def test_mistakes_are_usage_errors(line: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(shlex.split(line))
    message = str(caught.value)
    assert said in message
    assert len(message.splitlines()) <= 2
    assert caught.value.exit_code == 2
