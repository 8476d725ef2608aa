"""What one editor process holds: the document, its media and exports, the preview and the tabs."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from frameloom.core.errors import FrameloomError, MediaError, UsageError
from frameloom.params.problems import path_text
from frameloom.studio.desk import autosave
from frameloom.studio.desk.autosave import Autosave
from frameloom.studio.desk.document import Change, Document
from frameloom.studio.desk.exports import Exports
from frameloom.studio.desk.media import Item, Media
from frameloom.studio.desk.stand_ins import is_lost, stood_in
from frameloom.studio.page.outline import Known, outline
from frameloom.studio.page.rough import rough
from frameloom.studio.page.tab import Tab
from frameloom.studio.preview.client import Preview
from frameloom.studio.preview.messages import Answer, Failed, Load, Noted, Proxies, Shown

_LOOK_S = 1.0


class Workspace:
    """Lives on the server's event loop."""

    def __init__(self, path: Path, *, allow_project_code: bool = False) -> None:
        self._allow_code = allow_project_code
        self.tabs: dict[str, Tab] = {}
        self.notes: list[str] = []
        self._scenes: Known = {}
        self.folders: list[Path] = []
        self._lost: tuple[Item, ...] = ()
        self._stand_ins = TemporaryDirectory(prefix="frameloom-")
        self.preview = Preview(self._hear)
        document = Document.open(path, allow_project_code=allow_project_code)
        self.exports = Exports(document, call=asyncio.get_running_loop().call_soon_threadsafe)
        self._take(document)
        self._watch = asyncio.create_task(self._look_outside())

    def _take(self, document: Document) -> None:
        """From now on it is about this document."""
        self.document = document
        self.open_folder(document.folder)
        self.recovered = self._recover()
        self.media = Media(document, call=asyncio.get_running_loop().call_soon_threadsafe)
        self._autosave = Autosave(document)
        self._told = -1
        self._outline: tuple[int, dict[str, Any]] | None = None
        self._stops = [
            self.document.listen(self._changed),
            self.media.listen(self._hear_media),
        ]
        self._load()
        self._use_proxies()

    def switch(self, path: Path) -> None:
        """Opens another project in this one's place: what is not saved of this one is kept beside
        it, exports go on, and pages load anew. Raises FrameloomError; then nothing has changed."""
        document = Document.open(path, allow_project_code=self._allow_code)
        self._leave_document()
        self.exports.use(document)
        self._take(document)
        for tab in list(self.tabs.values()):
            tab.reload()

    def open_folder(self, folder: Path) -> None:
        """Its files may be chosen from now on; the last one opened comes first."""
        folder = folder.resolve()
        self.folders = [folder, *(one for one in self.folders if one != folder)]

    def open_typed(self, text: str) -> str:
        """Opens a folder, named as from the project's. Raises UsageError where there is none."""
        folder = (self.document.folder / Path(text.strip()).expanduser()).resolve()
        if not text.strip() or not folder.is_dir():
            raise UsageError(f"{folder}: there is no such folder")
        self.open_folder(folder)
        return str(folder)

    def close(self) -> None:
        """Ends the processes; what is not saved is kept beside the project."""
        self._watch.cancel()
        self.preview.close()
        self._leave_document()
        self.exports.close()
        self._stand_ins.cleanup()

    def _leave_document(self) -> None:
        for stop in self._stops:
            stop()
        self._autosave.close()
        self.media.close()

    def _recover(self) -> bool:
        """Edits that a crash left unsaved are brought back, as a step that can be undone."""
        document = self.document
        fixed = document.read_only or document.unreadable
        found = None if fixed else autosave.find(document.path)
        if found is not None:
            document.recover(found.base, found.mine)
        return found is not None

    async def _look_outside(self) -> None:
        """Notices, once a second, that someone else changed the file."""
        while True:
            await asyncio.sleep(_LOOK_S)
            with suppress(FrameloomError):
                self._look_at_file()
            self.media.look_outside()

    def _look_at_file(self) -> None:
        unreadable = self.document.unreadable
        self.document.look_outside()
        if unreadable and not self.document.unreadable:
            self.recovered = self._recover()

    def _hear_media(self) -> None:
        self._use_proxies()
        # later: the document may be telling its listeners of an edit just now
        asyncio.get_running_loop().call_soon(self._look_for_lost)

    def _look_for_lost(self) -> None:
        """Another medium is missing, or one is there again: pictures are made anew."""
        if _lost(self.media) != self._lost and not self.document.read_only:
            self.document.check_again()

    def _use_proxies(self) -> None:
        self.preview.send(Proxies(self.media.proxies))
        for tab in self.tabs.values():
            tab.post({"k": "media"}, None)

    def tab(self, name: str) -> Tab:
        """The tab of that name; it is made if there is none."""
        if name not in self.tabs:
            self.tabs[name] = Tab(name, self)
        return self.tabs[name]

    def leave(self, name: str) -> None:
        """The tab was closed."""
        self.tabs.pop(name, None)
        self.preview.forget(name)

    def outline(self) -> dict[str, Any]:
        """What the timeline shows, with the revision and what is wrong with it. `state` is the
        revision that frames are of: the last one that was right, and not only saved."""
        document = self.document
        if self._outline is None or self._outline[0] != document.revision:
            right = document.project
            shown = outline(right, self._scenes) if right is not None else rough(document.raw)
            problems = [
                {"path": list(p.path), "where": path_text(p.path), "text": p.text}
                for p in document.problems
            ]
            whole = shown | {
                "k": "model",
                "rev": document.revision,
                "state": self._told,
                "problems": problems,
                "lost": [item.file.name for item in self._lost],
                "saved": document.saved,
                "undo": document.undo_label,
                "redo": document.redo_label,
                "file": document.path.name,
            }
            self._outline = document.revision, whole
        return self._outline[1]

    def _changed(self, change: Change) -> None:
        if change.edits != ():
            self._load()
        for tab in list(self.tabs.values()):
            tab.changed(change)

    def _load(self) -> None:
        """Tells the preview the document's state; a wrong one it is not told."""
        document = self.document
        self._lost = _lost(self.media)
        if document.problems or document.project is None:
            return
        folder, code = str(document.folder), self._allow_code
        self._told = document.revision
        raw = document.raw
        if not document.read_only:
            stand_ins, size = Path(self._stand_ins.name), document.project.pixels
            raw = stood_in(raw, self._lost, stand_ins, size)
        self.preview.send(Load(document.revision, raw, folder, code))

    def check_whole(self) -> None:
        """Raises MediaError, with the command line's words, where a medium is missing: stills are
        refused then, as exports are."""
        for item in self._lost:
            cause = item.info.get("error") or f"{item.file}: there is no such file"
            raise MediaError(f"{path_text(item.uses[0])}: {cause}")

    def _hear(self, answer: Answer) -> None:
        if isinstance(answer, Noted):
            self.notes.append(answer.text)
            for tab in self.tabs.values():
                tab.tell(answer.text, "warning")
        elif isinstance(answer, Shown | Failed) and answer.tab in self.tabs:
            self.tabs[answer.tab].hear(answer)


def _lost(media: Media) -> tuple[Item, ...]:
    return tuple(item for item in media.items if is_lost(item))
