"""R1 by MoviePy 2.2 or newer. By hand: all of `by_hand`, the colour matrix and tags."""

import job as jobs
from by_hand import Hand
from moviepy import CompositeVideoClip, VideoClip, VideoFileClip

job = jobs.read()
hand = Hand(job)
back = VideoFileClip(job.back, audio=False).subclipped(0, job.seconds)
front = VideoFileClip(job.clip, audio=False).subclipped(0, job.seconds)


def opacity(t):
    return hand.turn(hand.opacity, round(t * jobs.FPS)) / 255


def turned(get_frame, t):
    return hand.turn(hand.sheet(get_frame(t)), round(t * jobs.FPS))


pane = front.transform(turned).with_mask(VideoClip(opacity, is_mask=True, duration=job.seconds))
whole = CompositeVideoClip([back, pane], size=(job.width, job.height)).image_transform(hand.finish)
words = [*jobs.MATRIX, *job.encoder]
whole.write_videofile(
    job.out, fps=jobs.FPS, codec="libx264", preset=job.preset, ffmpeg_params=words, logger=None
)
