"""The page: bars, panels and the places of the viewport and the timeline."""

from __future__ import annotations

from fastapi import FastAPI
from nicegui import Client, ui

from frameloom.studio.page.tab import Tab
from frameloom.studio.page.workspace import Workspace
from frameloom.studio.panels import export, media, project
from frameloom.studio.panels.html import button

_HEAD = """
<link rel="stylesheet" href="/static/studio.css">
<link rel="stylesheet" href="/static/panels.css">
<script type="module" src="/static/studio.js"></script>
"""


def install(app: FastAPI, workspace: Workspace) -> None:
    """Adds the page to the application."""

    @ui.page("/", title="Frameloom", dark=True)
    def page(client: Client) -> None:
        ui.add_head_html(_HEAD)
        tab = workspace.tab(client.id)

        def reload() -> None:
            client.run_javascript("location.reload()")

        tab.reload = reload
        _build(tab)

    ui.run_with(app, tailwind=False, show_welcome_message=False, reconnect_timeout=10)


def _build(tab: Tab) -> None:
    with ui.element("div").classes("fl-app").props(f'data-tab="{tab.name}"'):
        _bar(tab)
        with ui.element("div").classes("fl-middle"):
            with _place("section", "fl-panel fl-left", "Media"):
                media.build(tab)
            _place("main", "fl-viewport", "Viewport")
            _place("section", "fl-panel fl-right", "Inspector")
        _place("section", "fl-timeline", "Timeline")
        _place("footer", "fl-status", "Status")


def _place(tag: str, classes: str, label: str) -> ui.element:
    return ui.element(tag).classes(classes).props(f'aria-label="{label}"')


def _bar(tab: Tab) -> None:
    with _place("header", "fl-bar", "Frameloom").props("role=banner"):
        button("Project", "Save, open, new from a template", project.build(tab))
        ui.label(tab.document.folder.name).classes("fl-title")
        button("Export", "Export (Ctrl+E)", export.build(tab), "fl-main")
