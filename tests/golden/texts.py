"""Scenes of text: every script of the bundled fonts, every part of a text's look."""

from __future__ import annotations

from typing import Any

Scene = dict[str, Any]
DUSK = {"type": "gradient", "colors": ["#1c2740", "#523a66"]}
PAPER = {"type": "color", "color": "#f4f1ea"}


def text(words: Any, **keys: Any) -> Scene:
    return {"type": "text", "text": words, **keys}


SCRIPTS = {
    "latin": "Ærøskøbing, Łódź & Čačak: “fi fl” AVATAR 0123",
    "greek and cyrillic": "Ελληνικά Ἀθῆναι, Українська Българска",
    "arabic": "السلام عليكم، 2026 ورحمة الله",
    "hebrew": "שָׁלוֹם עולם, 3D בעברית",
    "thai": "สวัสดีชาวโลก ที่นี่น้ำใส",
    "vietnamese": "Tiếng Việt: Đặng Hữu Phước",
}
EASTERN = {
    "devanagari": "नमस्ते दुनिया, हिन्दी में क्षत्रिय ज्ञान",
    "japanese": "春はあけぼの。カメラ「パン」を描く",
    "simplified chinese": "三维视频，逐帧渲染：完全正确。",
    "korean": "안녕하세요, 세계의 모든 글자",
    "marathi and latin": "फ्रेम Frameloom ३० fps",
}
LONG = (
    "Words wrap at the width that is asked, at the places where Unicode lets a line break, "
    "and a long-hyphenated-word too."
)
EACH = ["typewriter", "fade", "slide", "scale", "blur"]
DRESS = {
    "stroke": {"color": "#b83227", "width": 0.012},
    "shadow": {"color": "#000000", "blur": 0.012, "offset": [0.01, -0.015], "opacity": 0.8},
}

TEXTS: dict[str, list[Scene]] = {
    "text scripts": [{
        "background": PAPER,
        "layers": [
            text(words, size=0.07, color="#1a202c", position=[0, 0.4 - 0.155 * k, 0])
            for k, words in enumerate(SCRIPTS.values())
        ],
    }],
    "text eastern scripts": [{
        "background": PAPER,
        "layers": [
            text(words, size=0.07, color="#1a202c", position=[0, 0.4 - 0.155 * k, 0])
            for k, words in enumerate(EASTERN.values())
        ],
    }],
    "text spans": [{
        "background": DUSK,
        "layers": [
            text([
                {"text": "Light ", "weight": 200}, {"text": "regular ", "color": "#ffd166"},
                {"text": "black ", "weight": 900, "color": "#06d6a0"},
                {"text": "slanted ", "italic": True}, {"text": "large", "size": 0.13},
            ], size=0.07, position=[0, 0.3, 0]),
            text("spread out", size=0.06, letter_spacing=0.3, position=[0, 0.12, 0]),
            text("see-through", size=0.2, color="#ff6b6b80", position=[0, -0.1, 0]),
            text("One\ntwo\n\nfour", size=0.06, line_height=1.0, position=[-0.6, -0.3, 0]),
            text("half there", size=0.12, opacity=0.5, position=[0.3, -0.35, 0], **DRESS),
        ],
    }],
    "text blocks": [{
        "background": DUSK,
        "layers": [
            text(LONG, size=0.045, width=0.7, padding=0.03, align=align,
                 box={"color": "#0a0f1e", "opacity": 0.7, "corner_radius": 0.03},
                 position=[-0.44 + 0.88 * (k % 2), 0.25 - 0.5 * (k // 2), 0])
            for k, align in enumerate(["left", "center", "right", "justify"])
        ],
    }],
    "text stroke and shadow": [{
        "background": {"type": "image", "src": "backdrop.png"},
        "layers": [
            text("Ship & @fi", size=0.3, position=[0, 0.25, 0], **DRESS),
            text("Wide stroke", size=0.14, color="#ffe066", position=[0, -0.05, 0],
                 stroke={"color": "#3d2c8d", "width": 0.035}),
            text("hard shadow", size=0.12, position=[0, -0.22, 0],
                 shadow={"blur": 0, "offset": [0.008, -0.008], "opacity": 1}),
            text("a soft glow", size=0.12, position=[0, -0.38, 0],
                 shadow={"color": "#00ffd0", "blur": 0.02, "offset": [0, 0], "opacity": 1}),
        ],
    }],
    "text in space": [{
        "background": DUSK,
        "layers": [
            text("A long way off and near again", size=0.2, rotation=[-8, 62, 0],
                 position=[-0.1, 0.2, 0], **DRESS),
            text(LONG, size=0.09, width=1.6, rotation=[-72, 0, 0], position=[0, -0.3, 0]),
            text("behind", size=0.1, rotation=[0, 160, 0], position=[0.6, 0.38, 0]),
        ],
    }],
    "text coming": [{
        "background": PAPER,
        "layers": [
            text("appearing by word", size=0.07, color="#1a202c",
                 position=[-0.43 + 0.86 * (k % 2), 0.36 - 0.15 * k, 0],
                 animate={"type": kind, "by": "word" if k % 2 else "character", "duration": 1.7})
            for k, kind in enumerate(EACH)
        ] + [
            text([{"text": "€ "}, {"number": {"value": {"from": 0, "to": 24691}, "decimals": 2,
                                              "thousands": ","}}],
                 size=0.09, color="#b83227", position=[0.4, -0.38, 0]),
        ],
    }],
    "text mixed": [{
        "background": {"type": "image", "src": "backdrop.png"},
        "layers": [
            {"type": "image", "src": "poster.png", "mask": {"layer": "word"}},
            text("MASK", id="word", size=0.5, weight=900, visible=False, position=[0, 0.2, 0]),
            text("difference", size=0.16, blend="difference", position=[0, -0.13, 0]),
            {"type": "image", "src": "screen.png", "scale": 0.35, "rotation": [0, 40, 0],
             "position": [-0.45, -0.3, 0]},
            text("cuts through", size=0.12, rotation=[0, -40, 0], position=[-0.45, -0.3, 0]),
            text("screen", size=0.08, space="screen", position=[0.6, -0.4, 0],
                 box={"color": "#203050", "opacity": 1}, padding=0.02),
        ],
    }],
    "text out of focus": [{
        "background": DUSK,
        "layers": [
            text("near far near far near far", size=0.17, rotation=[0, 55, 0]),
            text("in focus", size=0.1, position=[0, -0.3, 0]),
        ],
        "effects": [{"type": "dof", "bokeh": 10}],
    }],
    "text in motion": [{
        "background": DUSK,
        "layers": [
            text("flying by", size=0.2, position={"from": [-3, 0.2, 0], "to": [3, 0.2, 0]}),
            text("still", size=0.2, position=[0, -0.25, 0]),
        ],
        "camera": {"motion_blur": {"shutter": 360, "samples": 32}},
    }],
}  # fmt: skip
