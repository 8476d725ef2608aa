"""Editing with the mouse and the keyboard: what the document says afterwards."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.studio.conftest import Studio, shown

LAYER = "scenes,0,layers,0"


def edited(page: Page, act: Any) -> None:
    """Does `act` and waits for the document's next revision, and for its picture."""
    before = page.evaluate("frameloom.player.model.rev")
    act()
    page.wait_for_function("rev => frameloom.player.model.rev > rev", arg=before)
    page.wait_for_function(
        "(({shown, model}) => shown.exact && shown.rev === model.state)(frameloom.player)"
    )


def scenes(page: Page, studio: Studio) -> Any:
    """The project as its file says after saving."""
    page.keyboard.press("Control+s")
    page.wait_for_function("frameloom.player.model.saved")
    return studio.project()["scenes"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.mouse.move(*end, steps=4)
    page.wait_for_timeout(120)
    page.mouse.up()


def item(page: Page, path: str) -> dict[str, float]:
    """Where something is on the timeline, in pixels of the page."""
    found = page.evaluate(
        """path => {
            const hit = frameloom.timeline.hits.find(h => h.item.path.join() === path);
            const room = frameloom.timeline.canvas.getBoundingClientRect();
            return {x0: hit.x0 + room.x, x1: hit.x1 + room.x, y: (hit.y0 + hit.y1) / 2 + room.y,
                    scale: frameloom.timeline.scale};
        }""",
        path,
    )
    return dict(found)


def test_a_dragged_pane_follows_the_pointer(page: Page, studio: Studio) -> None:
    page.evaluate("frameloom.player.seek(15)")
    shown(page, 15)
    box = page.locator(".fl-picture").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    edited(page, lambda: drag(page, (x, y), (x + box["height"] / 5, y - box["height"] / 10)))
    position = scenes(page, studio)[0]["layers"][0]["position"]["keyframes"]
    assert [key["time"] for key in position] == [0, 0.5, 1]
    assert abs(position[1]["value"][0] - 0.2) < 0.01
    assert abs(position[1]["value"][1] - 0.1) < 0.01
    edited(page, lambda: page.keyboard.press("Control+z"))
    assert scenes(page, studio)[0]["layers"][0]["position"] == {
        "from": [-0.5, 0, 0],
        "to": [0.5, 0, 0],
    }


def test_a_corner_scales_and_the_knob_turns(page: Page, studio: Studio) -> None:
    page.evaluate("frameloom.player.seek(5)")
    shown(page, 5)
    page.evaluate("frameloom.link.send({op: 'select', path: ['scenes', 0, 'layers', 1]})")
    corner = page.locator(".fl-scale").first.bounding_box()
    outline = page.locator("polygon.fl-outline").bounding_box()
    assert corner is not None and outline is not None
    cx, cy = outline["x"] + outline["width"] / 2, outline["y"] + outline["height"] / 2
    x, y = corner["x"] + 4, corner["y"] + 4
    edited(page, lambda: drag(page, (x, y), (cx + 1.5 * (x - cx), cy + 1.5 * (y - cy))))
    knob = page.locator(".fl-turn").bounding_box()
    assert knob is not None
    arm = cy - knob["y"] - 5
    edited(page, lambda: drag(page, (knob["x"] + 5, knob["y"] + 5), (cx - arm, cy)))
    layer = scenes(page, studio)[0]["layers"][1]
    assert abs(layer["scale"] - 1.5) < 0.05
    assert abs(layer["rotation"][2] - 90) < 1.5
    for _ in range(2):
        edited(page, lambda: page.keyboard.press("Control+z"))
    assert "scale" not in scenes(page, studio)[0]["layers"][1]


def test_the_camera_orbits_and_walks(page: Page, studio: Studio) -> None:
    page.keyboard.press("c")
    edited(page, lambda: page.keyboard.press("w"))
    camera = scenes(page, studio)[0]["camera"]
    assert abs(camera["position"][2] - 1.04225) < 1e-4
    box = page.locator(".fl-picture").bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + 40
    edited(page, lambda: drag(page, (x, y), (x + 100, y)))
    camera = scenes(page, studio)[0]["camera"]
    assert abs(camera["rotation"][1] + 35) < 1 and camera["position"][0] < -0.5
    page.keyboard.press("c")
    for _ in range(2):
        edited(page, lambda: page.keyboard.press("Control+z"))
    assert "camera" not in scenes(page, studio)[0]


def test_scenes_are_split_trimmed_and_put_back(page: Page, studio: Studio) -> None:
    before = studio.file.read_bytes()
    page.evaluate("frameloom.player.seek(15)")
    edited(page, lambda: page.keyboard.press("s"))
    assert page.evaluate("frameloom.player.model.scenes.map(s => s.length)") == [15, 15, 30]
    at = item(page, "scenes,2")
    end = (at["x1"] - 3, at["y"])
    edited(page, lambda: drag(page, end, (end[0] - 10 * at["scale"], end[1])))
    assert page.evaluate("frameloom.player.frames") == 50
    first, second = item(page, "scenes,0"), item(page, "scenes,2")
    middle = ((first["x0"] + first["x1"]) / 2, first["y"])
    edited(page, lambda: drag(page, middle, (second["x1"] - 2, second["y"])))
    assert page.evaluate("frameloom.player.model.scenes.map(s => s.length)") == [15, 20, 15]
    for _ in range(3):
        edited(page, lambda: page.keyboard.press("Control+z"))
    scenes(page, studio)
    assert studio.file.read_bytes() == before


def test_keys_are_picked_dragged_and_eased(page: Page, studio: Studio) -> None:
    page.evaluate("frameloom.link.send({op: 'select', path: ['scenes', 0, 'layers', 0]})")
    field = f"{LAYER},position"
    page.wait_for_function(
        "f => frameloom.timeline.hits.some(h => h.item.path.join() === f)", arg=f"{field},from"
    )
    at = item(page, f"{field},from")
    here = ((at["x0"] + at["x1"]) / 2 + 2, at["y"])
    edited(page, lambda: drag(page, here, (here[0] + 10 * at["scale"], here[1])))
    keys = scenes(page, studio)[0]["layers"][0]["position"]["keyframes"]
    assert [str(key["time"]) for key in keys] == ["1/3", "1"] or keys[0]["time"] == "10f"
    at = item(page, f"{field},keyframes,0")
    page.mouse.click((at["x0"] + at["x1"]) / 2, at["y"])
    edited(page, lambda: page.locator(".fl-curve select").select_option("out_back"))
    keys = scenes(page, studio)[0]["layers"][0]["position"]["keyframes"]
    assert keys[0]["easing"] == "out_back"
    for _ in range(2):
        edited(page, lambda: page.locator(".fl-lines").press("Control+z"))


def test_two_tabs_share_one_document(page: Page, studio: Studio) -> None:
    other = page.context.new_page()
    other.goto(studio.root)
    shown(other)
    before = page.evaluate("frameloom.player.model.scenes.length")
    page.locator(".fl-lines").press("Shift+A")
    other.wait_for_function("n => frameloom.player.model.scenes.length === n + 1", arg=before)
    other.locator(".fl-lines").press("Control+z")
    page.wait_for_function("n => frameloom.player.model.scenes.length === n", arg=before)
    other.close()
