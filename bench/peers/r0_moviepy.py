"""R0 by MoviePy 2.2 or newer. By hand: the pane's width in pixels, the colour matrix and tags."""

import job as jobs
from moviepy import CompositeVideoClip, VideoFileClip

job = jobs.read()
back = VideoFileClip(job.back, audio=False).subclipped(0, job.seconds)
front = VideoFileClip(job.clip, audio=False).subclipped(0, job.seconds)
pane = front.resized(width=round(jobs.SCALE * job.width)).with_position("center")
whole = CompositeVideoClip([back, pane], size=(job.width, job.height))
words = [*jobs.MATRIX, *job.encoder]
whole.write_videofile(
    job.out, fps=jobs.FPS, codec="libx264", preset=job.preset, ffmpeg_params=words, logger=None
)
