"""The export dialog with the command line's options, and the queue of exports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from nicegui import context, ui

from frameloom.core.errors import FrameloomError
from frameloom.export import codecs
from frameloom.project.size import ASPECTS, SHORTER_SIDES
from frameloom.studio.desk.exports import Export, command_line
from frameloom.studio.desk.places import Raw
from frameloom.studio.desk.typed import parse
from frameloom.studio.panels.html import CHECKED, VALUE, button, field, put, say, select, tag

if TYPE_CHECKING:
    from frameloom.studio.page.tab import Tab

_FORMATS: Final = (
    *(".mp4", ".mov", ".webm", ".mkv", ".gif", ".webp", ".apng"),
    *("/%05d.png", "/%05d.exr", "/%05d.jpg", ".wav"),
)
_LIVE_S: Final = 2.0
"""From one live picture to the next: they are made beside the export."""
_WORDS: Final = {
    "waiting": "waiting", "running": "exporting", "verifying": "verifying", "done": "done",
    "failed": "failed", "cancelled": "cancelled",
}  # fmt: skip


def build(tab: Tab) -> Callable[[], None]:
    """The dialog, closed; what comes back opens it."""
    dialog = ExportDialog(tab)
    context.client.on_disconnect(tab.exports.listen(dialog.show_queue))
    return dialog.open


class ExportDialog:
    """Options on the left, with the command that does the same; the queue on the right."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._options: dict[str, Any] = {}
        self._cards: dict[int, _Card] = {}
        self._dialog = ui.dialog()
        self._built = False

    def _build(self) -> None:
        """At the first opening: most pages never need it."""
        self._built = True
        with self._dialog, tag("div", "fl-dialog", role="document"):
            with tag("div", "fl-head"):
                tag("span", "", "Export")
                close = button("\u00d7", "Close the export dialog (Esc)", self._dialog.close)
                close.classes("fl-close")
            with tag("div", "fl-export"):
                with tag("div", "fl-options"):
                    self._build_options()
                self._queue = tag("div", "fl-queue", role="list", aria_label="Exports")

    def open(self) -> None:
        """Shows the dialog."""
        if not self._built:
            self._build()
        if not self._out.props.get("value"):
            name = str(self._tab.document.raw.get("name", "Untitled"))
            put(self._out, value=f"{name.replace('/', '-')}.mp4")
        self._show_command()
        self.show_queue()
        self._dialog.open()

    def _build_options(self) -> None:
        self._out = field("text", "Output file")
        self._out.on("change", lambda e: self._named(str(e.args)), js_handler=VALUE)
        form = select("Format", {"": "by the name", **{s: s for s in _FORMATS}}, "")
        form.on("change", lambda e: self._format(str(e.args)), js_handler=VALUE)
        self._line("File", self._out)
        self._line("Format", form)
        for name, title, choices in _choices():
            self._line(title, self._chooser(name, title, choices))
        for name, title, hint in _TYPED:
            box = field("text", title, placeholder=hint)
            self._listen(box, name, lambda text: parse(text) if text else None)
            self._line(title, box)
        for name, title, on in _SWITCHES:
            box = field("checkbox", title, "fl-check")
            put(box, checked=on)
            box.on("change", lambda e, n=name: self._set(n, bool(e.args)), js_handler=CHECKED)
            self._line(title, box)
        with tag("div", "fl-foot"):
            self._command = tag(
                "code", "fl-command", "", aria_label="The command that does the same"
            )
            start = button("Export", "Start the export", self._start, "fl-main")
            start.classes("fl-start")

    def _chooser(self, name: str, title: str, choices: tuple[str, ...]) -> ui.element:
        made = select(title, {"": "as usual", **{one: one for one in choices}}, "")
        self._listen(made, name, lambda text: text or None)
        return made

    def _listen(self, box: ui.element, name: str, read: Callable[[str], Raw]) -> None:
        box.on("change", lambda e: self._set(name, read(str(e.args))), js_handler=VALUE)

    def _line(self, title: str, control: ui.element) -> None:
        with tag("label", "fl-row") as row:
            tag("span", "fl-label", title)
        control.move(row)

    def _set(self, name: str, value: Any) -> None:
        self._options[name] = value
        self._show_command()

    def _named(self, text: str) -> None:
        put(self._out, value=text)
        self._show_command()

    def _format(self, suffix: str) -> None:
        name = str(self._out.props.get("value", "")).replace("/%05d", "")
        stem = name.rpartition(".")[0] or name
        if suffix:
            self._named(stem + suffix)

    def _show_command(self) -> None:
        out = self._tab.document.folder / str(self._out.props.get("value", ""))
        say(self._command, command_line(self._tab.document.path, out, self._options))

    def _start(self) -> None:
        try:
            self._tab.exports.start(str(self._out.props.get("value", "")), self._options)
        except FrameloomError as error:
            self._tab.tell(str(error), "error")
            ui.notify(str(error), type="negative")

    def show_queue(self) -> None:
        """After any news of exports; the newest is on top."""
        if not self._built:
            return
        for export in self._tab.exports.queue:
            if export.number not in self._cards:
                with self._queue:
                    self._cards[export.number] = _Card(self._tab, export)
                self._cards[export.number].box.move(self._queue, 0)
            self._cards[export.number].show(export)


class _Card:
    """One export: progress, what can be done with it, what came of it."""

    def __init__(self, tab: Tab, export: Export) -> None:
        self._tab, self._number = tab, export.number
        self._finished, self._pictured = False, 0.0
        name = export.out.name
        with tag("div", "fl-card fl-job", role="listitem", aria_label=f"Export {name}") as box:
            self.box = box
            with tag("div", "fl-row"):
                tag("span", "fl-name", name, title=export.command)
                self._state = tag("span", "fl-state", "", role="status")
                self._cancel = button("\u00d7", f"Cancel {name}", self._stop)
                self._again = button("\u21ba", f"Export {name} again", self._restart)
            self._bar = tag("progress", "fl-progress", aria_label=f"Progress of {name}")
            self._figures = tag("div", "fl-dim fl-figures", "")
            self._thumb = tag("img", "fl-live", alt=f"The frame of {name} being exported")
            self._said = tag("div", "fl-said", "")
            self._result = tag("div", "fl-result")

    def show(self, export: Export) -> None:
        say(self._state, _WORDS[export.state])
        put(self._state, data_state=export.state)
        put(self._bar, max=max(1, export.frames), value=export.frame)
        say(self._figures, _figures(export))
        say(self._said, "\n".join([*export.warnings, export.message]).strip())
        self._said.set_visibility(bool(export.warnings or export.message))
        self._cancel.set_visibility(not export.over)
        self._again.set_visibility(export.state in ("failed", "cancelled"))
        live = export.state == "running" and export.frame > 0
        self._thumb.set_visibility(live)
        if live and monotonic() - self._pictured > _LIVE_S:
            self._pictured = monotonic()
            put(self._thumb, src=f"/exports/{export.number}/live.png?frame={export.frame - 1}")
        if export.state == "done" and not self._finished:
            self._finished = True
            with self._result:
                self._show_result(export)

    def _show_result(self, export: Export) -> None:
        if export.out.suffix.lower() in (".mp4", ".webm"):
            name = f"Play {export.out.name}"
            place = f"/exports/{export.number}/file"
            tag("video", "fl-player", src=place, controls=True, preload="metadata", aria_label=name)
        right = all(check.get("ok") for check in export.checks)
        with tag("details", "fl-report"):
            verdict = "verified" if right else "wrong"
            tag("summary", "", f"{verdict}: {len(export.checks)} checks")
            for check in export.checks:
                sign = "\u2713" if check.get("ok") else "\u2717"
                where = f" ({check['where']})" if check.get("where") else ""
                tag("div", "fl-dim", f"{sign} {check.get('what')}{where}: {check.get('found')}")

    def _stop(self) -> None:
        self._tab.exports.cancel(self._number)

    def _restart(self) -> None:
        try:
            self._tab.exports.again(self._number)
        except FrameloomError as error:
            self._tab.tell(str(error), "error")


def _figures(export: Export) -> str:
    if export.state == "done":
        size = export.size_bytes / 1e6
        return f"{export.frames} frames, {size:.1f} MB, in {export.wall_s:.1f} s"
    if not export.frames:
        return ""
    left = "" if export.eta_s is None else f", {export.eta_s:.0f} s left"
    return f"frame {export.frame} of {export.frames}, {export.fps:.1f} fps{left}"


_TYPED: Final = (
    ("fps", "Frames a second", "the project's"),
    ("crf", "CRF", "the codec's"),
    ("bitrate", "Bit rate", "bits a second"),
    ("gop", "Key frame every", "frames"),
    ("pixel_format", "Pixel format", "yuv420p"),
    ("from_time", "From", "2.5, 1/3 or 75f"),
    ("to_time", "To", "the end"),
    ("scene", "Scene", "its id"),
    ("workers", "Workers", "one a core"),
    ("manifest", "Manifest", "a file to write"),
)
_SWITCHES: Final = (
    ("audio", "Sound", True),
    ("alpha", "Transparent", False),
    ("per_scene", "One file a scene", False),
    ("audio_only", "Sound alone", False),
    ("fresh", "Use no kept segments", False),
)


@cache
def _choices() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Options with a few values: field, title and values."""
    found = codecs()
    video = tuple(one.codec for one in found if one.kind == "video")
    speeds = dict.fromkeys(speed for one in found for speed in one.speeds)
    return (
        ("size", "Size", tuple(SHORTER_SIDES)),
        ("aspect", "Aspect", ASPECTS),
        ("quality", "Quality", ("draft", "standard", "high", "lossless")),
        ("codec", "Codec", video),
        ("audio_codec", "Sound codec", tuple(one.codec for one in found if one.kind == "audio")),
        ("speed", "Encoder speed", tuple(speeds)),
        ("encoder", "Encoder", ("software", "hardware", "auto")),
        ("render_pass", "Part of the picture", ("panes", "captions", "background")),
        ("verify", "Verification", ("fast", "full", "off")),
    )
