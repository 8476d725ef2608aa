"""How a render tells of itself: a bar, NDJSON, or nothing.

A bar is drawn on a terminal only; elsewhere "bar" means a line for each finished file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from frameloom.cli import console
from frameloom.cli.console import say
from frameloom.core.errors import FrameloomError, WriteError
from frameloom.export.events import Done, Event, Failed, Progress, Warned

if TYPE_CHECKING:
    import rich.progress

Tell = Callable[[Event], None]


@contextmanager
def reporting(how: str) -> Iterator[Tell]:
    """Takes an export's events and shows them: `how` is "bar", "json" or "none".

    In JSON, the error that ends the work is the last line. Where nobody listens any longer, the
    work is stopped by a WriteError.
    """
    if how == "json":
        yield from _json()
    elif how == "bar" and console.on_terminal():
        yield from _bar()
    else:
        yield _lines if how == "bar" else _warnings


def _json() -> Iterator[Tell]:
    told = False

    def tell(event: Event) -> None:
        nonlocal told
        told = told or isinstance(event, Failed)
        console.emit(event.to_dict(), indent=None)

    try:
        yield tell
    except FrameloomError as error:
        if not told:
            tell(Failed.of(error))
        raise


def _lines(event: Event) -> None:
    _warnings(event)
    if isinstance(event, Done):
        with suppress(WriteError):  # the file is there, whether somebody reads this or not
            say(_finished(event))


def _warnings(event: Event) -> None:
    if isinstance(event, Warned):
        console.warn(event.message)


def _bar() -> Iterator[Tell]:
    with _rich_bar() as bar:
        task = bar.add_task("rendering", total=None, speed="", left="")

        def tell(event: Event) -> None:
            if isinstance(event, Progress):
                bar.update(
                    task,
                    completed=event.frame,
                    total=event.frames,
                    speed=f"{event.fps:.1f} fps",
                    left="" if event.eta_s is None else f"{event.eta_s:.0f} s left",
                )
            elif isinstance(event, Warned):
                bar.console.print(
                    f"warning: {event.message}", markup=False, highlight=False, soft_wrap=True
                )
            elif isinstance(event, Done):
                bar.update(task, left="")
                bar.console.print(_finished(event), markup=False, highlight=False, soft_wrap=True)

        yield tell


def _rich_bar() -> rich.progress.Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}", markup=False),
        TextColumn("{task.fields[left]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )


def _finished(done: Done) -> str:
    rate = done.frames / done.wall_s if done.wall_s else 0
    return (
        f"wrote {done.path}: {done.frames} frames, "
        f"{console.seconds(done.duration_s)}, "
        f"{console.megabytes(done.size_bytes)}, in {done.wall_s:.1f} s ({rate:.1f} fps)"
    )
