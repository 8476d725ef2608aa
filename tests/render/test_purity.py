"""A picture is a function of its description and surfaces: nothing else shows in a byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from frameloom.core.errors import UnavailableError
from frameloom.core.picture import Border, Pane, Picture, Reflection, Shadow, SourceFrame, Texture
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from frameloom.render import backend, shown_sizes
from tests.contract.drawing import a_call
from tests.render.build import (
    BLACK,
    RED,
    WHITE,
    behind,
    camera_at,
    pane,
    place,
    planes,
    random_rgba,
    random_yuv,
    render,
    same,
    source,
)

SIZE = (193, 109)


def surfaces() -> dict[SourceFrame, Surface]:
    video = random_yuv((320, 180), 1)
    alpha = np.random.default_rng(2).integers(0, 256, (180, 320), np.uint8)
    return {
        source("back"): random_yuv((333, 99), 3),
        source("video"): video,
        source("clear video"): YuvSurface(video.y, video.u, video.v, alpha),
        source("image"): random_rgba((77, 131), 4),
        source("logo"): random_rgba((64, 64), 5, alpha=True),
    }


def whole(turn: float = 0.0) -> Picture:
    """Something of everything."""
    shadow = Shadow(BLACK, 0.04, (0.02, -0.03), 0.6)
    panes: tuple[Pane, ...] = (
        pane(
            source("video"), place((10, 30 + turn, 0), (-0.3, 0, 0), 0.6), shadow=shadow,
            corner_radius=0.1, border=Border(0.02, WHITE), depth=0.1,
            reflection=Reflection(0.4, 0.6, 0.02),
        ),
        pane(source("image"), place((0, -40, turn), (0.2, 0, 0), 0.5), opacity=0.7, shadow=shadow),
        pane(source("logo"), place((0, 0, 20), (0.3, 0.2, 0.1), 0.4), (1, 1), blend="screen"),
        pane(source("clear video"), place((-70, 0, 0), (0, -0.3, -0.2), 1.2)),
        pane(Texture(source("video"), (0.1, 0.2, 0.3, 0.4)), place(scale=0.2), space="screen"),
        pane((*RED[:3], 0.5), place((50, 0, 0), (0, 0, 0.1), 0.4), (1, 1), outline="ellipse"),
    )  # fmt: skip
    effects = tuple(a_call(name) for name in ("chromatic_aberration", "color", "vignette", "grain"))
    return Picture(
        SIZE, camera_at((0.1, 0.05, 1.2), (2, 3, 1)), behind("video", source("back"), blur=0.01),
        panes, effects,
    )  # fmt: skip


def pictures() -> list[Picture]:
    plain = whole()
    return [
        plain,
        whole(7.0),
        replace(plain, effects=()),
        replace(plain, background=behind("noise", projection="dome", colors=[RED, WHITE],
                                         scale=3.0, seed=1, speed=0.0)),
        replace(plain, size=(96, 54)),
    ]  # fmt: skip


def test_threads_draw_the_same_bytes() -> None:
    given = surfaces()
    alone = [render(picture, given) for picture in pictures()]
    renderer = backend()
    with ThreadPoolExecutor(4) as pool:
        for _ in range(2):
            at_once = list(pool.map(lambda p: renderer.render(p, given), pictures() * 2))
            for k, got in enumerate(at_once):
                assert same(got, alone[k % len(alone)])


def test_what_was_drawn_before_never_shows() -> None:
    """A fresh renderer and a used one, in any order, with surfaces new or met before."""
    given = surfaces()
    used = backend()
    for picture in pictures()[::-1]:
        used.render(picture, given)
    for picture in pictures():
        fresh = backend().render(picture, given)
        assert same(used.render(picture, given), fresh)
        assert same(used.render(picture, surfaces()), fresh)


def test_other_pixels_under_the_same_name_are_seen() -> None:
    renderer, picture = backend(), whole()
    first = renderer.render(picture, surfaces())
    for name in ("image", "logo", "clear video", "back", "video"):
        changed = surfaces()
        old = changed[source(name)]
        if isinstance(old, RgbaSurface):
            changed[source(name)] = RgbaSurface(255 - old.rgba)
        else:
            changed[source(name)] = replace(old, y=(251 - old.y).astype(np.uint8))
        assert not same(renderer.render(picture, changed), first)


def test_surfaces_are_read_only() -> None:
    given = surfaces()
    for surface in given.values():
        held = (surface.rgba,) if isinstance(surface, RgbaSurface) else (
            *planes(surface), *(() if surface.a is None else (surface.a,))
        )  # fmt: skip
        for plane in held:
            plane.flags.writeable = False
    expected = [render(picture, surfaces()) for picture in pictures()]
    for picture, want in zip(pictures(), expected, strict=True):
        assert same(render(picture, given), want)


def test_a_picture_can_be_drawn_upon() -> None:
    """What is returned belongs to the caller: changing it changes no later picture."""
    for picture, given in (
        (Picture(SIZE), {}),
        (Picture(SIZE, background=behind("dots", background=BLACK, color=WHITE, spacing=0.1,
                                         size=0.05, speed=0.0)), {}),
        (Picture((333, 99), background=behind("video", source("back"))), surfaces()),
        (Picture((320, 180), panes=(pane(source("video")),)), surfaces()),
    ):  # fmt: skip
        first = render(picture, given)
        kept = [plane.copy() for plane in planes(first)]
        for plane in planes(first):
            plane[:] = 77
        again = render(picture, given)
        assert all(np.array_equal(a, b) for a, b in zip(planes(again), kept, strict=True))


def test_the_order_of_parts_that_do_not_meet_is_no_matter() -> None:
    panes = tuple(
        pane(source("video"), place((0, 20 * k, 0), (-0.6 + 0.4 * k, 0, 0), 0.15)) for k in range(4)
    )
    given = surfaces()
    first = render(Picture(SIZE, panes=panes), given)
    assert same(render(Picture(SIZE, panes=panes[::-1]), given), first)


def test_every_surface_asked_for_is_named() -> None:
    picture = whole()
    assert set(picture.source_frames()) == set(surfaces())
    assert set(shown_sizes(picture)) == set(surfaces())


def test_there_is_no_other_backend() -> None:
    with pytest.raises(UnavailableError, match="'gpu'"):
        backend("gpu")
