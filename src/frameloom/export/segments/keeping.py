"""What an export does with kept segments: finds them, and keeps new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from frameloom.core.picture import Picture
from frameloom.export.formats import Format
from frameloom.export.inputs import Inputs
from frameloom.export.options import Options
from frameloom.export.segments.cut import Segment
from frameloom.export.segments.digests import Digests
from frameloom.export.segments.identity import Identities
from frameloom.export.segments.packed import Finished
from frameloom.export.segments.store import Store, default_folder
from frameloom.export.session import Session


class Keeping:
    """`fresh`: nothing is found, everything is kept. `warn` is told once of what cannot be kept.

    `find` is for one thread, `keep` for any. Both raise MediaError for media that have changed.
    """

    def __init__(
        self,
        store: Store,
        identities: Identities,
        *,
        inputs: Inputs,
        fresh: bool = False,
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store, self._identities, self._fresh = store, identities, fresh
        self._inputs, self._warn = inputs, warn

    def find(
        self, segment: Segment, pictures: Sequence[Picture], witnessed: bool
    ) -> tuple[str | None, Finished | None]:
        """Its key, None where it cannot be kept, and itself if it is there: `witnessed`, only with
        what a manifest tells of it."""
        found = self._identities.of(pictures)
        if found.key is None:
            self._warn(f"{segment}: not kept, as its content is unknown: {found.unknown}")
            return None, None
        kept = None if self._fresh else self._store.get(found.key)
        if kept is None or len(kept.packets) != len(segment.frames):
            return found.key, None
        if witnessed and len(kept.seen) != len(segment.frames):
            return found.key, None
        return found.key, kept

    def keep(self, key: str, segment: Finished) -> None:
        """Unless its media are no longer what they were."""
        self._inputs.check()
        self._store.put(key, segment)


class Keeps:
    """The store of an export, and the digests of its media, for all of its outputs."""

    def __init__(self, options: Options, inputs: Inputs, warn: Callable[[str], None]) -> None:
        self._store = Store(options.cache or default_folder(), warn)
        self._digests = Digests(self._store.memory)
        self._fresh, self._inputs, self._warn = options.fresh, inputs, warn

    def of(self, session: Session, form: Format) -> Keeping | None:
        """None where an output is no segments, but one piece."""
        if form.picture is None or form.step is None:
            return None
        tone_map = session.project.color.tone_map
        identities = Identities(form.picture, self._digests, tone_map=tone_map)
        return Keeping(
            self._store, identities, inputs=self._inputs, fresh=self._fresh, warn=self._warn
        )
