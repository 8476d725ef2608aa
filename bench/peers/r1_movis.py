"""R1 by movis. By hand: all of `by_hand`, as two effects, the colour matrix and tags."""

import cv2
import job as jobs
import movis as mv
import numpy as np
from by_hand import Hand

job = jobs.read()
hand = Hand(job)


def turn(image, time):
    sheet = np.dstack([hand.sheet(image[..., :3]), hand.opacity])
    return hand.turn(sheet, round(time * jobs.FPS))


def finish(image, _time):
    return cv2.merge([*cv2.split(hand.finish(image[..., :3])), image[..., 3]])


size = (job.width, job.height)
inner = mv.layer.Composition(size=size, duration=job.seconds)
inner.add_layer(mv.layer.Video(job.back), end_time=job.seconds)
inner.add_layer(mv.layer.Video(job.clip), end_time=job.seconds).add_effect(turn)
scene = mv.layer.Composition(size=size, duration=job.seconds)
scene.add_layer(inner).add_effect(finish)
words = ["-preset", job.preset, *jobs.MATRIX, *job.encoder]
scene.write_video(job.out, fps=float(jobs.FPS), audio=False, output_params=words)
