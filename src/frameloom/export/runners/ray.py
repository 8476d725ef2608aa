"""Segments as tasks of a Ray cluster: an existing one, or one started here for this export.

The only place that imports `ray`. Tasks are a module's function by its name with text and numbers;
replies are bytes; nothing of ours is pickled as code.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Event as Flag
from time import monotonic
from typing import Any, Final

from frameloom.core.errors import CancelError, UnavailableError
from frameloom.export.options import Options
from frameloom.export.runners.spread import Spread
from frameloom.export.runners.task import Reply, make, read
from frameloom.export.segments.cut import Segment
from frameloom.export.segments.identity import cpu_class
from frameloom.export.segments.keeping import Keeping
from frameloom.export.segments.packed import Finished, Witness
from frameloom.export.session import Session, cores
from frameloom.media.encode.piece import Packet

_LOOK_S: Final = 2.0
_REACH_S: Final = 5.0
_OBJECTS_BYTES: Final = 256 << 20
"""Of a cluster that is started here: segments in flight are a few MB."""


class RayCrew:
    """Gives the packets of all `segments` of output `part`, in their order, as `Crew` does.

    `task`: what all of them have in common. `keeping`: where finished segments are kept here, if
    they are. `told` hears of what a manifest says of each. `warn` is told, once, where processors
    differ. Raises what the workers met, CancelError, UnavailableError.
    """

    def __init__(
        self,
        session: Session,
        segments: Sequence[Segment],
        *,
        task: str,
        part: int,
        config: bytes,
        keeping: Keeping | None = None,
        told: Callable[[Sequence[Witness]], None] | None = None,
        cancel: Flag | None = None,
    ) -> None:
        self._session, self._segments, self._config = session, segments, config
        self._keeping, self._told, self._cancel = keeping, told, cancel
        self._task, self._part = task, part
        self._keys: dict[int, str] = {}
        self._classes: set[str] = {cpu_class()}

    def packets(self) -> Generator[Packet]:
        """Numbered by the frames of the output."""
        pool = RayPool(self._task, self._part, self._config)
        spread: Spread[Finished] = Spread(
            pool, len(self._segments), known=self._known, read=self._read, tick=self._check
        )
        first = self._segments[0].frames.start if self._segments else 0
        for segment, made in zip(self._segments, spread.results(), strict=True):
            offset = segment.frames.start - first
            for packet in made.packets:
                yield replace(packet, number=packet.number + offset)
            if self._told is not None:
                self._told(made.seen)

    def _known(self, number: int) -> Finished | None:
        if self._keeping is None:
            return None
        segment = self._segments[number]
        pictures = [self._session.picture(index) for index in segment.frames]
        key, found = self._keeping.find(segment, pictures, self._told is not None)
        if key is not None:
            self._keys[number] = key
        return found if found is not None and found.config == self._config else None

    def _read(self, number: int, data: bytes) -> Finished:
        reply = read(data)
        made, frames = reply.segment, len(self._segments[number].frames)
        if len(made.packets) != frames or (self._told is not None and len(made.seen) != frames):
            raise ValueError("not all of the segment")
        self._compare(reply)
        key = self._keys.pop(number, None)
        if self._keeping is not None and key is not None and reply.cpu == cpu_class():
            self._keeping.keep(key, made)
        return made

    def _compare(self, reply: Reply) -> None:
        if reply.cpu not in self._classes:
            self._classes.add(reply.cpu)
            self._session.warn(
                f"the processor of {reply.node} is of another class than this machine's: frames "
                "that are made there may differ in their last bits"
            )

    def _check(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise CancelError("cancelled")


class RayPool:
    """Attempts as Ray tasks of one CPU each. Ray itself retries nothing: who asked does."""

    def __init__(self, task: str, part: int, config: bytes) -> None:
        self._ray: Any = importlib.import_module("ray")
        remote = self._ray.remote(num_cpus=1, max_retries=0)(make)
        self._make: Any = remote.options(name="frameloom segment", scheduling_strategy="SPREAD")
        self._common = self._ray.put(task), part, config
        self._waiting: dict[Any, None] = {}
        self._slots, self._looked_at = 0, float("-inf")

    def slots(self) -> int:
        if monotonic() - self._looked_at > _LOOK_S:
            self._slots = int(self._ray.cluster_resources().get("CPU", 0))
            self._looked_at = monotonic()
        return self._slots

    def start(self, number: int) -> Hashable:
        task, part, config = self._common
        attempt: Hashable = self._make.remote(task, part, number, config)
        self._waiting[attempt] = None
        return attempt

    def ended(self, timeout_s: float) -> list[tuple[Hashable, bytes | None]]:
        waiting = list(self._waiting)
        if not waiting:
            return []
        over, _ = self._ray.wait(waiting, num_returns=1, timeout=timeout_s)
        if over:
            over, _ = self._ray.wait(waiting, num_returns=len(waiting), timeout=0)
        return [(attempt, self._reply(attempt)) for attempt in over]

    def drop(self, attempt: Hashable) -> None:
        self._waiting.pop(attempt, None)
        with contextlib.suppress(Exception):
            self._ray.cancel(attempt, force=True)

    def _reply(self, attempt: Any) -> bytes | None:
        self._waiting.pop(attempt, None)
        try:
            found: bytes = self._ray.get(attempt)
        except self._ray.exceptions.RayTaskError as error:
            cause = str(error.cause or error).strip().splitlines()[-1]
            raise UnavailableError(
                f"a node of the cluster cannot render: {cause}; install the same Frameloom there"
            ) from error
        except self._ray.exceptions.RayError:
            return None
        return found


@contextmanager
def cluster(options: Options) -> Iterator[None]:
    """A connection to the cluster at `options.ray_address`, or to one of `options.workers` CPUs
    that is started on this machine, reachable from nowhere else, and ended again. Where this
    process is connected already, that cluster is used and left. Raises UnavailableError."""
    address = options.ray_address or os.environ.get("RAY_ADDRESS")
    if "ray" not in sys.modules:  # it reads both when it is imported
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # its makers are told nothing
        if address is None:  # all of it binds to 127.0.0.1, as it does by default elsewhere
            os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        ray: Any = importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "--executor ray needs Ray; install it: pip install 'frameloom[ray]'"
        ) from error
    if ray.is_initialized():
        yield
        return
    with _signals_kept(), contextlib.redirect_stdout(sys.stderr):
        try:
            _reach(address)
            ray.init(**_how(address, options.workers))
        except Exception as error:  # Ray raises whatever it meets, Exception itself too
            where = f"no Ray cluster at {address}" if address else "Ray does not start"
            cause = " ".join(str(error).split())[:300]
            raise UnavailableError(f"{where}: {cause}") from error
    try:
        yield
    finally:
        with _signals_kept():
            ray.shutdown()


def _reach(address: str | None) -> None:
    """Raises OSError at once where nobody listens: Ray itself asks for minutes."""
    host, colon, port = (address or "").removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), _REACH_S).close()


def _how(address: str | None, workers: int | None) -> dict[str, Any]:
    quiet = {"log_to_driver": False, "configure_logging": False}
    if address is not None:
        return {"address": address, **quiet}
    return {
        "address": "local",
        "num_cpus": workers or cores(),
        "include_dashboard": False,
        "object_store_memory": _OBJECTS_BYTES,
        **quiet,
    }


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Ray takes SIGTERM for itself; it stays with whoever had it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
