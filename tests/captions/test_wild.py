"""Whatever is in a file: it is read, or refused with a line that it has; nothing else is raised."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.captions import parse, read
from frameloom.core.errors import FrameloomError
from tests.captions.test_reading import ASS, SRT

VTT = "WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:02.000 line:10%\n<c.red>a <00:01.500>b</c>\n"
PIECES = st.sampled_from(
    [
        "-->",
        "00:00:01,000",
        "99:99",
        "\n",
        "\n\n",
        "WEBVTT",
        "{\\an8}",
        "{\\pos(1,2",
        "{\\t(0,1,\\fs9)}",
        "<i>",
        "</b>",
        "<00:00:03.000>",
        "&amp;",
        "[Events]",
        "Dialogue:",
        "Format:",
        "Style: ,,,",
        ",",
        "1",
        "-",
        "é",
        "😀",
        "\t",
        "{\\p1}m 0 0{\\p0}",
        "\\N",
        "STYLE",
        "line:-1,end",
        "position:x%",
    ]
)


@settings(max_examples=150)
@given(st.sampled_from([SRT, VTT, ASS]), st.data())
def test_files_cut_up_and_mixed(whole: str, data: st.DataObject) -> None:
    text = whole
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        drop = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(PIECES) + text[at + drop :]
    for suffix in (".srt", ".vtt", ".ass"):
        track = parse(text, suffix)
        lines = text.count("\n") + 1
        assert all(1 <= note.line <= lines for note in track.notes)
        for cue in track.cues:
            assert cue.start_s < cue.end_s and cue.text.strip() and 1 <= cue.line <= lines
            spans = [(word.first, word.end) for word in cue.words]
            assert all(0 <= a < b <= len(cue.text) for a, b in spans) and spans == sorted(spans)
            assert all(word.start_s < word.end_s for word in cue.words)


@settings(max_examples=60)
@given(data=st.binary(max_size=200), head=st.sampled_from([b"", SRT.encode(), b"\xff\xfe"]))
def test_any_bytes(data: bytes, head: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("wild")
    file = folder / "a.srt"
    file.write_bytes(head + data)
    try:
        assert read(str(file)).cues
    except FrameloomError as error:
        assert str(file) in str(error)


def test_a_style_without_a_name_is_left_out() -> None:
    text = (
        "[V4+ Styles]\nFormat: Fontname, Fontsize\nStyle: Arial,20\n\n"
        "[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,One\n"
    )
    track = parse(text, ".ass")
    assert [note.text for note in track.notes] == ["a style without a name; it is left out"]
    assert len(track.cues) == 1
