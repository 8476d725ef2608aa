"""`frameloom fonts`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from frameloom.cli.main import main
from tests.support.fonts import emoji_font

Capture = pytest.CaptureFixture[str]


def test_every_family_is_listed_with_where_it_is_from(capsys: Capture) -> None:
    assert main(["fonts"]) == 0
    told = capsys.readouterr().err
    assert "Noto Sans Arabic" in told and "comes with Frameloom" in told


def test_one_family_in_full(capsys: Capture) -> None:
    assert main(["fonts", "noto sans", "--json"]) == 0
    family = json.loads(capsys.readouterr().out)
    assert (family["family"], family["source"]) == ("Noto Sans", "bundled")
    for face in family["faces"]:
        assert face["weights"] == [100, 900] and Path(face["path"]).is_file()
        assert len(face["sha256"]) == 64


def test_a_project_s_own_fonts_come_first(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "fonts").mkdir()
    emoji_font(tmp_path / "fonts" / "mine.ttf", "colr1")
    assert main(["fonts", "--project", str(tmp_path), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["family"], first["source"]) == ("Test colr1", "project")
    assert first["faces"][0]["colour"] is True


def test_a_near_name_is_told(capsys: Capture) -> None:
    assert main(["fonts", "Noto Sens"]) == 2
    assert "did you mean Noto Sans?" in capsys.readouterr().err
