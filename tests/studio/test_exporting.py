"""Exports, driven in a real browser: the dialog, the queue, cancelling, going on, the result."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.studio.conftest import running

WAIT_MS = 60_000
PROJECT = {
    "size": [64, 36],
    "fps": 30,
    "scenes": [{"duration": 2, "background": {"type": "noise"}}],
}


def dialog(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    page.wait_for_function("window.frameloom?.player?.model")
    page.keyboard.press("Control+e")
    page.get_by_label("Output file").wait_for()
    return page


def says(job: Locator, state: str) -> None:
    expect(job.get_by_role("status")).to_have_text(state, timeout=WAIT_MS)


def test_an_export_is_cancelled_asked_for_again_and_outlives_its_tab(
    browser: Browser, tmp_path: Path
) -> None:
    with running(tmp_path / "film", PROJECT) as studio:
        folder = studio.file.parent
        page = dialog(browser, studio.address)
        for name, value in (("Output file", "a.mp4"), ("CRF", "30")):
            box = page.get_by_label(name, exact=True)
            box.fill(value)
            box.press("Tab")
        command = f"frameloom render {studio.file} -o {folder / 'a.mp4'} --crf 30"
        expect(page.locator(".fl-command")).to_have_text(command, timeout=WAIT_MS)
        page.get_by_role("button", name="Start the export").click()
        job = page.get_by_role("listitem", name="Export a.mp4").first
        says(job, "exporting")
        job.get_by_role("button", name="Cancel a.mp4").click()
        says(job, "cancelled")
        assert not list(folder.glob("*a.mp4*"))
        job.get_by_role("button", name="Export a.mp4 again").click()
        page.close()

        page = dialog(browser, studio.address)
        newest = page.get_by_role("listitem", name="Export a.mp4").first
        says(newest, "done")
        expect(newest).to_contain_text("60 frames")
        expect(newest.locator("summary")).to_contain_text("verified", timeout=WAIT_MS)
        page.wait_for_function("Math.abs(document.querySelector('.fl-player')?.duration - 2) < .01")
        page.close()
    assert (folder / "a.mp4").is_file()
