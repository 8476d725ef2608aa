"""The profile: arithmetic on what the stages gathered, and its words."""

from __future__ import annotations

import pytest

from frameloom.export.profile import FOR_ENCODING, FOR_RENDERING, Stages, profile


def test_the_busiest_stage_is_the_bottleneck() -> None:
    stages = Stages()
    stages.update({"decode": 1.0, "render": 6.0, "encode": 17.0, "convert": 1.0, "mux": 0.5})
    stages.waited(FOR_ENCODING, 2.0)
    stages.waited(FOR_ENCODING, 1.0)
    stages.used("render", 5.0)
    stages.used("timeline", 1.0)
    found = profile(stages, frames=100, wall_s=10, cpu_s=18, workers=2, cores=2)
    assert found.busy["encode"] == pytest.approx(0.9)
    assert found.busy["render"] == pytest.approx(0.3)
    assert found.limit_cpu_s == pytest.approx(12)
    assert found.ratio == pytest.approx(1.5)
    assert found.bottleneck == (
        "encode was the bottleneck, busy 90 % of the time; "
        "rendering waited for encoding for 3.0 s; 90 % of the 2 cores was in use; "
        "a quicker --speed or a smaller --size would help"
    )


def test_rendering_is_shared_by_its_threads() -> None:
    stages = Stages()
    stages.update({"render": 16.0, "encode": 6.0})
    stages.waited(FOR_RENDERING, 5.0)
    found = profile(stages, frames=1, wall_s=10, cpu_s=20, workers=2, cores=2)
    assert found.slowest == "render"
    assert "reading waited for rendering for 5.0 s" in found.bottleneck
    alone = profile(stages, frames=1, wall_s=10, cpu_s=20, workers=8, cores=1)
    assert alone.busy["render"] == 1
    assert "100 % of the core was in use" in alone.bottleneck


def test_what_is_done_inside_is_counted_even_if_it_fails() -> None:
    stages = Stages()
    with pytest.raises(ValueError, match="no"), stages.own("verify"):
        raise ValueError("no")
    assert stages["verify"] > 0
    assert "verify" in stages.own_cpu
