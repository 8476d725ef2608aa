"""What a project may use: where its files come from, how large it and its media may be."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from frameloom.core.errors import MediaError, ProjectError, UsageError
from frameloom.export.segments.store import default_folder
from frameloom.export.session import Session, Warn
from frameloom.export.times import TimeLike, time_s
from frameloom.export.urls import fetch_all, is_remote
from frameloom.media import Library
from frameloom.media.demux import MAX_PIXELS
from frameloom.media.fetch import shown
from frameloom.params.exact import seconds
from frameloom.project import MediaUse, Project, each_use, media_urls

_URL = re.compile(
    r"(?:^|[\\/])((?:https?|ftps?|rtsp|rtmp|s3|gs|file):[\\/]|data:[a-z]+[\\/])", re.I
)
_DOWNLOAD = "download it and name the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """`root`: the folders that all files must be in, links followed; none for any. `max_pixels`:
    of the picture and of each medium; None for any picture that the schema allows, and media of
    up to `MAX_PIXELS`. `max_duration`: of the timeline. `allow_url`: media may be URLs, which are
    fetched into `cache`, the folder of kept segments, None for the user's own.
    """

    root: tuple[Path, ...] = ()
    max_pixels: int | None = None
    max_duration: TimeLike | None = None
    allow_url: bool = False
    cache: Path | None = None

    @property
    def media_pixels(self) -> int:
        """The largest picture of a medium."""
        return MAX_PIXELS if self.max_pixels is None else self.max_pixels

    def check(
        self,
        project: Project,
        file_fps: Fraction | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> list[MediaUse]:
        """Every file that the project uses, in its order; of one outside the roots nothing is read,
        and of URLs nothing that is not allowed; allowed ones are fetched.

        `file_fps`: the rate that frames of `max_duration` count in, the project's own by default.
        `tick` is called often while something is fetched, and may raise. Raises ProjectError,
        UsageError where `max_duration` is no time, MediaError for URLs.
        """
        self._check_size(project)
        self._check_duration(project, file_fps or project.fps)
        if self.allow_url:
            fetch_all(project, self.cache or default_folder(), tick)
        else:
            for place, url in media_urls(project):
                text = f"is a URL, which is read only with --allow-url; or {_DOWNLOAD}"
                raise MediaError(text, file=shown(url)).named_by(place)
        return list(self._within(project))

    def check_media(self, library: Library, uses: list[MediaUse]) -> None:
        """Raises MediaError for a medium that is missing, unreadable or too large."""
        for use in (use for use in uses if use.is_medium):
            width, height = library.facts(use.spec).size
            if width * height > self.media_pixels:
                text = f"{width}x{height} pixels, over --max-pixels {self.max_pixels}"
                raise MediaError(text, file=use.name)

    def check_output(self, named: Path, real: Path, project: Project) -> None:
        """An output in a root or in the project's folder stays in one of them, links followed.

        Whoever sent the project may have put links there; other folders are the user's own.
        Raises UsageError.
        """
        if not self.root:
            return
        folders = _real((*self.root, project.base_dir or Path.cwd()))
        theirs = not folders.isdisjoint(_real(tuple(named.expanduser().absolute().parents)))
        if theirs and not _is_in(real, folders):
            raise UsageError(f"{named}: leads to {real}, outside of --root {_listed(self.root)}")

    def _check_size(self, project: Project) -> None:
        width, height = project.pixels
        if self.max_pixels is not None and width * height > self.max_pixels:
            count = f"{width}x{height} is {width * height} pixels"
            raise ProjectError(f"{count}, over --max-pixels {self.max_pixels}", path="size")

    def _check_duration(self, project: Project, file_fps: Fraction) -> None:
        if self.max_duration is None:
            return
        limit = time_s(self.max_duration, file_fps)
        if limit is None:
            raise UsageError(f"--max-duration {self.max_duration}: give seconds, such as 60")
        total = sum((seconds(scene.duration, project.fps) for scene in project.scenes), Fraction(0))
        if total > limit:
            raise ProjectError(
                f"the timeline is {float(total):g} s, over --max-duration {self.max_duration}",
                path="scenes",
            )

    def _within(self, project: Project) -> Iterator[MediaUse]:
        """Each use before it is read, its file, links followed, in one of the folders."""
        folders = _real(self.root)
        for use in each_use(project):
            url = None if use.url else _URL.search(use.spec.path)
            if url:
                text = f"is a URL, and this may only be a file; {_DOWNLOAD}"
                raise MediaError(text, file=use.spec.path[url.start(1) :]).named_by(use.path)
            for file in _files(use) if self.root and not is_remote(use.url) else ():
                if not _is_in(Path(os.path.realpath(file)), folders):
                    raise ProjectError(
                        f"{use.spec.path} is outside of --root {_listed(self.root)}", path=use.path
                    )
            yield use


def bounded(project: Project, bounds: Bounds | None, warn: Warn | None) -> Session:
    """An open session of the project, if it keeps within `bounds`; the caller closes it."""
    bounds = bounds or Bounds()
    uses = bounds.check(project)
    with told_by_url(uses):
        session = Session(project, warn=warn, max_pixels=bounds.media_pixels)
        try:
            bounds.check_media(session.library, uses)
        except BaseException:
            session.close()
            raise
    return session


@contextmanager
def told_by_url(uses: Iterable[MediaUse]) -> Iterator[None]:
    """Errors of what was fetched name the URL too."""
    try:
        yield
    except MediaError as error:
        urls = [use.url for use in uses if use.url and use.spec.path == error.file]
        if not urls:
            raise
        raise error.named_by(shown(urls[0])) from error


def _real(folders: tuple[Path, ...]) -> set[Path]:
    return {Path(os.path.realpath(folder)) for folder in folders}


def _is_in(real: Path, folders: set[Path]) -> bool:
    return not folders.isdisjoint((real, *real.parents))


def _listed(roots: tuple[Path, ...]) -> str:
    return ", ".join(map(str, roots))


def _files(use: MediaUse) -> Iterator[Path]:
    """The file; of numbered images their folder, and whatever in it is a link."""
    path = Path(use.spec.path)
    if use.spec.frame_rate is None:
        yield path
        return
    yield path.parent
    if path.parent.is_dir():
        yield from (entry for entry in path.parent.iterdir() if entry.is_symlink())
