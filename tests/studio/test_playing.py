"""Playing, in a real browser: what is shown is due then; late frames are left out and counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.studio.conftest import running, shown
from tests.support.numbered import COLUMNS, ROWS, make_clip, read_number

FRAMES = 40
WATCH = """() => {
    const {player} = frameloom;
    const small = new OffscreenCanvas(COLUMNS * 10, ROWS * 10);
    const context = small.getContext('2d', {willReadFrequently: true});
    window.seen = [];
    player.addEventListener('picture', () => {
        if (!player.playing) return;
        context.drawImage(player.picture, 0, 0, small.width, small.height);
        const {data} = context.getImageData(0, 0, small.width, small.height);
        const cells = [];
        for (let row = 0; row < ROWS; row++) {
            for (let column = 0; column < COLUMNS; column++) {
                cells.push(data[4 * ((row * 10 + 5) * small.width + column * 10 + 5)]);
            }
        }
        seen.push({due: player.frame, shown: player.shown.frame, cells});
    });
}""".replace("COLUMNS", str(COLUMNS)).replace("ROWS", str(ROWS))
LATE = """() => {
    const {player} = frameloom;
    const arrive = player.arrive.bind(player);
    window.held = 0;
    player.arrive = (head, data) => {
        if (!player.playing || head.pos < 12 || head.pos % 3) return arrive(head, data);
        const wait = () => (player.playing && player.playing.last <= head.pos + 2
            ? setTimeout(wait, 5) : (held++, arrive(head, data)));
        wait();
    };
}"""
PACE = """async (rounds) => {
    const {Pace} = await import('/static/pace.js');
    const pace = new Pace();
    let now = 0;
    return rounds.map(([good, ahead]) => pace.note(30, good, ahead, (now += 1000)));
}"""


@pytest.fixture(scope="module")
def clip(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A tab on a project that is one numbered clip."""
    folder = tmp_path_factory.mktemp("playing")
    make_clip(Path(folder) / "clip.mp4", FRAMES, size=(112, 64))
    scene = {"duration": f"{FRAMES}f", "background": {"type": "video", "src": "clip.mp4"}}
    with running(folder, {"size": [112, 64], "fps": 30, "scenes": [scene]}) as studio:
        page = browser.new_page()
        page.goto(studio.address)
        shown(page, 0)
        yield page
        page.close()


def played(page: Page) -> list[dict[str, Any]]:
    """What was shown, and that each was due then, by its own number, and came after the last."""
    page.evaluate("frameloom.player.seek(0)")
    shown(page, 0)
    page.evaluate("frameloom.player.play(1)")
    page.wait_for_function(f"!frameloom.player.playing && frameloom.player.frame === {FRAMES - 1}")
    seen: list[dict[str, Any]] = page.evaluate("seen.splice(0)")
    for one in seen:
        cells = np.array(one["cells"], np.uint8).reshape(ROWS, COLUMNS)
        assert one["due"] == one["shown"] == read_number(cells)
    frames = [one["due"] for one in seen]
    assert frames == sorted(set(frames))
    # every frame was shown or counted; the last may have been neither when the end came
    assert FRAMES - 1 <= len(seen) + page.evaluate("frameloom.player.skipped") <= FRAMES
    return seen


def test_late_frames_are_left_out_and_counted(clip: Page) -> None:
    clip.evaluate(WATCH)
    assert played(clip)
    clip.evaluate(LATE)
    seen = {one["due"] for one in played(clip)}
    late = set(range(12, FRAMES, 3))
    assert not seen & late
    assert clip.evaluate("frameloom.player.skipped") >= len(late) - 1
    assert clip.evaluate("held") > 0
    shown(clip, FRAMES - 1)


def test_the_resolution_goes_down_and_up_again(clip: Page) -> None:
    few, all_, ready = [20, 0], [30, 2], [30, 8]
    assert clip.evaluate(PACE, [few, all_, few, few, few]) == [0, 0, 0, -1, 0]
    assert clip.evaluate(PACE, [all_] * 8) == [0] * 8
    assert clip.evaluate(PACE, [few, few, *[ready] * 3]) == [0, -1, 0, 0, 1]
    # what was tried in vain is tried later the next time
    again = [*[ready] * 3, few, few, *[ready] * 6]
    assert clip.evaluate(PACE, again) == [0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 1]


def test_a_lowered_play_is_made_smaller_and_says_so_and_stands_still_exactly(clip: Page) -> None:
    clip.evaluate("""() => {
        const {player} = frameloom;
        player.loop = true;
        player.seek(0);
        player.setPlayHeight(32);
        window.sizes = new Set();
        player.addEventListener('picture', () => player.playing && sizes.add(player.shown.h));
        player.play(1);
    }""")
    clip.wait_for_function("sizes.has(32)")
    assert "lowered to 32p" in clip.locator(".fl-shown").inner_text()
    clip.evaluate("frameloom.player.setPlayHeight(540)")
    clip.wait_for_function("sizes.has(64)")
    assert "lowered" not in clip.locator(".fl-shown").inner_text()
    clip.evaluate("frameloom.player.pause(); frameloom.player.loop = false")
    clip.wait_for_function("frameloom.player.shown.exact && frameloom.player.shown.h === 64")
