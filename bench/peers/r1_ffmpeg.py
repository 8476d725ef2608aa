"""R1 by ffmpeg's own filter graph.

By hand: seven prepared pictures (opacity of pane and shadow, rim of black about the pane, vignette,
columns and rows of the aberration for red and for blue) and the perspective's eight expressions.

`perspective` takes opacity from a picture that turns along, so pane and shadow lie on one sheet.
What nears the aberration best is `remap`, which takes the nearest pixel and does not interpolate;
`lenscorrection` interpolates, but knows only r^2 and r^4: fitted, it is up to 4.3 pixels wrong.
`zscale` to R'G'B' and back takes less time than `scale` and keeps chroma nearer.
"""

from pathlib import Path

import cv2
import job as jobs
import numpy as np
from by_hand import Hand, Pixels
from graph import run


def main() -> None:
    job = jobs.read()
    on = jobs.sheet(job)
    size = f"scale={on.width}:{on.height}:flags=bicubic"
    room = f"pad={job.width}:{job.height}:{on.left}:{on.top}"
    steps = [
        f"[1:v]{size},{room}[pane]",
        "[3:v]format=yuva420p[rim];[pane][rim]overlay=format=yuv420[sheet]",
        "[2:v]format=gray[opacity];[sheet][opacity]alphamerge[clear]",
        f"[clear]perspective=sense=destination:eval=frame:{ways(job, on)}[turned]",
        "[0:v][turned]overlay=format=yuv420[flat]",
        "[flat]zscale=matrix=gbr:range=full,format=gbrp,extractplanes=r+g+b[r][g][b]",
        "[r][5:v][6:v]remap=format=gray[red];[b][7:v][8:v]remap=format=gray[blue]",
        "[g][blue][red]mergeplanes=0x001020:gbrp[apart]",
        "[apart]zscale=matrix=709:range=limited,format=yuv420p[lens]",
        f"[4:v]format=yuva420p[dark];[lens][dark]overlay=format=yuv420{grain(job)}",
    ]
    run(job, pictures(job), ";".join(steps))


def ways(job: jobs.Job, on: jobs.Sheet) -> str:
    """Where `perspective` puts the sheet's corners, as `job.turned`; it counts frames from 1."""
    turn = f"(PI/180*{jobs.TURN}*(2*(on-1)/{job.frames}-1))"
    words = []
    for number, (x, y) in enumerate(jobs.corners(job, on)):
        near = f"{job.height * jobs.EYE}/({jobs.EYE}+{x}*sin{turn})"
        words.append(f"x{number}='{job.width / 2 - 0.5}+{x}*cos{turn}*{near}'")
        words.append(f"y{number}='{job.height / 2 - 0.5}+{y}*{near}'")
    return ":".join(words)


def grain(job: jobs.Job) -> str:
    """The filter's strength is sqrt(3) sigma."""
    return "" if job.exact else f",noise=c0s={round(jobs.GRAIN * 3**0.5)}:c0f=t"


def pictures(job: jobs.Job) -> list[Path]:
    hand = Hand(job)
    (red_x, red_y), (blue_x, blue_y) = (
        [np.round(places).astype(np.uint16) for places in hand.map(way)] for way in (1, -1)
    )
    made = {
        "opacity": hand.opacity,
        "rim": _black(1 - hand.body),
        "vignette": _black(1 - hand.vignette),
        "red-x": red_x,
        "red-y": red_y,
        "blue-x": blue_x,
        "blue-y": blue_y,
    }
    paths = []
    for name, pixels in made.items():
        paths.append(job.folder / f"{name}.png")
        cv2.imwrite(str(paths[-1]), pixels)
    return paths


def _black(opacity: Pixels) -> Pixels:
    """Black of an opacity of 0..1, as B, G, R, A."""
    clear = np.zeros((*opacity.shape, 4), np.uint8)
    clear[..., 3] = np.round(255 * opacity)
    return clear


main()
