"""The editor's figures as they are seen in a browser: `python bench/studio.py`, a minute.

R1 at 1920x1080 from sources with one key frame in 250, in Chromium, drafts and playing at 540
lines. A picture counts as seen when the browser has drawn it: two animation frames after the canvas
was painted. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from frameloom.bench.scenes import scene

WAIT_MS = 120_000
SEEN = """() => {
window.seen = () => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
window.until = (test) => new Promise(done => {
  const {player} = frameloom;
  const look = () => {
    if (!test(player.shown)) return;
    player.removeEventListener('picture', look);
    done(seen());
  };
  player.addEventListener('picture', look);
  look();
});
}"""
SCRUB = """async frame => {
  const {player} = frameloom;
  const began = performance.now();
  player.seek(frame);
  const draft = until(shown => shown.frame === frame);
  const first = await draft - began;
  const proxy = player.shown.proxy;
  const exact = await until(shown => shown.frame === frame && shown.exact) - began;
  return {first, exact, proxy};
}"""
SLIDE = """async ([name, value]) => {
  const {player} = frameloom;
  const slider = document.querySelector(`input[aria-label="${name} slider"]`);
  const before = player.shown.rev;
  const began = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  return await until(shown => shown.rev > before) - began;
}"""
PLAY = """async () => {
  const {player} = frameloom;
  player.setDraft(540);
  player.seek(0);
  await until(shown => shown.frame === 0 && shown.exact);
  const drawn = [];
  let wrong = 0;
  const note = () => {
    if (!player.playing) return;
    drawn.push(performance.now());
    if (player.shown.frame !== player.frame) wrong++;
  };
  player.addEventListener('picture', note);
  player.play(1);
  await new Promise(done => {
    const look = () => (player.playing ? setTimeout(look, 20) : done());
    setTimeout(look, 20);
  });
  player.removeEventListener('picture', note);
  const steps = drawn.slice(1).map((t, i) => t - drawn[i]).sort((a, b) => a - b);
  const fps = 1000 * (drawn.length - 1) / (drawn.at(-1) - drawn[0]);
  return {shown: drawn.length, skipped: player.skipped, lowered: player.playHeight, wrong, fps,
    step: steps[steps.length * 0.95 | 0]};
}"""


@contextmanager
def editor(project: Path) -> Iterator[str]:
    """The address of an editor on the project."""
    command = [sys.executable, "-m", "frameloom", "studio", str(project), "--no-browser"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def opened(address: str) -> Iterator[Page]:
    """A page on it, in Chromium, that shows its first frame exactly, proxies made."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1480, "height": 1000})
        page.set_default_timeout(WAIT_MS)
        page.goto(address)
        page.wait_for_function("window.frameloom?.player?.shown.exact")
        page.evaluate(SEEN)
        page.wait_for_function("document.querySelectorAll('.fl-proxy').length === 2")
        page.wait_for_function(
            """[...document.querySelectorAll('.fl-proxy')]
                .every(e => e.textContent.startsWith('previews use a proxy'))"""
        )
        yield page
        browser.close()


def scrubs(page: Page, count: int) -> Iterator[tuple[str, list[float]]]:
    """Jumps to frames that are spread over the whole and were not shown before."""
    found = [page.evaluate(SCRUB, (7 + 61 * i) % 150) for i in range(count)]
    assert all(one["proxy"] for one in found)
    yield "scrub to picture (draft, proxy)", [one["first"] for one in found]
    yield "scrub to exact picture (source)", [one["exact"] for one in found]


def slides(page: Page, count: int) -> Iterator[tuple[str, list[float]]]:
    """A slider of an effect, and one of the pane: from the input event to the picture."""
    for path, name in (
        (["scenes", 0, "effects", 1], "Darkness"),
        (["scenes", 0, "layers", 0], "Opacity"),
    ):
        page.evaluate("path => frameloom.link.send({op: 'select', path})", path)
        page.locator(f'input[aria-label="{name} slider"]').wait_for()
        page.evaluate(SCRUB, 40)
        taken = [page.evaluate(SLIDE, [name, 0.3 + 0.01 * i]) for i in range(count)]
        yield f"slider to picture ({name.lower()})", taken


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=("scrub", "slide", "play"), help="default: all")
    parser.add_argument("--count", type=int, default=24, help="jumps and steps of each slider")
    parser.add_argument("--runs", type=int, default=3, help="plays of the five seconds")
    parser.add_argument("--media", type=Path, help="a folder to keep media in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = scene("R1", 150, (1920, 1080), given.media or Path(folder))
        with editor(made.project) as address, opened(address) as page:
            what = given.what or ("scrub", "slide", "play")
            if "play" in what:
                plays(page, given.runs)
            print("| in the page | p50 ms | p95 ms |\n| --- | --- | --- |")
            for kind, measure in (("scrub", scrubs), ("slide", slides)):
                for name, taken in measure(page, given.count) if kind in what else ():
                    p95 = statistics.quantiles(taken, n=20)[-1]
                    print(f"| {name} | {statistics.median(taken):.0f} | {p95:.0f} |", flush=True)


def plays(page: Page, runs: int) -> None:
    """Plays all of it, from its start, each time at the resolution chosen."""
    print("| play of 150 frames | shown | skipped | fps | p95 step ms | lowered to |")
    print("| --- | --- | --- | --- | --- | --- |")
    for run in range(runs):
        one = page.evaluate(PLAY)
        assert not one["wrong"]
        row = (one["shown"], one["skipped"], f"{one['fps']:.1f}", f"{one['step']:.0f}")
        print(f"| {run + 1} | {' | '.join(map(str, row))} | {one['lowered'] or '-'} |", flush=True)
    print()


if __name__ == "__main__":
    main()
