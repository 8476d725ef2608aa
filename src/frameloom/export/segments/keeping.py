"""What an export does with kept segments: finds them, and keeps new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from frameloom.core.picture import Picture
from frameloom.export.formats import Format
from frameloom.export.inputs import Inputs
from frameloom.export.options import Options
from frameloom.export.parts import Part
from frameloom.export.segments.cut import Segment
from frameloom.export.segments.digests import Digests
from frameloom.export.segments.identity import Identities
from frameloom.export.segments.packed import Finished
from frameloom.export.segments.store import Store, default_folder
from frameloom.export.session import Session


class Keeping:
    """`output`: by what name it is remembered what was kept for it. `fresh`: nothing is found,
    everything is kept. `warn` is told once of what cannot be kept.

    `find` is for one thread, `keep` for any. Both raise MediaError for media that have changed.
    """

    def __init__(
        self,
        store: Store,
        identities: Identities,
        *,
        inputs: Inputs,
        output: str,
        fresh: bool = False,
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store, self._identities, self._fresh = store, identities, fresh
        self._inputs, self._warn, self._output = inputs, warn, output
        self._before: dict[str, Mapping[str, str]] = store.noted(output)
        self._parts: dict[str, Mapping[str, str]] = {}

    def find(
        self, segment: Segment, pictures: Sequence[Picture], witnessed: bool
    ) -> tuple[str | None, Finished | None]:
        """Its key, None where it cannot be kept, and itself if it is there: `witnessed`, only with
        what a manifest tells of it."""
        found = self._identities.of(pictures)
        self._parts[_place(segment)] = found.parts
        if found.key is None:
            self._warn(f"{segment}: not kept, as its content is unknown: {found.unknown}")
            return None, None
        kept = None if self._fresh else self._store.get(found.key)
        if kept is None or len(kept.packets) != len(segment.frames):
            return found.key, None
        if witnessed and len(kept.seen) != len(segment.frames):
            return found.key, None
        return found.key, kept

    def why(self, segment: Segment, pictures: Sequence[Picture], witnessed: bool) -> str:
        """ "kept", or why it would be made."""
        found = self._identities.of(pictures)
        self._parts[_place(segment)] = found.parts
        if found.key is None:
            return f"it cannot be kept: {found.unknown} is unknown"
        if self._fresh:
            return "--fresh"
        kept = self._store.look(found.key)
        if isinstance(kept, str):
            before = self._before.get(_place(segment))
            return _changes(before, found.parts) if before and kept == "new" else kept
        if witnessed and len(kept.seen) != len(segment.frames):
            return "kept without what the manifest tells"
        return "kept"

    def remember(self) -> None:
        """What its segments are, so that the next time it can be said what changed."""
        self._store.note(self._output, {**self._before, **self._parts})

    def keep(self, key: str, segment: Finished) -> None:
        """Unless its media are no longer what they were."""
        self._inputs.check()
        self._store.put(key, segment)


def _place(segment: Segment) -> str:
    return f"{segment.scene}:{segment.offset}"


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    names = [name for name in now if before.get(name) != now[name]]
    if "media" in names:  # a description names its media
        names = [name for name in names if name != "pictures"]
    return f"changed: {', '.join(names)}" if names else "no longer kept"


class Keeps:
    """The store of an export, and the digests of its media, for all of its outputs."""

    def __init__(self, options: Options, inputs: Inputs, warn: Callable[[str], None]) -> None:
        self._store = Store(options.cache or default_folder(), warn)
        self._digests = Digests(self._store.memory)
        self._fresh, self._inputs, self._warn = options.fresh, inputs, warn

    def of(self, session: Session, part: Part, form: Format) -> Keeping | None:
        """None where an output is no segments, but one piece."""
        if form.picture is None or form.step is None:
            return None
        tone_map = session.project.color.tone_map
        identities = Identities(form.picture, self._digests, tone_map=tone_map)
        return Keeping(
            self._store,
            identities,
            inputs=self._inputs,
            output=str(part.out),
            fresh=self._fresh,
            warn=self._warn,
        )
