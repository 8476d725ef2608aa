"""The export: a project goes in, a finished, verified file comes out, or nothing at all.

segments ──► Crew (threads: render, encode) ──► Encoding (a thread: sound, mux) ──► part file
             kept segments ──┘                                             verify ──► name
"""

from __future__ import annotations

import queue
from collections.abc import Generator
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from threading import Event as Flag
from time import perf_counter, process_time, thread_time

from frameloom.core.errors import CancelError, FrameloomError, MediaError, RenderError
from frameloom.export.bounds import told_by_url
from frameloom.export.encoding import Encoding
from frameloom.export.events import Done, Event, Failed, OnEvent, Progress, Warned
from frameloom.export.formats import Format
from frameloom.export.memory import check_memory
from frameloom.export.options import Options
from frameloom.export.parts import Part
from frameloom.export.plan import Plan, plan
from frameloom.export.profile import Profile, profile
from frameloom.export.proof.full import Source
from frameloom.export.proof.head import witnessed
from frameloom.export.proof.manifest import ManifestWriter
from frameloom.export.runners.ray import RayCrew, cluster
from frameloom.export.runners.task import task_of
from frameloom.export.segments.crew import Crew
from frameloom.export.segments.keeping import Keeps
from frameloom.export.segments.plan import planned, segments
from frameloom.export.segments.room import settle_heap
from frameloom.export.session import Session, cores
from frameloom.export.sidecars import write_sidecars
from frameloom.export.target import part_of, size_bytes
from frameloom.export.verify import Expected, Report, verify_file
from frameloom.media.mux.base import Item, Sink
from frameloom.media.mux.writer import Writer
from frameloom.project import Project

_EVERY_S = 0.1
"""Progress is told at most this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One finished file. `report` None where verification is off. `captions`: files beside it."""

    path: Path
    frames: int
    duration_s: Fraction
    size_bytes: int
    report: Report | None
    captions: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`outputs` is empty after a dry run. `profile`: where the time went."""

    plan: Plan
    outputs: tuple[Output, ...]
    profile: Profile

    @property
    def wall_s(self) -> float:
        return self.profile.wall_s

    @property
    def path(self) -> Path:
        """The (first) file."""
        return self.outputs[0].path if self.outputs else self.plan.parts[0].out


def render(
    project: Project,
    out: Path | str,
    options: Options | None = None,
    *,
    on_event: OnEvent | None = None,
    cancel: Flag | None = None,
) -> Result:
    """Export `project` to `out`; the file appears under its name when it is complete and verified.

    `on_event` is called in this thread. Setting `cancel` from another stops within a second.
    Whatever is raised, no partial file is left and older files are untouched. Raises
    UsageError, ProjectError, MediaError, UnavailableError before frame 0; RenderError, MediaError,
    WriteError, VerifyError, CancelError from then on.
    """
    talk = _Talk(on_event)
    try:
        return _Export(talk, cancel).run(project, Path(out), options or Options())
    except FrameloomError as error:
        talk.pass_warnings()
        talk.tell(Failed.of(error))
        raise


class _Talk:
    """Events to the caller, in the caller's thread; warnings come from any."""

    def __init__(self, on_event: OnEvent | None) -> None:
        self._on_event = on_event
        self._warnings: queue.SimpleQueue[str] = queue.SimpleQueue()

    def warn(self, message: str) -> None:
        self._warnings.put(message)

    def pass_warnings(self) -> None:
        while not self._warnings.empty():
            self.tell(Warned(message=self._warnings.get()))

    def tell(self, event: Event) -> None:
        if self._on_event is not None:
            self._on_event(event)


class _Export:
    """One call of `render`: what is being done, and how far it is."""

    def __init__(self, talk: _Talk, cancel: Flag | None) -> None:
        self._talk, self._cancel = talk, cancel
        self._began = perf_counter()
        self._told_at, self._told_frame = self._began, -1
        self._total = self._before = self._part = 0
        self._task = ""
        self._max_memory: int | None = None

    def run(self, project: Project, out: Path, options: Options) -> Result:
        self._max_memory = options.max_memory
        self._check()
        settle_heap()
        used, used_here = process_time(), thread_time()
        made, session = plan(project, out, options, self._talk.warn, self._check)
        made = replace(made, options=replace(options, workers=made.workers))
        on_ray = options.executor == "ray" and not options.dry_run
        ray = cluster(options) if on_ray else nullcontext()
        with session, told_by_url(made.inputs.uses), ray:
            if on_ray:
                witnessed_too = options.manifest is not None
                self._task = task_of(
                    project, out, options, witnessed=witnessed_too, fetched=made.project.fetched
                )
            session.stage_s["start"] += perf_counter() - self._began
            session.stage_s.used("start", thread_time() - used_here)
            self._total = made.frames
            self._keeps = None if options.no_cache else Keeps(options, made.inputs, self._talk.warn)
            self._talk.pass_warnings()
            if options.dry_run:
                made = self._looked_through(made, session)
            jobs = [] if options.dry_run else zip(made.parts, made.formats, strict=True)
            outputs = tuple(self._export(session, made, part, form) for part, form in jobs)
        return Result(
            plan=made,
            outputs=outputs,
            profile=profile(
                session.stage_s,
                frames=made.frames,
                wall_s=perf_counter() - self._began,
                cpu_s=process_time() - used,
                workers=made.workers,
                cores=cores(),
            ),
        )

    def _looked_through(self, made: Plan, session: Session) -> Plan:
        """With what is kept of its segments, and why the others are to be made."""
        witnessed, keeps = made.options.manifest is not None, self._keeps
        found = []
        for part, form in zip(made.parts, made.formats, strict=True):
            keeping = None if keeps is None else keeps.of(session, part, form)
            found.append(planned(session, part, form, keeping, witnessed=witnessed))
        return replace(made, segments=tuple(found))

    def _export(self, session: Session, made: Plan, part: Part, form: Format) -> Output:
        began, fps, count = perf_counter(), session.timeline.fps, len(part.frames)
        self._part = made.parts.index(part)
        with part_of(part.out) as path, witnessed(made, part, form) as witness:
            try:
                self._write(session, path, part, form, made.options, witness)
            except (MediaError, RenderError):
                made.inputs.check()  # one that changed is the cause
                raise
            made.inputs.check()
            report = self._verified(session, path, part, form, made.options)
            size = size_bytes(path)
            write_sidecars(part, session.timeline)
        self._before += count
        self._talk.pass_warnings()
        self._talk.tell(
            Done(
                path=str(part.out),
                frames=count,
                duration_s=float(count / fps),
                size_bytes=size,
                wall_s=perf_counter() - began,
            )
        )
        return Output(
            path=part.out,
            frames=count,
            duration_s=count / fps,
            size_bytes=size,
            report=report,
            captions=part.captions,
        )

    def _write(
        self,
        session: Session,
        path: Path,
        part: Part,
        form: Format,
        options: Options,
        witness: ManifestWriter | None,
    ) -> None:
        fps, stage_s = session.timeline.fps, session.stage_s
        heard = session.sound(part.frames, self._cancel, track=form.sound) if form.sound else None
        if heard is not None and witness is not None:
            heard = witness.listening(heard)
        open_sink = partial(Writer, captions=form.captions) if form.captions else None
        writer = (open_sink or form.container.sink)(
            path,
            form.container,
            fps=fps,
            seconds=len(part.frames) / fps,
            picture=form.picture,
            sound=form.sound,
            stage_s=stage_s,
        )
        encoding = Encoding(
            writer, heard, frames=len(part.frames), fps=fps, stage_s=stage_s, cancel=self._cancel
        )
        try:
            with closing(self._items(session, part, form, options, writer, witness)) as items:
                for item in items:
                    encoding.put(item)
                    self._progress(encoding)
            encoding.finish(lambda: self._progress(encoding))
        except BaseException:
            encoding.abort()
            raise

    def _items(
        self,
        session: Session,
        part: Part,
        form: Format,
        options: Options,
        sink: Sink,
        witness: ManifestWriter | None,
    ) -> Generator[Item]:
        """What the sink takes: packets of segments, or pictures."""
        if form.picture is None:
            return
        if form.container.pictures:
            yield from self._pictures(session, part, form, options, witness)
            return
        keeping = None if self._keeps is None else self._keeps.of(session, part, form)
        told = None if witness is None else witness.add_segment
        crew: Crew | RayCrew
        if options.executor == "ray":
            crew = RayCrew(
                session,
                segments(session, part, form),
                task=self._task,
                part=self._part,
                config=sink.config,
                keeping=keeping,
                told=told,
                cancel=self._cancel,
            )
        else:
            crew = Crew(
                session,
                form.picture,
                segments(session, part, form),
                config=sink.config,
                workers=options.workers or cores(),
                keeping=keeping,
                seen=None if witness is None else witness.seen,
                told=told,
                cancel=self._cancel,
            )
        yield from crew.packets()
        if keeping is not None:
            keeping.remember()

    def _pictures(
        self,
        session: Session,
        part: Part,
        form: Format,
        options: Options,
        witness: ManifestWriter | None,
    ) -> Generator[Item]:
        assert form.picture is not None
        pixels, seen = form.picture.settings.form, []
        frames = session.frames(part.frames, options.workers, self._cancel, pixels)
        with closing(frames) as made:
            for surface in made:
                if witness is not None:
                    with session.stage_s.own("manifest"):
                        seen.append(witness.seen(surface))
                yield surface
        if witness is not None:
            witness.add_segment(seen)

    def _verified(
        self, session: Session, path: Path, part: Part, form: Format, options: Options
    ) -> Report | None:
        if options.verify == "off":
            return None
        picture = form.picture
        expected = Expected(
            fps=session.timeline.fps,
            frames=len(part.frames),
            size=None if picture is None else picture.settings.size,
            gop=picture.settings.gop if picture is not None and picture.encoder.gops else None,
            bits=None if picture is None else min(picture.settings.form.bits, 16),
            has_alpha=None if picture is None else picture.settings.form.alpha,
            has_picture=picture is not None,
            has_sound=form.sound is not None,
        )
        with session.stage_s.own("verify"):
            known = Source(session=session, frames=part.frames)
            report = verify_file(path, expected, options.verify, self._check, known)
        report.require(part.out)
        return report

    def _progress(self, encoding: Encoding) -> None:
        check_memory(self._max_memory)
        self._talk.pass_warnings()
        now, done = perf_counter(), self._before + encoding.done_frames
        if done == self._told_frame or (now - self._told_at < _EVERY_S and done < self._total):
            return
        self._told_at, self._told_frame = now, done
        fps = done / (now - self._began)
        self._talk.tell(
            Progress(
                frame=done,
                frames=self._total,
                fps=fps,
                eta_s=(self._total - done) / fps if done else None,
                stage_ms={name: 1000 * s / max(done, 1) for name, s in encoding.stage_s.items()},
            )
        )

    def _check(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise CancelError("cancelled")
        check_memory(self._max_memory)
