"""R0 by ffmpeg's own filter graph. By hand: the pane's size, colour tags.

`overlay` puts a picture of 4:2:0 on even rows and columns only: where the pane belongs on an odd
one (at 960x540, not at 1920x1080) it lies a pixel off.
"""

import job as jobs
from graph import run

job = jobs.read()
w, h = (2 * round(jobs.SCALE * side / 2) for side in (job.width, job.height))
pane = f"[1:v]scale={w}:{h}:flags=bilinear[pane]"
run(job, [], f"{pane};[0:v][pane]overlay=(W-w)/2:(H-h)/2:format=yuv420")
