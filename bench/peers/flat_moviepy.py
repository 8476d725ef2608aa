"""R0 by MoviePy 2.2 or newer. By hand: the pane's size in pixels, ffmpeg's parameters."""

import sys

from moviepy import CompositeVideoClip, VideoFileClip

bg, clip, out, width, height, frames = sys.argv[1:]
seconds = int(frames) / 30
back = VideoFileClip(bg, audio=False).subclipped(0, seconds)
front = VideoFileClip(clip, audio=False).subclipped(0, seconds)
pane = front.resized(width=round(int(width) * 0.7)).with_position("center")
whole = CompositeVideoClip([back, pane], size=(int(width), int(height)))
whole.write_videofile(
    out, fps=30, codec="libx264", preset="veryfast", ffmpeg_params=["-crf", "18"], logger=None
)
