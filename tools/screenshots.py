"""Takes the documentation's pictures of the studio, in Chromium: docs/studio/.

    python tools/screenshots.py [NAME...]

The project is the sample of `frameloom demo`. Sizes and states are fixed; nothing is retouched.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from frameloom.cli.demo import make

OUT = Path(__file__).resolve().parent.parent / "docs" / "studio"
WAIT_MS = 120_000
QUALITY = 78


def main(names: list[str]) -> None:
    """Takes all pictures, or those named."""
    OUT.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        editor(make(Path(folder) / "sample")) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, (size, scale, prepare) in SHOTS.items():
            if not names or name in names:
                shot(browser, address, name, size, scale, prepare)
        browser.close()


@contextmanager
def editor(project: Path) -> Iterator[str]:
    """The address of an editor on the project."""
    command = [sys.executable, "-m", "frameloom", "studio", str(project.parent), "--no-browser"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        yield found[0]
    finally:
        process.terminate()
        process.wait(20)


def shot(
    browser: Browser,
    address: str,
    name: str,
    size: tuple[int, int],
    scale: float,
    prepare: Callable[[Page], None],
) -> None:
    """One picture, as WebP."""
    context = browser.new_context(
        viewport={"width": round(size[0] / scale), "height": round(size[1] / scale)},
        device_scale_factor=scale,
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    page.wait_for_function("window.frameloom?.player?.shown.exact")
    page.wait_for_function("!document.querySelector('.fl-media')?.innerText.includes('looked at')")
    prepare(page)
    page.wait_for_timeout(1800)  # filmstrips, waveforms and thumbnails come by themselves
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.save(OUT / f"{name}.webp", quality=QUALITY, method=6)
    context.close()


def select(*path: str | int, frame: int = 40) -> Callable[[Page], None]:
    """Something is selected, a frame shown exactly."""

    def prepare(page: Page) -> None:
        page.evaluate("path => frameloom.link.send({op: 'select', path})", list(path))
        page.evaluate("frame => frameloom.player.seek(frame)", frame)
        page.wait_for_function(
            "frame => frameloom.player.shown.exact && frameloom.player.shown.frame === frame",
            arg=frame,
        )

    return prepare


def curve(page: Page) -> None:
    """A key is picked: its easing is shown as a curve."""
    select("scenes", 0, "layers", 0, frame=20)(page)
    page.evaluate("""() => {
        const {timeline} = frameloom;
        const {hits} = timeline;
        const key = hits.find(h => h.item.kind === 'key');
        timeline.keysPicked = [JSON.stringify(key.item.path)];
        timeline.refresh();
    }""")


def menu(page: Page) -> None:
    """What can be done with the second scene, transitions among it."""
    select("scenes", 1, frame=100)(page)
    at = page.evaluate("""() => {
        const {timeline} = frameloom;
        const found = timeline.hits.find(h => h.item.kind === 'scene' && h.item.path[1] === 1);
        const room = timeline.canvas.getBoundingClientRect();
        return [room.x + found.x0 + 60, room.y + found.y0 + 8];
    }""")
    page.mouse.click(*at, button="right")


def export(page: Page) -> None:
    """The dialog with an export that is done."""
    select("scenes", 0, frame=40)(page)
    page.keyboard.press("Control+e")
    out = page.get_by_label("Output file")
    out.fill("film.mp4")
    out.press("Tab")
    page.get_by_label("Size", exact=True).last.select_option("480p")
    page.get_by_role("button", name="Start the export").click()
    job = page.get_by_role("listitem", name="Export film.mp4").first
    job.get_by_role("status").get_by_text("done").wait_for()
    page.wait_for_function("document.querySelector('.fl-player')?.readyState >= 2")
    page.locator(".fl-report summary").first.click()


def project(page: Page) -> None:
    """New, open, save."""
    select("scenes", 0, frame=40)(page)
    page.locator(".fl-bar").get_by_text("Project", exact=True).click()


HD, UHD = (1280, 720), (3840, 2160)
SHOTS: dict[str, tuple[tuple[int, int], float, Callable[[Page], None]]] = {
    "editor": (HD, 1, select("scenes", 0, "layers", 0)),
    "scene": (HD, 1, select("scenes", 1, frame=100)),
    "curve": (HD, 1, curve),
    "menu": (HD, 1, menu),
    "project": (HD, 1, project),
    "export": (HD, 1, export),
    "uhd": (UHD, 1, select("scenes", 0, "layers", 0)),
    "uhd-2x": (UHD, 2, select("scenes", 0, "layers", 0)),
}

if __name__ == "__main__":
    main(sys.argv[1:])
