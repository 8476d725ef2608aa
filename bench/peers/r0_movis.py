"""R0 by movis. By hand: the encoder's parameters, the colour matrix and tags."""

import job as jobs
import movis as mv

job = jobs.read()
scene = mv.layer.Composition(size=(job.width, job.height), duration=job.seconds)
scene.add_layer(mv.layer.Video(job.back), end_time=job.seconds)
scene.add_layer(mv.layer.Video(job.clip), scale=jobs.SCALE, end_time=job.seconds)
words = ["-preset", job.preset, *jobs.MATRIX, *job.encoder]
scene.write_video(job.out, fps=float(jobs.FPS), audio=False, output_params=words)
