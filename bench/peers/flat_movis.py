"""R0 by movis. By hand: the encoder's parameters."""

import sys

import movis as mv

bg, clip, out, width, height, frames = sys.argv[1:]
seconds = int(frames) / 30
scene = mv.layer.Composition(size=(int(width), int(height)), duration=seconds)
scene.add_layer(mv.layer.Video(bg), end_time=seconds)
scene.add_layer(mv.layer.Video(clip), scale=0.7, end_time=seconds)
scene.write_video(
    out, codec="libx264", pixelformat="yuv420p", fps=30.0, audio=False,
    output_params=["-preset", "veryfast", "-crf", "18"],
)  # fmt: skip
