"""A ring of coloured panes, made in Python: frameloom render examples/ring.py"""

import math

import frameloom as fl

COUNT = 12


def project() -> fl.Project:
    made = fl.Project(name="Ring", size=(1280, 720), fps=30)
    scene = made.add_scene(
        duration=4,
        background=fl.NoiseBackground(colors=["#0b1030", "#1d1a55", "#33207a"], speed=0.3),
        camera=fl.Camera(
            position=fl.tween((0, 0.5, 1.6), (0, 0.15, 1.5), "in_out_sine"), look_at=(0, 0, 0)
        ),
    )
    for number in range(COUNT):
        angle = 2 * math.pi * number / COUNT
        turn = math.degrees(angle)
        scene.add(
            fl.Shape(
                size=(0.3, 0.36),
                fill=("#8460f7", "#ff6e7d", "#38d9c5", "#ffbe5c")[number % 4],
                corner_radius=0.12,
                position=(0.75 * math.sin(angle), 0, 0.75 * math.cos(angle)),
                rotation=fl.tween((0, turn, 0), (0, turn + 90, 0), "in_out_cubic"),
                reflection=fl.Reflection(opacity=0.3),
            )
        )
    made.effects = [fl.ChromaticAberration(), fl.Vignette(), fl.Grain()]
    return made
