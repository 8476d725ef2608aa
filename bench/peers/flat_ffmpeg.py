"""R0 by ffmpeg's own filter graph. By hand: sizes and offsets in pixels, colour tags."""

import subprocess
import sys

bg, clip, out, width, height, frames = sys.argv[1:]
w, h = (round(int(side) * 0.7 / 2) * 2 for side in (width, height))
graph = f"[1:v]scale={w}:{h}:flags=bilinear[pane];[0:v][pane]overlay=(W-w)/2:(H-h)/2:format=yuv420"
tags = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
encoder = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", *tags]
words = ["ffmpeg", "-v", "error", "-y", "-i", bg, "-i", clip, "-filter_complex", graph]
subprocess.run([*words, "-frames:v", frames, *encoder, out], check=True)
