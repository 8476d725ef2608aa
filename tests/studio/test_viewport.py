"""The viewport and the transport, in a real browser."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from frameloom import export
from frameloom.project import load
from tests.studio.conftest import Studio, shown


def test_a_frame_of_the_page_is_the_still_byte_for_byte(page: Page, studio: Studio) -> None:
    answer = page.request.get(f"{studio.root}/frame/12.png")
    assert answer.body() == export.png(export.still(load(studio.file), frame=12))


def test_the_paused_picture_has_the_pixels_of_the_still(page: Page, studio: Studio) -> None:
    page.evaluate("frameloom.player.seek(12)")
    shown(page, 12)
    data = page.evaluate(
        """async () => {
            const {picture} = frameloom.player;
            const canvas = new OffscreenCanvas(picture.width, picture.height);
            canvas.getContext('2d').drawImage(picture, 0, 0);
            const bytes = await (await canvas.convertToBlob({type: 'image/png'})).arrayBuffer();
            return [...new Uint8Array(bytes)];
        }"""
    )
    found = np.asarray(Image.open(io.BytesIO(bytes(data))).convert("RGBA"))
    assert np.array_equal(found, export.still(load(studio.file), frame=12))


def test_playing_goes_through_the_frames_and_stops_at_the_end(page: Page) -> None:
    page.evaluate("frameloom.player.seek(0)")
    page.keyboard.press("Space")
    page.wait_for_function("frameloom.player.playing && frameloom.player.frame > 5")
    page.wait_for_function("!frameloom.player.playing && frameloom.player.frame === 59")
    shown(page, 59)


def test_the_keyboard_steps_and_marks(page: Page) -> None:
    page.evaluate("frameloom.player.seek(10)")
    page.keyboard.press("ArrowRight")
    shown(page, 11)
    page.keyboard.press("i")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("o")
    assert page.evaluate("frameloom.player.range()") == [11, 22]
    page.keyboard.press("Home")
    shown(page, 11)
    page.keyboard.press("Alt+x")
    assert page.evaluate("frameloom.player.range()") == [0, 60]


def test_a_click_selects_what_lies_there(page: Page) -> None:
    page.evaluate("frameloom.player.seek(15)")
    shown(page, 15)
    box = page.locator(".fl-picture").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("frameloom.timeline.selection?.join() === 'scenes,0,layers,0'")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.85)
    page.wait_for_function("frameloom.timeline.selection?.join() === 'scenes,0,layers,1'")
    page.mouse.click(box["x"] + 4, box["y"] + 4)
    page.wait_for_function("frameloom.timeline.selection === null")


def test_every_control_has_a_name(page: Page) -> None:
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, [tabindex="0"]')]
            .filter(e => e.tabIndex >= 0 && e.checkVisibility())
            .filter(e => !(e.ariaLabel || e.title || e.innerText?.trim()
                || e.labels?.length))
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


def test_without_the_key_there_is_no_page(browser: Browser, studio: Studio) -> None:
    context = browser.new_context()
    tab = context.new_page()
    answer = tab.goto(f"{studio.root}/")
    assert answer is not None and answer.status == 403
    expect(tab.locator("body")).to_contain_text("frameloom studio")
    for path in (
        "frame/0.png",
        "sound?start=0&end=1",
        "static/studio.js",
        "_nicegui_ws/socket.io/",
    ):
        assert context.request.get(f"{studio.root}/{path}").status == 403
    context.close()
