"""What Chromium shows of a video: its frames as RGBA, drawn from a <video> onto a canvas."""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

U8 = np.ndarray[Any, np.dtype[np.uint8]]
_SHOW = """
async ([url, times, frame]) => {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  const told = name => new Promise((done, fail) => {
    video.addEventListener(name, done, {once: true});
    video.addEventListener('error', () => fail(new Error(video.error.message)), {once: true});
  });
  let at = -1;
  const note = (_, {mediaTime}) => { at = mediaTime; video.requestVideoFrameCallback(note); };
  video.requestVideoFrameCallback(note);
  const loaded = told('loadeddata');
  video.src = url;
  await loaded;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const shots = [];
  for (const time of times) {
    const there = told('seeked');
    video.currentTime = time;
    await there;
    // a seek may end before its picture is there; a picture that never comes must not hang
    const patience = performance.now() + 3000;
    while (Math.abs(at + frame / 2 - time) > 0.6 * frame && performance.now() < patience)
      await new Promise(done => setTimeout(done, 4));
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(video, 0, 0);
    shots.push(canvas.toDataURL('image/png'));
  }
  return [video.duration, shots];
}
"""
_KINDS = {".mp4": "video/mp4", ".webm": "video/webm", ".mkv": "video/webm"}


@contextmanager
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "install chromium: videos are looked at in a real browser"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


def shown(browser: Browser, path: Path, fps: Fraction, count: int) -> tuple[float, list[U8]]:
    """The length in seconds that the browser tells, and the frames it shows in the middle of each
    one's time: (H, W, 4) uint8, straight alpha."""
    data = base64.b64encode(path.read_bytes()).decode()
    times = [float((Fraction(number) + Fraction(1, 2)) / fps) for number in range(count)]
    page = browser.new_page()
    try:
        url = f"data:{_KINDS[path.suffix]};base64,{data}"
        seconds, shots = page.evaluate(_SHOW, [url, times, float(1 / fps)])
    finally:
        page.close()
    return seconds, [_picture(shot) for shot in shots]


def _picture(shot: str) -> U8:
    data = base64.b64decode(shot.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))
