"""Caption files as they are found: what is read, what is told of, what is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pysubs2
import pytest

from frameloom.captions import parse, read, told
from frameloom.captions.charset import decode
from frameloom.core.errors import MediaError, ProjectError

F = Fraction
SRT = "1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\nlines\n"


def told_of(text: str, suffix: str = ".srt") -> list[tuple[int, str]]:
    return [(note.line, note.text) for note in parse(text, suffix).notes]


def seen(text: str, suffix: str = ".srt") -> list[tuple[Fraction, Fraction, str]]:
    track = parse(text, suffix)
    assert track.notes == ()
    return [(cue.start_s, cue.end_s, cue.text) for cue in track.cues]


def test_srt() -> None:
    assert seen(SRT) == [(F(1), F(5, 2), "Hello"), (F(3), F(4), "Two\nlines")]


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:01,000 --> 00:00:02,500",
        "00:00:01.000 --> 00:00:02.500",
        "0:00:01,0 --> 0:0:2,5",
        "00:01,000 --> 00:02,500",
        "00:00:01 --> 00:00:02.5",
        "  00:00:01,000-->00:00:02,500  ",
        "00:00:01,000 -> 00:00:02,500",
        "00:00:01,000 --> 00:00:02,500 X1:10 X2:20 Y1:1 Y2:2",
    ],
)
def test_srt_times_as_they_are_found(timing: str) -> None:
    assert seen(f"1\n{timing}\nHello\n") == [(F(1), F(5, 2), "Hello")]


def test_srt_without_numbers_in_any_order() -> None:
    text = "00:00:03,000 --> 00:00:04,000\nB\n\n00:00:01,000 --> 00:00:02,500\nA\n"
    assert seen(text) == [(F(1), F(5, 2), "A"), (F(3), F(4), "B")]


def test_srt_numbers_that_are_text_stay() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n7\n"
    assert [words for *_, words in seen(text)] == ["42", "7"]


def test_srt_without_blank_lines_between() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:03,000 --> 00:00:04,000\nB"
    assert [words for *_, words in seen(text)] == ["A", "B"]


def test_srt_marks() -> None:
    track = parse(
        "1\n00:00:01,000 --> 00:00:02,000\n"
        '{\\an8}a <i>b</i> <font color="#ff0000">c</font> <b>d & &amp; 1 < 2\n'
    )
    (cue,) = track.cues
    assert cue.text == "a b c d & & 1 < 2"
    looks = {run.text.strip(): run.look for run in cue.runs if run.text.strip()}
    assert looks["b"].italic and looks["c"].colour == (1.0, 0.0, 0.0, 1.0)
    assert looks["d & & 1 < 2"].weight == 700
    assert cue.place.anchor == (0.5, 0.0)


def test_vtt() -> None:
    text = (
        "WEBVTT - a title\nKind: captions\n\nNOTE\nnothing here --\n\nid 1\n"
        "00:01.000 --> 00:02.500 line:10% position:20%,line-left align:left size:50%\n"
        "<v Ann>Hello <c.yellow>you</c> &lt;3\n\n1:00:00.000 --> 1:00:01.000\nLate\n"
    )
    (one, two) = parse(text).cues
    assert (one.start_s, one.end_s, one.text) == (F(1), F(5, 2), "Hello you <3")
    assert (two.start_s, two.text) == (F(3600), "Late")
    assert one.runs[1].look.colour == (1.0, 1.0, 0.0, 1.0)
    place = one.place
    assert (place.x, place.y, place.anchor, place.width) == (0.2, 0.1, (0.0, 0.0), 0.5)
    assert parse(text).notes == ()


def test_vtt_time_stamps_are_times_of_words() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nOne <00:02.000>two <00:02.500><00:03.000>three\n"
    (cue,) = parse(text).cues
    assert cue.text == "One two three"
    assert [(cue.text[w.first : w.end], w.start_s, w.end_s) for w in cue.words] == [
        ("One", F(1), F(2)),
        ("two", F(2), F(5, 2)),
        ("three", F(3), F(4)),
    ]


ASS = """[Script Info]
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,54,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,2,2,2,10,\
10,54,1
Style: Sign,Arial,108,&H000000FF,&H0,&H00FF0000,&H0,-1,-1,0,0,100,100,0,0,3,4,0,8,10,10,108,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not shown
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Hello{\\i1} there{\\i0}\\Nyou, and me
Dialogue: 0,0:00:03.00,0:00:04.00,Sign,,0,0,0,,{\\pos(960,270)\\an5\\c&H00FF00&}SIGN{\\r} plain
"""


def test_ass() -> None:
    track = parse(ASS)
    assert track.notes == ()
    one, two = track.cues
    assert (one.start_s, one.end_s, one.text) == (F(1), F(5, 2), "Hello there\nyou, and me")
    assert [run.look.italic for run in one.runs] == [False, True, False]
    assert one.place.anchor == (0.5, 1.0) and one.place.y == pytest.approx(0.95)
    assert one.runs[0].look.size == pytest.approx(0.05)
    assert one.style is not None and one.style.stroke_width == pytest.approx(2 / 1080)
    assert (two.place.x, two.place.y, two.place.anchor) == (0.5, 0.25, (0.5, 0.5))
    assert two.place.fixed
    assert [run.look.colour for run in two.runs] == [(0, 1, 0, 1), (1, 0, 0, 1)]
    assert two.runs[0].look.weight == 700
    assert two.style is not None and two.style.box == (0.0, 0.0, 1.0, 1.0)


def test_ssa_counts_alignments_its_own_way() -> None:
    text = (
        "[Script Info]\n[V4 Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, Alignment\nStyle: Top,Arial,20,65535,6\n"
        "[Events]\n"
        "Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: Marked=0,0:00:01.00,0:00:02.00,Top,,0000,0000,0000,,Up\n"
    )
    (cue,) = parse(text, ".ssa").cues
    assert cue.place.anchor == (0.5, 0.0) and cue.runs[0].look.colour == (1.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("text", "suffix", "line", "reason"),
    [
        ("1\n00:00:0x,000 --> 00:00:02,000\nA\n", ".srt", 2, "cannot read the times"),
        ("1\n00:00:03,000 --> 00:00:02,000\nA\n", ".srt", 2, "ends (00:00:02.000) before"),
        ("WEBVTT\n\nid\n00:01 --> 2\nA\n", ".vtt", 4, "cannot read the times"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nA\n", ".vtt", 3, "before it starts"),
        ("[Events]\nDialogue: 0,0:00:01.00,soon,Default,,0,0,0,,A\n", ".ass", 2, "time 'soon'"),
        ("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default\n", ".ass", 2, "10 fields"),
    ],
)
def test_what_cannot_be_told_is_refused(
    tmp_path: Path, text: str, suffix: str, line: int, reason: str
) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_text(text)
    with pytest.raises(ProjectError) as told:
        read(str(file))
    assert f"{file}, line {line}: " in str(told.value) and reason in str(told.value)


@pytest.mark.parametrize(
    ("text", "suffix", "line", "reason"),
    [
        (SRT + "\nmore\n", ".srt", 6, "blank line"),
        ("hello\n" + SRT, ".srt", 1, "before the first cue"),
        (SRT + "3\n00:00:05,000 --> 00:00:05,000\nA\n", ".srt", 10, "no length"),
        (SRT + "3\n00:00:05,000 --> 00:00:06,000\n\n", ".srt", 10, "no text"),
        ("1\n00:00:70,000 --> 00:02:02,000\nA\n", ".srt", 2, "more than 59"),
        ("00:01.000 --> 00:02.000\nA\n", ".vtt", 1, "WEBVTT"),
        ("WEBVTT\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000\nA\n", ".vtt", 3, "STYLE blocks"),
        ("WEBVTT\n\nwhat\nis this\n\n00:01.000 --> 00:02.000\nA\n", ".vtt", 3, "is no cue"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000 vertical:rl\nA\n", ".vtt", 3, "vertical:rl"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA <3 <x>b\n", ".vtt", 3, "<x> is no tag"),
        (ASS + "Dialogue: 0,0:00:05.00,0:00:06.00,None,,0,0,0,,A\n", ".ass", 15, "no style 'None'"),
        (
            ASS + "Dialogue: 0,0:00:05.00,0:00:06.00,Sign,,0,0,0,,{\\k20}A\n",
            ".ass",
            15,
            "\\k is not",
        ),
    ],
)
def test_what_players_go_on_with_is_told(text: str, suffix: str, line: int, reason: str) -> None:
    found = told_of(text, suffix)
    assert len(found) == 1 and found[0][0] == line and reason in found[0][1], found


def test_notes_of_one_kind_are_told_together(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_text("".join(f"{SRT}\nmore\n\n" for _ in range(5)))
    (line,) = told(str(file), read(str(file)))
    assert line.startswith(f"{file}, lines 6, 17, 28 and 2 more: ")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Où êtes-vous ? Ça va très bien, merci.", "cp1252"),
        ("Größe und Mädchen: schön", "cp1252"),
        ("¿Qué pasó? ¡El niño comió!", "cp1252"),
        ("Zażółć gęślą jaźń, proszę pana", "cp1250"),
        ("Žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("Megőrültem, hűség és őszinteség", "cp1250"),
        ("Güneş doğuyor, şimdi gidiyoruz", "cp1254"),
        ("Привет, как дела? Я пойду домой.", "cp1251"),
        ("Καλημέρα, τι κάνεις; Πού ήσουν χθες;", "cp1253"),
        ("مرحبا كيف حالك اليوم؟ أنا ذاهب إلى البيت", "cp1256"),
        ("こんにちは、元気ですか？今日は天気がいいですね。", "cp932"),
        ("你好，你今天怎么样？我要回家了。", "gb18030"),
        ("안녕하세요, 오늘 어떠세요? 집에 갑니다.", "cp949"),
    ],
)
def test_old_encodings(text: str, encoding: str) -> None:
    body = "".join(
        f"{i}\r\n00:00:0{i},000 --> 00:00:0{i},900\r\n{text}\r\n\r\n" for i in range(1, 9)
    )
    found = decode(body.encode(encoding))
    assert found is not None and found.guessed and found.text == body


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_never_guessed(encoding: str) -> None:
    body = SRT + "3\n00:00:05,000 --> 00:00:06,000\nПривет 你好 😀\n"
    found = decode(body.encode(encoding))
    assert found is not None and not found.guessed and found.text == body


def test_encoding_by_name(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_bytes(SRT.replace("Hello", "שלום").encode("cp1255"))
    assert read(str(file), "cp1255").cues[0].text == "שלום"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProjectError, match="is no text in ascii"):
        read(str(file), "ascii")


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        read(str(tmp_path / "none.srt"))
    file = tmp_path / "a.srt"
    file.write_bytes(b"\0\1\2\3" * 100)
    with pytest.raises(ProjectError, match="is no text"):
        read(str(file))
    file.write_text("nothing of the kind")
    with pytest.raises(ProjectError, match="no cues"):
        read(str(file))


def test_another_reader_finds_the_same(tmp_path: Path) -> None:
    """pysubs2 counts in milliseconds and writes a new line as \\N."""
    for suffix, text in ((".srt", SRT), (".ass", ASS)):
        file = tmp_path / f"a{suffix}"
        file.write_text(text)
        theirs = [
            (F(event.start, 1000), F(event.end, 1000), event.plaintext)
            for event in pysubs2.load(str(file))
            if not event.is_comment
        ]
        assert [(cue.start_s, cue.end_s, cue.text) for cue in read(str(file)).cues] == theirs
