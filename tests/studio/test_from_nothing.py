"""From an empty folder to an exported file, by the page alone."""

from __future__ import annotations

from pathlib import Path

import av
from playwright.sync_api import Browser, Locator, Page, expect

from tests.studio.conftest import running
from tests.studio.test_panels import WAIT_MS, inspect, wait_for
from tests.support.numbered import make_clip, read_number


def test_from_an_empty_folder_to_an_exported_file(browser: Browser, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", 40, size=(160, 90))
    with running(tmp_path / "film") as studio:
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(studio.address)
        page.wait_for_function("window.frameloom?.player?.model")
        panel = page.get_by_role("region", name="Inspector")
        fill(page, panel, "Size", "[160, 90]")
        wait_for(studio.file.is_file)
        two_scenes_of_a_clip(page, panel, clip)
        panel.get_by_label("Transition", exact=True).select_option("crossfade")
        panel.get_by_label("Transition duration", exact=True).wait_for()
        panel.get_by_label("Add to effects").select_option("grain")
        panel.get_by_role("button", name="Inspect Grain").wait_for()
        text_with_keys(page, panel)
        page.get_by_label("Viewport: click").focus()
        page.keyboard.press("Control+s")
        exported(page)
    numbers = [read_number(picture) for picture in pictures(studio.file.parent / "out.mp4")]
    assert len(numbers) == 60
    assert numbers[:30] == list(range(30))
    assert numbers[45:] == list(range(15, 30))
    project = studio.project()
    keys = project["scenes"][1]["layers"][1]["opacity"]["keyframes"]
    assert [key["value"] for key in keys] == [0.2, 1]


def fill(page: Page, panel: Locator, name: str, text: str) -> None:
    panel.get_by_label(name, exact=True).fill(text)
    page.keyboard.press("Enter")


def two_scenes_of_a_clip(page: Page, panel: Locator, clip: Path) -> None:
    """Media, dropped in, and a pane of them in each of two scenes of a second; the second scene is
    then inspected."""
    media = page.get_by_role("region", name="Media", exact=True)
    media.locator("input[type=file]").set_input_files(clip)
    add = media.get_by_role("button", name="Add clip.mp4 to the scene")
    expect(media.get_by_role("listitem", name="clip.mp4")).to_contain_text(
        "30 fps", timeout=WAIT_MS
    )
    add.click()
    src = panel.get_by_label("Src", exact=True)
    expect(src).to_have_value("media/clip.mp4", timeout=WAIT_MS)
    inspect(page, "Scene 1")
    fill(page, panel, "Duration", "1")
    page.get_by_label("Viewport: click").focus()
    page.wait_for_function("frameloom.player.model?.frames === 30")
    page.keyboard.press("Shift+A")
    page.wait_for_function("frameloom.player.model?.scenes.length === 2")
    page.keyboard.press("End")
    page.wait_for_function("frameloom.player.frame > 29")
    add.click()
    crumb = panel.locator(".fl-crumb").nth(1)
    expect(crumb).to_contain_text("2", timeout=WAIT_MS)
    expect(src).to_have_value("media/clip.mp4", timeout=WAIT_MS)
    crumb.click()
    expect(panel.locator(".fl-crumb")).to_have_count(2, timeout=WAIT_MS)
    fill(page, panel, "Duration", "1")
    page.wait_for_function("frameloom.player.model?.frames === 60")


def text_with_keys(page: Page, panel: Locator) -> None:
    """Small, below the numbers; it fades."""
    panel.get_by_label("Add to layers").select_option("text")
    inspect(page, "Text")
    fill(page, panel, "Size", "0.03")
    fill(page, panel, "Position y", "-0.47")
    key = panel.get_by_role("button", name="Opacity: key here")
    key.click()
    expect(key).to_have_attribute("aria-pressed", "true", timeout=WAIT_MS)
    page.get_by_label("Viewport: click").focus()
    page.keyboard.press("Home")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(key).to_have_attribute("aria-pressed", "false", timeout=WAIT_MS)
    fill(page, panel, "Opacity", "0.2")
    expect(key).to_have_attribute("aria-pressed", "true", timeout=WAIT_MS)


def exported(page: Page) -> None:
    """The export, told and verified, its result ready to be played."""
    page.get_by_role("banner").get_by_role("button", name="Export").click()
    out = page.get_by_label("Output file")
    out.fill("out.mp4")
    out.press("Tab")
    expect(page.locator(".fl-command")).to_contain_text("out.mp4", timeout=WAIT_MS)
    page.get_by_role("button", name="Start the export").click()
    job = page.get_by_role("listitem", name="Export out.mp4")
    expect(job.get_by_role("status")).to_have_text("done", timeout=4 * WAIT_MS)
    expect(job).to_contain_text("60 frames")
    expect(job.locator("summary")).to_contain_text("verified")
    page.wait_for_function("Math.abs(document.querySelector('.fl-player').duration - 2) < 0.001")


def pictures(path: Path) -> list:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
