"""The media panel: what the project uses and what lies in its folder; drop files in, relink."""

from __future__ import annotations

import base64
import io
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from nicegui import context, events, run, ui

from frameloom.core.errors import FrameloomError
from frameloom.studio.desk import files, keys
from frameloom.studio.desk.edits import Add, Put
from frameloom.studio.desk.media import Item
from frameloom.studio.desk.places import get
from frameloom.studio.panels.html import VALUE, button, put, say, select, tag

if TYPE_CHECKING:
    from frameloom.studio.page.tab import Tab

_PROXY = {
    "waiting": "a proxy for previews is to be made",
    "making": "a proxy for previews is being made",
    "ready": "previews use a proxy, exports never do",
    "failed": "no proxy could be made; previews use the source",
}


def build(tab: Tab) -> None:
    """Into the container that is open."""
    panel = MediaPanel(tab)
    context.client.on_disconnect(tab.media.listen(panel.update))


class MediaPanel:
    """One card a medium; they are made anew when anything is known anew."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._shown: Any = None
        with tag("div", "fl-head"):
            tag("span", "", "Media")
            self._count = tag("span", "fl-dim", "")
        upload = ui.upload(multiple=True, auto_upload=True, on_upload=self._dropped)
        upload.classes("fl-drop").props('flat label="Drop files here" aria-label="Add media files"')
        self._box = tag("div", "fl-media", aria_label="Media of the project", role="list")
        self.update()

    def update(self) -> None:
        """After any news of media."""
        items = self._tab.media.items
        if items == self._shown:
            return
        self._shown = items
        say(self._count, str(len(items)))
        self._box.clear()
        with self._box:
            if not items:
                tag("div", "fl-note", "Drop videos, pictures and sound here to use them.")
            for item in items:
                self._card(item)

    def _card(self, item: Item) -> None:
        name = item.file.name
        with tag("div", "fl-card", role="listitem", aria_label=name, data_missing=item.missing):
            picture = self._tab.media.picture(item.file, "thumb.jpg")
            thumb = tag("img", "fl-thumb", alt="", draggable="false")
            put(thumb, src=_data_url(picture) if picture else _EMPTY)
            with tag("div", "fl-about-medium"):
                tag("div", "fl-name", name, title=item.src)
                tag("div", "fl-dim", _about(item))
                for text in item.warnings:
                    tag("div", "fl-warning", text, role="note")
                if item.proxy != "none":
                    done = f" ({item.proxy_frames} of {item.frames})" if item.proxy_frames else ""
                    tag("div", "fl-dim fl-proxy", _PROXY[item.proxy] + done)
                if item.missing and item.uses:
                    self._relink(item)
            if not item.missing:
                button("+", f"Add {name} to the scene", lambda: self._add(item))

    def _relink(self, item: Item) -> None:
        there = {one.src: one.src for one in self._tab.media.items if not one.missing}
        picker = select(f"Relink {item.file.name}", {"": "relink to..."} | there, "")

        def chosen(event: Any) -> None:
            new = next((i for i in self._tab.media.items if i.src == event.args), None)
            if new is not None:
                edits = self._tab.media.relink(item, new.file)
                self._tab.apply(edits, label=f"Relink {item.file.name}")

        picker.on("change", chosen, js_handler=VALUE)

    def _add(self, item: Item) -> None:
        """As a layer of the scene at the playhead; sound alone as a clip of the project."""
        document, tab = self._tab.document, self._tab
        if item.kind == "audio":
            count = len(get(document.raw, ("audio",)) or [])
            tab.apply([Add(("audio", count), {"src": item.src})], label=f"Add {item.file.name}")
            return
        try:
            scene = keys.scene_at(document, tab.frame)
        except FrameloomError as error:
            tab.tell(str(error), "error")
            return
        layers = ("scenes", scene, "layers")
        kind = "video" if item.kind == "video" else "image"
        layer = {"type": kind, "src": item.src}
        there = get(document.raw, layers)
        path = (*layers, len(there or []))
        edit = Add(path, layer) if isinstance(there, list) else Put(layers, [layer])
        tab.apply([edit], label=f"Add {item.file.name}")
        tab.select(path)

    async def _dropped(self, event: events.UploadEventArguments) -> None:
        folder = self._tab.document.folder
        try:
            data = await event.file.read()
            await run.io_bound(files.copy_in, folder, event.file.name, io.BytesIO(data))
            self._tab.tell(f"Added {event.file.name}")
        except FrameloomError as error:
            self._tab.tell(str(error), "error")
        self._tab.media.refresh()


_EMPTY = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def _data_url(picture: File) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(picture.read_bytes()).decode()


def _about(item: Item) -> str:
    """`video, 1920 x 1080, 12.5 s`."""
    if item.missing:
        return "missing"
    if not item.kind:
        return "being looked at" if not item.warnings else ""
    parts = [item.kind]
    size = item.info.get("size", [0, 0])
    if size[0]:
        parts.append(f"{size[0]} \u00d7 {size[1]}")
    length = float(item.info.get("duration_s") or item.info.get("audio_duration_s") or 0)
    if length:
        parts.append(f"{length:.2f} s")
    rate = item.info.get("picture", {}).get("frame_rate")
    if rate:
        top, _, below = str(rate).partition("/")
        parts.append(f"{float(top) / float(below or 1):.4g} fps")
    return ", ".join(parts)
