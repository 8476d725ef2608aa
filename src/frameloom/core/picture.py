"""One picture, fully evaluated: what the timeline says and a renderer draws.

No codec, no file, no animation: only numbers, and names of source frames. A renderer gets a
`Picture` and the surfaces of its `source_frames`, and nothing else.

Spaces: pane space has its origin at the centre of the visible media, +x right, +y up, in units;
world space is right-handed, +z to the viewer; view space looks along -z. 1 unit is the height of
the picture at z = 0 under the default camera. Colours are coded R'G'B' in 0..1, straight alpha.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from frameloom.core.lettering import Lettering
from frameloom.core.media import MediumSpec

Matrix = npt.NDArray[np.float64]
"""(4, 4) float64, row-major, acting on column vectors."""

Colour = tuple[float, float, float, float]
"""R', G', B', A in 0..1, coded, straight alpha."""

DEFAULT_FOV_DEG = 50.0
DEFAULT_DISTANCE = 0.5 / math.tan(math.radians(DEFAULT_FOV_DEG / 2))
"""Distance at which 1 unit is the picture's height: 1.07225... units."""


@dataclass(frozen=True, slots=True)
class SourceFrame:
    """Which frame of which medium: the one with the largest pts <= `time_s` (media time).

    With `before` (the shown time runs backwards) it is the one with the largest pts strictly
    below. `reader` tells two uses of one medium apart: each reads forward on its own.
    """

    medium: MediumSpec
    reader: str
    time_s: Fraction
    before: bool = False


@dataclass(frozen=True, slots=True)
class Texture:
    """A source frame as a pane's content. `crop`: x, y, w, h as fractions, y down."""

    frame: SourceFrame
    crop: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Border:
    """A stroke inside the edge; `width` in units."""

    width: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Shadow:
    """A soft shadow in the pane's plane; `blur` (Gaussian sigma) and `offset` in units."""

    colour: Colour
    blur: float
    offset: tuple[float, float]
    opacity: float


@dataclass(frozen=True, slots=True)
class Reflection:
    """The pane mirrored at its lower edge: `gap` in units, fading over `length` of its height."""

    opacity: float
    length: float
    gap: float


@dataclass(frozen=True, slots=True)
class Mask:
    """Another pane that cuts one out, where it stands itself in the picture.

    `channel`: its alpha, or its luma times its alpha. `feather`: Gaussian sigma, picture heights.
    """

    pane: Pane
    channel: Literal["alpha", "luminance"] = "alpha"
    invert: bool = False
    feather: float = 0.0


@dataclass(frozen=True, slots=True)
class Pane:
    """A flat surface in space. `size`: width and height of the visible media, units.

    `content` is a texture, drawn text, or one colour. `outline` "box" has rounded corners
    (`corner_radius`, units). `depth`: extrusion towards -z, units. `rank` orders panes at equal
    depth: the later in the list is on top.
    """

    owner: str
    content: Texture | Lettering | Colour
    world_from_pane: Matrix
    size: tuple[float, float]
    opacity: float = 1.0
    outline: Literal["box", "ellipse"] = "box"
    corner_radius: float = 0.0
    border: Border | None = None
    depth: float = 0.0
    shadow: Shadow | None = None
    reflection: Reflection | None = None
    two_sided: bool = True
    blend: str = "normal"
    z_index: int = 0
    space: Literal["world", "screen"] = "world"
    mask: Mask | None = None


@dataclass(frozen=True, slots=True)
class Lens:
    """Depth of field. Distances are along the line of sight, units.

    What is `focus_range` / 2 nearer or farther than `focus` is sharp; beyond, the circle of
    confusion grows as a thin lens's: `bokeh` / 400 of the picture's height in radius at infinity.
    `amount` blends with the picture that is sharp everywhere.
    """

    focus: float
    focus_range: float = 0.0
    bokeh: float = 2.8
    amount: float = 1.0

    def radius(self, distance: float) -> float:
        """Radius of the circle of confusion at `distance` > 0 (inf: the background), heights."""
        far = self.bokeh / 400
        if math.isinf(distance):
            return far
        return far * max(0.0, abs(distance - self.focus) - self.focus_range / 2) / distance


@dataclass(frozen=True, slots=True)
class Exposure:
    """What stands where at one moment while the shutter is open."""

    camera: Camera
    panes: tuple[Pane, ...]


@dataclass(frozen=True, slots=True)
class Camera:
    """The lens: `view_from_world` is rigid; `fov_deg` is vertical, the aspect is the picture's."""

    view_from_world: Matrix
    fov_deg: float = DEFAULT_FOV_DEG


def default_camera() -> Camera:
    """At (0, 0, 1.07225...), looking along -z."""
    view = np.eye(4)
    view[2, 3] = -DEFAULT_DISTANCE
    return Camera(view)


@dataclass(frozen=True, slots=True)
class Background:
    """What lies behind the panes: a registered type with its evaluated parameters.

    `params` holds plain values under the names of the contract (colours as `Colour`); `time_s`
    and `frame` count from the owner's start; `content` is the source frame of image and video.
    """

    type: str
    params: Mapping[str, Any]
    time_s: Fraction
    frame: int
    seed: int
    content: SourceFrame | None = None
    projection: Literal["screen", "dome"] = "screen"


@dataclass(frozen=True, slots=True)
class EffectCall:
    """One effect with its evaluated parameters, as `Background`; `amount` 0 is the identity.

    `seed` is another one in every frame, `owner_seed` the same in all frames of the owner.
    `maths` is what draws it; None where the registry of effects knows by its type.
    """

    type: str
    params: Mapping[str, Any]
    amount: float
    time_s: Fraction
    frame: int
    seed: int
    owner_seed: int = 0
    maths: Any = None


@dataclass(frozen=True, slots=True)
class TransitionCall:
    """The picture it is in takes over from `leaving`: eased `progress` in 0..1, evaluated `params`.

    At progress 0 the result is `leaving`, to the bit; `seed` is constant over a transition.
    """

    type: str
    params: Mapping[str, Any]
    progress: float
    seed: int
    leaving: Picture


@dataclass(frozen=True, slots=True)
class Caption:
    """Drawn text in screen space, over the finished picture. `clip`: only what is between these x
    of the pane is seen."""

    pane: Pane
    clip: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame. `size` in pixels; `panes` in list order; `effects` in the order applied.

    `background` None is black, or clear where `alpha` asks for a transparent picture. After
    `effects` comes the `transition`, then `overall`: the effects over the whole timeline,
    and last, untouched by all of them, the `captions`.
    `lens` is for depth of field, `exposures` for motion blur: moments at even steps while the
    shutter is open, with the same source frames; none where it is shut. `working`: what panes are
    blended in, coded values or linear light (of the whole picture, a leaving one's too).
    """

    size: tuple[int, int]
    camera: Camera = field(default_factory=default_camera)
    background: Background | None = None
    panes: tuple[Pane, ...] = ()
    effects: tuple[EffectCall, ...] = ()
    alpha: bool = False
    transition: TransitionCall | None = None
    overall: tuple[EffectCall, ...] = ()
    lens: Lens | None = None
    exposures: tuple[Exposure, ...] = ()
    captions: tuple[Caption, ...] = ()
    working: Literal["gamma", "linear"] = "gamma"

    def source_frames(self) -> tuple[SourceFrame, ...]:
        """Every source frame the picture shows, once each, in a fixed order."""
        found = [self.background.content] if self.background and self.background.content else []
        drawn = [*self.panes, *(pane.mask.pane for pane in self.panes if pane.mask)]
        found += [p.content.frame for p in drawn if isinstance(p.content, Texture)]
        if self.transition is not None:
            found += self.transition.leaving.source_frames()
        return tuple(dict.fromkeys(found))
