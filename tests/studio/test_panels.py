"""Inspector, media and exports, in a real browser."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from frameloom.studio.desk import autosave
from tests.studio.conftest import Studio, running, shown

TEXT = """{
  "name": "Odd", "size":  [160, 90],
  "scenes": [ {"id": "one", "duration": 1.00, "layers": [
      {"type": "shape", "id": "box", "opacity": 0.50},
      {"type": "shape", "id": "other"} ],
    "effects": [ {"type": "vignette"}, {"type": "grain"} ]} ]
}
"""
WAIT_MS = 60_000
PIXEL = """() => {
    const picture = document.querySelector('.fl-picture');
    const [x, y] = [picture.width / 2, picture.height / 2];
    return [...picture.getContext('2d').getImageData(x, y, 1, 1).data];
}"""
"""The one in the middle of the viewport."""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Studio]:
    """An editor of a test's own, on a file of unusual spacing."""
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "project.json").write_text(TEXT)
    with running(folder) as started:
        yield started


def opened(browser: Browser, studio: Studio) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(studio.address)
    page.wait_for_function("window.frameloom?.player?.model")
    return page


def inspect(page: Page, *names: str) -> Locator:
    """The inspector, after following these names into what they name."""
    panel = page.get_by_role("region", name="Inspector")
    for name in names:
        panel.get_by_role("button", name=f"Inspect {name}", exact=True).click()
        panel.locator(".fl-crumb[aria-current]").filter(has_text=name).wait_for()
    return panel


def select(page: Page, *path: str | int) -> Locator:
    """The inspector of what is at the path."""
    page.evaluate("path => frameloom.link.send({op: 'select', path})", list(path))
    return page.get_by_role("region", name="Inspector")


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_edits_at_the_inspector_and_back_to_the_same_file(browser: Browser, own: Studio) -> None:
    page = opened(browser, own)
    panel = select(page, "scenes", 0, "layers", 0)
    slider = panel.get_by_label("Opacity slider", exact=True)
    slider.focus()
    for _ in range(50):
        slider.press("ArrowRight")
    opacity = panel.get_by_label("Opacity", exact=True)
    expect(opacity).to_have_value("0.75", timeout=WAIT_MS)
    page.get_by_label("Viewport: click").focus()
    page.keyboard.press("Control+s")
    wait_for(lambda: '"opacity": 0.75}' in own.file.read_text())
    assert own.file.read_text() == TEXT.replace("0.50}", "0.75}")
    for _ in range(50):
        page.keyboard.press("Control+z")
    expect(opacity).to_have_value("0.50", timeout=WAIT_MS)
    page.keyboard.press("Control+s")
    wait_for(lambda: own.file.read_text() == TEXT)

    what_is_typed_stays(page, opacity)

    # a wrong value stays at its field, with the command line's words, and goes no further
    opacity.fill("3")
    opacity.press("Enter")
    problem = panel.locator(".fl-problem").filter(has_text="must be a number from 0 to 1; it is 3")
    expect(problem).to_be_visible(timeout=WAIT_MS)
    opacity.fill("0.9")
    opacity.press("Enter")
    expect(problem).to_be_hidden(timeout=WAIT_MS)

    # key frames: one here, another value later
    panel.get_by_role("button", name="Opacity: key here").click()
    key = panel.get_by_role("button", name="Opacity: key here")
    expect(key).to_have_attribute("aria-pressed", "true", timeout=WAIT_MS)
    page.evaluate("frameloom.player.seek(15)")
    expect(key).to_have_attribute("aria-pressed", "false", timeout=WAIT_MS)
    opacity.fill("0.1")
    opacity.press("Enter")
    expect(key).to_have_attribute("aria-pressed", "true", timeout=WAIT_MS)

    the_stack_of_effects(page, select(page, "scenes", 0))
    page.get_by_label("Viewport: click").focus()
    page.keyboard.press("Control+s")
    wait_for(lambda: '"wave"' in own.file.read_text())
    scene = own.project()["scenes"][0]
    assert scene["effects"] == [
        {"type": "grain", "enabled": False},
        {"type": "wave"},
    ]
    assert scene["layers"][0]["opacity"] == {
        "keyframes": [{"time": 0, "value": 0.9}, {"time": 0.5, "value": 0.1}]
    }


def what_is_typed_stays(page: Page, opacity: Locator) -> None:
    """Other edits, and another selection, take nothing away that is being typed."""
    opacity.fill("0.3")
    page.evaluate("""() => frameloom.link.do('layer.visible',
        {path: ['scenes', 0, 'layers', 0], since: frameloom.player.model.rev})""")
    page.wait_for_function("frameloom.inspector.seen.rev === frameloom.player.model.rev")
    page.wait_for_function("!frameloom.player.model.scenes[0].layers[0].visible")
    expect(opacity).to_have_value("0.3")
    select(page, "scenes", 0)
    page.wait_for_function("frameloom.player.model.undo === 'Opacity'")
    select(page, "scenes", 0, "layers", 0)
    expect(opacity).to_have_value("0.3", timeout=WAIT_MS)
    for _ in range(2):
        page.evaluate("frameloom.link.send({op: 'undo'})")
    expect(opacity).to_have_value("0.50", timeout=WAIT_MS)


def the_stack_of_effects(page: Page, panel: Locator) -> None:
    """Reordered by dragging, switched off, added to, taken from."""
    stack = panel.get_by_role("group", name="Effects", exact=True)
    names = stack.locator(".fl-item-name")
    expect(names).to_have_text(["Vignette", "Grain"], timeout=WAIT_MS)
    stack.get_by_role("listitem").nth(1).drag_to(stack.get_by_role("listitem").nth(0))
    expect(names).to_have_text(["Grain", "Vignette"], timeout=WAIT_MS)
    stack.get_by_label("Add to effects").select_option("wave")
    expect(names).to_have_text(["Grain", "Vignette", "Wave"], timeout=WAIT_MS)
    stack.get_by_role("button", name="Remove Vignette").click()
    expect(names).to_have_text(["Grain", "Wave"], timeout=WAIT_MS)
    stack.get_by_label("Grain enabled").uncheck()
    page.wait_for_function("frameloom.player.model.undo === 'Grain on or off'")


def test_a_crash_takes_no_edit(browser: Browser, own: Studio) -> None:
    page = opened(browser, own)
    panel = select(page, "scenes", 0, "layers", 0)
    opacity = panel.get_by_label("Opacity", exact=True)
    opacity.fill("0.25")
    opacity.press("Enter")
    wait_for(lambda: autosave.find(own.file) is not None)
    os.kill(own.process.pid, signal.SIGKILL)
    assert own.file.read_text() == TEXT
    with running(own.file.parent) as again:
        page = opened(browser, again)
        opacity = select(page, "scenes", 0, "layers", 0).get_by_label("Opacity", exact=True)
        expect(opacity).to_have_value("0.25", timeout=WAIT_MS)
        page.get_by_label("Viewport: click").focus()
        page.keyboard.press("Control+s")
        wait_for(lambda: again.file.read_text() == TEXT.replace("0.50", "0.25"))


def test_projects_are_made_opened_merged_and_saved_elsewhere(browser: Browser, own: Studio) -> None:
    page = opened(browser, own)
    menu(page)
    page.get_by_label("New project folder").fill("../next")
    page.get_by_label("Template", exact=True).select_option("split")
    page.get_by_role("button", name="Make a new project").click()
    page.wait_for_function("window.frameloom?.player?.model?.name === 'next'")
    menu(page)
    page.get_by_label("Open", exact=True).fill("../film")
    page.get_by_role("button", name="Open another project").click()
    page.wait_for_function("window.frameloom?.player?.model?.name === 'Odd'")

    # the same place is changed here and outside
    duration = select(page, "scenes", 0).get_by_label("Duration", exact=True)
    duration.fill("2")
    duration.press("Enter")
    page.wait_for_function("frameloom.player.model.frames === 60")
    own.file.write_text(TEXT.replace("1.00", "3.00").replace("0.50", "0.60"))
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("scenes[0].duration", timeout=WAIT_MS)
    question.get_by_role("button", name="Keep this document's changes there").click()
    expect(question).to_be_hidden(timeout=WAIT_MS)
    menu(page)
    page.get_by_label("Save as", exact=True).fill("more/film.json")
    page.get_by_role("button", name="Save under another name").click()
    copy = own.file.parent / "more" / "film.json"
    wait_for(copy.is_file)
    assert copy.read_text() == TEXT.replace("1.00", "2").replace("0.50", "0.60")


def menu(page: Page) -> None:
    page.get_by_role("button", name="Save, open, new from a template").click()
    page.get_by_role("button", name="Make a new project").wait_for()


def test_a_wrong_project_is_opened_shown_and_mended(browser: Browser, tmp_path: Path) -> None:
    """In the page and outside; what is missing is marked, and the rest is drawn."""
    layers = [
        {"type": "image", "src": "gone.png"},
        {"type": "shape", "fill": "#00ff00", "size": [0.5, 0.5], "opacity": 3},
    ]
    wrong = {"size": [160, 90], "scenes": [{"duration": 1, "layers": layers}]}
    with running(tmp_path / "film", wrong) as studio:
        page = opened(browser, studio)
        told = page.get_by_role("region", name="What is wrong")
        line = told.get_by_role("button", name="opacity: must be a number from 0 to 1; it is 3")
        line.click()
        opacity = page.get_by_role("region", name="Inspector").get_by_label("Opacity", exact=True)
        expect(opacity).to_be_focused(timeout=WAIT_MS)
        opacity.fill("1")
        opacity.press("Enter")
        expect(line).to_be_hidden(timeout=WAIT_MS)
        expect(told).to_contain_text("gone.png is missing: previews do without, exports refuse")
        shown(page)
        assert page.evaluate(PIXEL)[1] > 150
        answer = page.request.get(f"{studio.root}/frame/0.png")
        assert answer.status == 404 and "gone.png: there is no such file" in answer.text()
        told.get_by_role("button", name="Relink gone.png").click()
        expect(page.get_by_label("Relink gone.png")).to_be_focused()
        Image.new("RGB", (8, 8), "red").save(studio.file.parent / "moved.png")
        page.get_by_label("Relink gone.png").locator("[value='moved.png']").wait_for(
            state="attached"
        )
        page.get_by_label("Relink gone.png").select_option("moved.png")
        expect(told).to_be_hidden(timeout=WAIT_MS)

        studio.file.write_text("{ broken")  # by hand, meanwhile
        page.get_by_label("Viewport: click").focus()
        page.keyboard.press("Control+s")
        expect(page.get_by_role("status").first).to_contain_text("mend it there", timeout=WAIT_MS)
        assert studio.file.read_text() == "{ broken"


def test_every_control_of_the_panels_has_a_name(browser: Browser, own: Studio) -> None:
    page = opened(browser, own)
    select(page, "scenes", 0, "layers", 0)
    page.get_by_role("button", name="Export", exact=False).first.click()
    page.get_by_label("Output file").wait_for()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, textarea, video, progress')]
            .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.title
                           || e.closest('label') || e.type === 'file'))
            .map(e => e.outerHTML)"""
    )
    assert nameless == []
