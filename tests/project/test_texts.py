"""Text of a project against its fonts: what is told before frame 0, and what is recorded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from frameloom.core.errors import MediaError, ProjectError
from frameloom.project import Project, check_texts, fonts_used, parse
from tests.support.fonts import emoji_font


def project(folder: Path, *layers: dict[str, Any], **keys: Any) -> Project:
    texts = [{"type": "text", **layer} for layer in layers]
    made = parse(json.dumps({"scenes": [{"layers": texts}], **keys}))
    made.base_dir = folder
    return made


@pytest.mark.parametrize(
    ("layer", "path", "says"),
    [
        ({"text": "ok \U00012000"}, "scenes[0].layers[0].text", "U+12000, CUNEIFORM SIGN A"),
        ({"text": ["a", {"text": "\U00012000"}]}, "scenes[0].layers[0].text[1].text", "U+12000"),
        ({"text": "\U0001f600"}, "scenes[0].layers[0].text", "GRINNING FACE"),
        ({"text": "a\x01"}, "scenes[0].layers[0].text", "U+0001"),
        (
            {"text": "a", "font": "No Such"},
            "scenes[0].layers[0].font",
            'there is no font "No Such"',
        ),
        (
            {"text": [{"text": "a", "font": "No Such"}]},
            "scenes[0].layers[0].text[0].font",
            "folder fonts beside the project",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    layer: dict[str, Any], path: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(ProjectError) as told:
        check_texts(project(tmp_path, layer).resolved())
    assert told.value.path == path
    assert says in str(told.value)


def test_a_lone_surrogate_is_told() -> None:
    with pytest.raises(ProjectError, match=r"U\+D800"):
        check_texts(project(Path(), {"text": "a\ud800"}))


def test_variables_are_in_place_first(tmp_path: Path) -> None:
    fine = project(tmp_path, {"text": "{{x}}"}, variables={"x": "a"})
    check_texts(fine.resolved())
    with pytest.raises(ProjectError, match="CUNEIFORM"):
        check_texts(fine.resolved({"x": "\U00012000"}))


def test_hidden_layers_need_no_fonts(tmp_path: Path) -> None:
    check_texts(project(tmp_path, {"text": "\U00012000", "visible": False}))


def test_a_font_s_file_that_is_not_there_is_a_missing_medium(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"gone\.ttf"):
        check_texts(project(tmp_path, {"text": "a", "font": "gone.ttf"}))


def test_fonts_used_are_told_by_their_files_hash(tmp_path: Path) -> None:
    emoji_font(tmp_path / "mine.ttf", "colr0")
    made = project(tmp_path, {"text": "aשλ"}, {"text": "\U0001f600 \U0001f601", "font": "mine.ttf"})
    used = {use.family: use for use in fonts_used(made)}
    assert list(used) == ["Noto Sans", "Open Sans", "Test colr0"]
    for use in used.values():
        assert use.sha256 == hashlib.sha256(Path(use.path).read_bytes()).hexdigest()


def test_a_moving_weight_uses_the_faces_between(tmp_path: Path) -> None:
    """Noto Sans changes its weight within one file, upright and italic are two."""
    moving = {"from": 100, "to": 900}
    made = project(tmp_path, {"text": "a", "weight": moving}, {"text": "b", "italic": True})
    assert [Path(use.path).name for use in fonts_used(made)] == [
        "NotoSans-Italic[wdth,wght].ttf",
        "NotoSans[wdth,wght].ttf",
    ]
