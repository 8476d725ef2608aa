"""The same project at another size or rate, and which media it uses."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from frameloom.core.errors import UsageError
from frameloom.core.media import MediumSpec
from frameloom.params.playback import Sequence
from frameloom.project import Project, media_uses, outputs, owner_names, parse


def made(keys: str) -> Project:
    return parse(f'{{"scenes": [{{"duration": "45f"}}], {keys}}}')


@pytest.mark.parametrize(
    ("keys", "pixels"),
    [
        ('"name": "a"', (1920, 1080)),
        ('"size": "480p"', (854, 480)),
        ('"size": "720p"', (1280, 720)),
        ('"size": "2160p"', (3840, 2160)),
        ('"size": "1080p", "aspect": "9:16"', (1080, 1920)),
        ('"size": "1080p", "aspect": "1:1"', (1080, 1080)),
        ('"size": "1080p", "aspect": "4:5"', (1080, 1350)),
        ('"size": [641, 359]', (641, 359)),
    ],
)
def test_sizes(keys: str, pixels: tuple[int, int]) -> None:
    assert made(keys).pixels == pixels


@pytest.mark.parametrize(
    ("keys", "size", "aspect", "pixels"),
    [
        ('"name": "a"', (640, 360), None, (640, 360)),
        ('"name": "a"', "720p", None, (1280, 720)),
        ('"size": [1080, 1920]', "720p", None, (720, 1280)),
        ('"size": "1080p", "aspect": "1:1"', "720p", None, (720, 720)),
        ('"size": "1080p"', None, "9:16", (1080, 1920)),
        ('"size": [1280, 720]', None, "4:5", (720, 900)),
        ('"size": [1280, 720]', "480p", "9:16", (480, 854)),
    ],
)
def test_other_sizes(
    keys: str, size: str | tuple[int, int] | None, aspect: str | None, pixels: tuple[int, int]
) -> None:
    assert outputs(made(keys), size=size, aspect=aspect).pixels == pixels


def test_frames_keep_their_seconds_at_another_rate() -> None:
    other = outputs(made('"fps": 30'), fps="24000/1001")
    assert other.fps == Fraction(24000, 1001)
    assert other.scenes[0].duration == Fraction(3, 2)
    ntsc = outputs(made('"fps": 29.97'), fps=25)
    assert ntsc.scenes[0].duration == Fraction(3003, 2000)


def test_the_project_itself_stays_as_it_is() -> None:
    project = made('"fps": 30')
    outputs(project, size="480p", fps=25)
    assert (project.fps, project.pixels) == (30, (1920, 1080))


def test_numbered_images_keep_their_rate(tmp_path: Path) -> None:
    text = '{"fps": 25, "scenes": [{"layers": [{"type": "video", "src": "im_%04d.png"}]}]}'
    project = parse(text)
    project.base_dir = tmp_path
    layer = outputs(project, fps=50).scenes[0].layers[0]
    assert isinstance(layer, Sequence)
    assert layer.frame_rate == 25


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "721p"},
        {"size": (1, 1)},
        {"fps": 12.5},
        {"fps": 0},
        {"aspect": "wide"},
        {"size": (640, 360), "aspect": "1:1"},
    ],
)
def test_wrong_outputs_are_mistakes_of_usage(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        outputs(made('"fps": 30'), **wrong)  # type: ignore[arg-type]


MANY = """{
    "background": {"type": "video", "src": "back.mp4", "continuous": true},
    "effects": [{"type": "grain"}],
    "audio": [{"src": "music.wav"}],
    "scenes": [
        {"id": "one", "background": {"type": "image", "src": "sky.png"}, "layers": [
            {"type": "video", "src": "a.mp4"}, {"type": "video", "src": "sub/../b.mp4"},
            {"type": "image", "id": "logo", "src": "/logo.svg"},
            {"type": "image", "src": "hidden.png", "visible": false}, {"type": "shape"}]},
        {"layers": [{"type": "video", "src": "im_%04d.png", "start_number": 3},
                    {"type": "video", "src": "exact_%d.mp4"}],
         "effects": [{"type": "vignette"}, {"type": "grain"}, {"type": "grain"}]}
    ]
}"""


def test_media_are_found_with_their_owners(tmp_path: Path) -> None:
    (tmp_path / "exact_%d.mp4").touch()
    project = parse(MANY)
    project.base_dir = tmp_path

    def beside(name: str) -> MediumSpec:
        return MediumSpec(str(tmp_path / name))

    numbered = MediumSpec(str(tmp_path / "im_%04d.png"), Fraction(30), 3)
    assert all(use.is_medium for use in media_uses(project))
    assert [use[:3] for use in media_uses(project)] == [
        ("background.src", beside("back.mp4"), "project/background-video"),
        ("scenes[0].background.src", beside("sky.png"), "one/background-image"),
        ("scenes[0].layers[0].src", beside("a.mp4"), "one/video-1"),
        ("scenes[0].layers[1].src", beside("b.mp4"), "one/video-2"),
        ("scenes[0].layers[2].src", MediumSpec("/logo.svg"), "logo"),
        ("scenes[1].layers[0].src", numbered, "scene-2/video-1"),
        ("scenes[1].layers[1].src", beside("exact_%d.mp4"), "scene-2/video-2"),
        ("audio[0].src", beside("music.wav"), "project/audio-1"),
    ]


def test_owners_have_names_of_their_own() -> None:
    names = owner_names(parse(MANY))
    assert len(set(names.values())) == len(names)
    assert names["scenes", 1, "effects", 2] == "scene-2/effect-grain-2"
