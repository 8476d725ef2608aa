"""After an upgrade nothing is used again that another version could make otherwise."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

import frameloom
from frameloom.core.media import MediumSpec
from frameloom.export import Options, render
from frameloom.export.proof.manifest import versions
from frameloom.export.segments import identity
from frameloom.export.segments.digests import Digests
from frameloom.text.fonts import find
from tests.support.kept import contents, segments_made

Make = Callable[..., Any]
NO_PIXELS = {"charset-normalizer", "platformdirs", "pydantic", "rich"}
"""Libraries that neither draw nor encode; what they read is in a picture's description. Fonts are
in there too, by their outlines."""


def test_another_program_makes_all_again(
    tmp_path: Path, film: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = contents(render(film(), tmp_path / "a.mp4", Options(gop=8)))
    told = json.loads(identity.program())
    with monkeypatch.context() as patch:  # its undoing leaves the tests' own cache alone
        for key in told:
            other = json.dumps({**told, key: "another"}, sort_keys=True).encode()
            patch.setattr(identity, "program", lambda other=other: other)
            dry = render(film(), tmp_path / "a.mp4", Options(gop=8, dry_run=True))
            whys = {run["why"] for run in dry.plan.to_dict()["outputs"][0]["segments"]}
            assert whys == {"changed: program"}, key
        made = segments_made(patch)
        assert contents(render(film(), tmp_path / "a.mp4", Options(gop=8))) == first
        assert made
    made = segments_made(monkeypatch)
    render(film(), tmp_path / "a.mp4", Options(gop=8))  # the old ones are there yet
    assert made == []


def test_every_library_that_makes_pixels_counts() -> None:
    needed = [
        re.split(r"[^\w.-]", text)[0] for text in requires("frameloom") or () if ";" not in text
    ]
    drawing = {name for name in needed if not name.startswith("fontpkg-")} - NO_PIXELS
    assert len(drawing) >= 7
    assert drawing <= versions().keys()


def test_the_source_counts_but_not_that_of_the_faces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "frameloom"
    ignored = shutil.ignore_patterns("__pycache__", "studio", "*.ttf", "*.js", "*.json")
    shutil.copytree(Path(frameloom.__file__).parent, copy, ignore=ignored)
    monkeypatch.setattr(frameloom, "__file__", str(copy / "__init__.py"))
    found = [identity._source()]
    for name in ("cli/main.py", "effects/grain.py", "media/encode/h264.py"):
        (copy / name).write_text((copy / name).read_text() + "\n# other\n")
        found.append(identity._source())
    assert found[0] == found[1]
    assert len({*found}) == 3


def test_an_svgs_text_counts_by_the_fonts_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts = tmp_path / ".fonts"
    fonts.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    text = '<text y="20" font-family="Frameloom Trial">AB</text>'
    (tmp_path / "text.svg").write_text(f"{head}{text}</svg>")
    (tmp_path / "plain.svg").write_text(f'{head}<rect width="9" height="9"/></svg>')

    def digests() -> list[bytes]:
        made = Digests(tmp_path / "memory")
        return [made.medium(MediumSpec(str(tmp_path / f"{n}.svg"))) for n in ("text", "plain")]

    before = digests()
    assert digests() == before
    installed = TTFont(find(None).face.path)
    for record in installed["name"].names:
        if record.nameID in (1, 16):
            record.string = "Frameloom Trial"
    installed.save(fonts / "trial.ttf")
    after = digests()
    assert after[0] != before[0]
    assert after[1] == before[1]
