"""Which font a name means, and which one a character is drawn with."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.errors import MediaError, ProjectError
from frameloom.text import caches, fonts
from frameloom.text.colour import bitmap
from frameloom.text.coverage import faces_of
from frameloom.text.faces import Face
from frameloom.text.layout import Span, layout
from frameloom.text.outlines import outline
from tests.support.fonts import emoji_font


def family_of(char: str, **how: str) -> str:
    made = layout((Span(char, 1.0),), **how)  # type: ignore[arg-type]
    (family,) = {glyph.font.face.family for glyph in made.glyphs}
    return family


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("A", "Noto Sans"), ("Ж", "Noto Sans"), ("Ω", "Noto Sans"), ("ệ", "Noto Sans"),
        ("क्ष", "Noto Sans"), ("ع", "Noto Sans Arabic"), ("א", "Open Sans"),
        ("ก", "Noto Sans Thai"), ("漢", "Noto Sans CJK SC"), ("かな", "Noto Sans CJK JP"),
        ("漢字かな", "Noto Sans CJK JP"), ("한국", "Noto Sans CJK KR"),
        ("漢ㄅ", "Noto Sans CJK TC"), ("\U00020bb7", "Noto Sans CJK SC"),
    ],
)  # fmt: skip
def test_each_script_has_its_font(text: str, family: str) -> None:
    assert family_of(text) == family


def test_whose_han_characters_are_meant_may_be_said() -> None:
    """A cue of Han characters alone is Japanese in a track that is."""
    assert family_of("漢", han="JP") == "Noto Sans CJK JP"


def test_a_mark_is_drawn_with_its_letter() -> None:
    made = layout((Span("שָׁa\u0301", 1.0),))
    assert [g.font.face.family for g in made.glyphs if g.grapheme == 0] == ["Open Sans"] * (
        sum(g.grapheme == 0 for g in made.glyphs)
    )


def test_a_weight_is_the_variable_font_s() -> None:
    assert fonts.find(None, 650).variations == (("wght", 650),)
    assert fonts.find("Open Sans", 950).variations == (("wght", 800),)
    assert fonts.find(None, 400, True).face.italic


def test_a_file_is_found_from_the_project_s_folder(tmp_path: Path) -> None:
    emoji_font(tmp_path / "mine.ttf", "colr0")
    assert fonts.find("mine.ttf", base_dir=str(tmp_path)).face.family == "Test colr0"


def test_the_folder_fonts_beside_the_project_has_names(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    emoji_font(tmp_path / "fonts" / "x.ttf", "colr0")
    assert fonts.find("test COLR0", base_dir=str(tmp_path)).face.colour
    with pytest.raises(ProjectError, match="no font"):
        fonts.find("Test colr0", base_dir=str(tmp_path / "elsewhere"))


def test_a_font_of_the_folder_changes_no_glyph_that_is_drawn_without_it(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    copied = tmp_path / "fonts" / "zz.ttf"
    shutil.copy(fonts.find("Open Sans").face.path, copied)
    assert family_of("A", base_dir=str(tmp_path)) == "Noto Sans"


def test_fonts_of_the_system_are_not_taken_by_name() -> None:
    with pytest.raises(ProjectError, match='no font "DejaVu Sans"'):
        fonts.find("DejaVu Sans")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.ttf", None, "no such file"),
        ("bad.otf", b"not a font at all", "not a font"),
        ("empty.ttc", b"", "not a font"),
        ("web.woff2", b"wOF2" + bytes(60), "web font"),
        ("folder.ttf", "folder", "cannot be opened: is a directory"),
    ],
)
def test_a_bad_file_is_told(
    name: str, content: bytes | str | None, says: str, tmp_path: Path
) -> None:
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content:
        (tmp_path / name).mkdir()
    with pytest.raises(MediaError, match=says) as told:
        fonts.find(name, base_dir=str(tmp_path))
    assert name in str(told.value)


@pytest.fixture(scope="module", params=["colr0", "colr1", "sbix"])
def sound_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return emoji_font(tmp_path_factory.mktemp("fonts") / "sound.ttf", request.param)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=12), st.data())
@settings(max_examples=60, deadline=None)
def test_no_file_of_a_font_breaks_more_than_itself(
    sound_file: Path, changes: list[tuple[int, int]], data: st.DataObject
) -> None:
    content = bytearray(sound_file.read_bytes())
    for at, value in changes:
        content[at % len(content)] = value
    length = data.draw(st.sampled_from([len(content), len(content) // 2]))
    broken = sound_file.with_name("broken.ttf")
    broken.write_bytes(content[:length])
    caches.forget()
    with suppress(MediaError, ProjectError):
        for glyph in layout((Span("a \U0001f600\U0001f601", 1.0, str(broken), 700),)).glyphs:
            outline(glyph.font, glyph.glyph_id)
            bitmap(glyph.font, glyph.glyph_id, 32)


def faces(*weights: tuple[float, float], italic: bool = False) -> tuple[Face, ...]:
    return tuple(Face(f"{w}", 0, "F", "S", w, italic, (), False) for w in weights)


@pytest.mark.parametrize(
    ("wanted", "there", "taken"),
    [
        (400, [300, 500], 500), (450, [400, 500], 500), (500, [400, 600], 400),
        (300, [200, 400], 200), (300, [400, 700], 400), (600, [400, 700], 700),
        (800, [400, 700], 700), (950, [100, 900], 900), (400, [100, 900], 100),
    ],
)  # fmt: skip
def test_the_nearest_weight_is_that_of_css(wanted: int, there: list[int], taken: int) -> None:
    family = fonts.Family("F", "project", faces(*((w, w) for w in there)))
    assert fonts.cut(family, wanted, False).face.weights == (taken, taken)


def test_bold_and_slant_are_synthesised_only_where_the_family_has_none() -> None:
    thin = fonts.Family("F", "project", faces((400, 400)))
    assert fonts.cut(thin, 700, True).embolden > 0 < fonts.cut(thin, 700, True).slant
    assert fonts.cut(thin, 500, False).embolden == 0
    both = fonts.Family("F", "project", faces((400, 700)) + faces((400, 700), italic=True))
    assert fonts.cut(both, 700, True).embolden == fonts.cut(both, 700, True).slant == 0


def test_the_faces_of_a_text_are_those_that_it_is_laid_out_with() -> None:
    text = "a אב漢\tब"
    made = layout((Span(text, 1.0),))
    assert faces_of(text) == {glyph.font.face for glyph in made.glyphs}


def test_a_character_that_no_font_has_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "EXTRAS", ())
    caches.forget()
    try:
        with pytest.raises(ProjectError, match=r'U\+6F22.*pip install "frameloom\[cjk\]"'):
            layout((Span("漢", 1.0),))
    finally:
        monkeypatch.undo()
        caches.forget()


def test_a_font_s_file_that_changed_is_read_anew_when_told(tmp_path: Path) -> None:
    path = emoji_font(tmp_path / "mine.ttf", "colr0")
    before = fonts.find(str(path)).face
    hashed = before.sha256
    emoji_font(path, "colr1")
    caches.forget()
    after = fonts.find(str(path)).face
    assert (before.family, after.family) == ("Test colr0", "Test colr1")
    assert hashed != after.sha256
