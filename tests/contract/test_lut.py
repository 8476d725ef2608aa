"""Colour tables: what is read, what is refused, and what a table does to a picture."""

from __future__ import annotations

from itertools import permutations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.cube import read_cube
from frameloom.core.errors import MediaError
from frameloom.export import Session
from frameloom.project import Project
from tests.contract.drawing import Picture, apply, noise, scenery


def table_3d(size: int, table: Picture | None = None, head: str = "") -> str:
    """A .cube text; without a table the identity. table: (size^3, 3), red running fastest."""
    if table is None:
        steps = np.linspace(0, 1, size)
        table = np.array([(r, g, b) for b, g, r in product(steps, repeat=3)])
    rows = "\n".join(" ".join(f"{v:.7f}" for v in row) for row in table)
    return f"{head}LUT_3D_SIZE {size}\n{rows}\n"


def written(folder: Path, text: str | bytes) -> str:
    path = folder / "look.cube"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def tetrahedral(colour: Picture, table: Picture) -> Picture:
    """One colour in 0..1; the tetrahedron is found by trying all six. table: [b, g, r, channel]."""
    size = table.shape[0]
    place = colour * (size - 1)
    cell = np.minimum(place.astype(int), size - 2)
    part = place - cell
    for order in permutations(range(3)):
        ways = part[list(order)]
        if ways[0] >= ways[1] >= ways[2]:
            corner = cell.copy()
            found = table[tuple(corner[::-1])] * (1 - ways[0])
            for k, axis in enumerate(order):
                corner[axis] += 1
                weight = ways[k] - (ways[k + 1] if k < 2 else 0)
                found = found + table[tuple(corner[::-1])] * weight
            return found
    raise AssertionError


def test_a_3d_table_is_interpolated_in_tetrahedra(tmp_path: Path) -> None:
    table = np.random.default_rng(3).random((125, 3)).round(7)
    picture = noise(12, 30)
    picture[:, 0, :8] = np.linspace(0, 1, 8)  # greys, and both ends
    found = apply(picture, "lut", src=written(tmp_path, table_3d(5, table)))
    cells = table.reshape(5, 5, 5, 3)
    wanted = np.stack([[tetrahedral(c, cells) for c in row] for row in picture.transpose(1, 2, 0)])
    assert np.abs(found - wanted.transpose(2, 0, 1)).max() < 1e-5


@pytest.mark.parametrize("size", [2, 17, 33])
def test_the_identity_table_is_the_identity(tmp_path: Path, size: int) -> None:
    picture = scenery(90, 160)
    found = apply(picture, "lut", src=written(tmp_path, table_3d(size)))
    assert np.abs(found - picture).max() < 1e-6


def test_greys_stay_grey_and_smooth(tmp_path: Path) -> None:
    steps = np.linspace(0, 1, 9)
    bent = [
        np.mean((r, g, b)) ** 2 + 0.3 * np.subtract((r, g, b), np.mean((r, g, b)))
        for b, g, r in product(steps, repeat=3)
    ]
    ramp = np.tile(np.linspace(0, 1, 500), (3, 2, 1))
    found = apply(ramp, "lut", src=written(tmp_path, table_3d(9, np.array(bent))))
    assert np.ptp(found, axis=0).max() < 1e-6
    assert (np.diff(found[0, 0]) >= 0).all()


def test_a_1d_table_maps_each_channel(tmp_path: Path) -> None:
    x = np.linspace(0, 1, 65)
    rows = "\n".join(f"{v**2:.7f} {1 - v:.7f} {v**0.5:.7f}" for v in x)
    picture = noise(20, 30)
    found = apply(picture, "lut", src=written(tmp_path, f"LUT_1D_SIZE 65\n{rows}\n"))
    curves = (x**2, 1 - x, x**0.5)
    wanted = np.stack([np.interp(p, x, c) for p, c in zip(picture, curves, strict=True)])
    assert np.abs(found - wanted).max() < 1e-6


def test_good_files_as_programs_write_them(tmp_path: Path) -> None:
    """Comments, titles, a byte order mark, foreign line ends, ranges, exponents."""
    plain = read_cube(written(tmp_path, table_3d(3)))
    assert (plain.dimensions, plain.size) == (3, 3)
    assert plain.cells[1, 0] == 0.5
    head = '\ufeff# made by hand\r\nTITLE "warm # 1"\r\n\r\nLUT_3D_INPUT_RANGE -0.5 1.5\r\n'
    resolve = read_cube(written(tmp_path, table_3d(2, head=head).replace("0.0000000", "0.0e+00")))
    assert np.array_equal([resolve.low, resolve.high], [[-0.5] * 3, [1.5] * 3])
    head = "DOMAIN_MIN 0 0.1 0\nDOMAIN_MAX 1 2 4\nLUT_1D_SIZE 2\n"
    line = read_cube(written(tmp_path, head + "0 0 0\n# between\n1 1 1"))
    assert (line.dimensions, line.size) == (1, 2)
    assert np.allclose([line.low, line.high], [[0, 0.1, 0], [1, 2, 4]])


def test_the_domain_is_mapped_and_its_border_held(tmp_path: Path) -> None:
    head = "DOMAIN_MIN 0.25 0.25 0.25\nDOMAIN_MAX 0.75 0.75 0.75\n"
    picture = noise(20, 30)
    found = apply(picture, "lut", src=written(tmp_path, table_3d(5, head=head)))
    assert np.abs(found - ((picture - 0.25) / 0.5).clip(0, 1)).max() < 1e-6


ROWS = "0 0 0\n1 1 1\n"
BAD: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "neither LUT_1D_SIZE nor LUT_3D_SIZE"),
    "short": ("LUT_3D_SIZE 2\n" + ROWS, "ends too early: 2 of the 8 rows"),
    "long": ("LUT_1D_SIZE 2\n" + ROWS + "1 1 1\n", "line 4: there are more than the 2 rows"),
    "word": ("LUT_1D_SIZE 2\n0 0 0\n1 one 1\n", "line 3: needs 3 numbers; it is '1 one 1'"),
    "nan": ("LUT_1D_SIZE 2\n0 0 0\n1 nan 1\n", "line 3: needs 3 numbers"),
    "two numbers": ("LUT_1D_SIZE 2\n0 0\n1 1 1\n", "line 2: needs 3 numbers; it is '0 0'"),
    "size": ("LUT_3D_SIZE 1\n0 0 0\n", "line 1: LUT_3D_SIZE needs a whole number from 2 to 256"),
    "vast": ("LUT_3D_SIZE 4096\n", "line 1: LUT_3D_SIZE needs a whole number from 2 to 256"),
    "shaper": ("LUT_1D_SIZE 2\nLUT_3D_SIZE 2\n" + ROWS, "line 2: a shaper before a 3D table"),
    "keyword": ("LUT_4D_SIZE 2\n" + ROWS, "line 1: 'LUT_4D_SIZE' is no keyword"),
    "twice": ("LUT_1D_SIZE 2\nDOMAIN_MIN 0 0 0\nDOMAIN_MIN 0 0 0\n", "line 3: DOMAIN_MIN is given"),
    "domain": ("LUT_1D_SIZE 2\nDOMAIN_MAX 1 0 1\n" + ROWS, "DOMAIN_MIN must be below DOMAIN_MAX"),
    "early": (ROWS, "line 1: LUT_1D_SIZE or LUT_3D_SIZE must come before"),
    "late": ("LUT_1D_SIZE 2\n" + ROWS + "TITLE x\n", "line 4: TITLE must come before"),
    "binary": (b"\x00\x00\x00\x18ftypmp42" * 9, "is not text"),
    "one line": (b"7" * 5000, "is not text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_name_file_line_and_reason(tmp_path: Path, name: str) -> None:
    text, reason = BAD[name]
    path = written(tmp_path, text)
    with pytest.raises(MediaError) as error:
        read_cube(path)
    assert reason in str(error.value)
    assert path in str(error.value)


def project(folder: Path, **extra: Any) -> Project:
    document = {
        "size": [64, 36],
        "background": {"type": "color", "color": "#804020"},
        "scenes": [{"duration": 1, "effects": [{"type": "lut", "src": "looks/a.cube", **extra}]}],
    }
    made = Project.read(document)
    made.base_dir = folder
    return made


def test_a_project_finds_its_table_and_sees_it_change(tmp_path: Path) -> None:
    (tmp_path / "looks").mkdir()
    file = tmp_path / "looks" / "a.cube"
    seen = []
    for value in ("0 0 0", "1 1 1.0"):
        file.write_text("LUT_1D_SIZE 2\n" + f"{value}\n" * 2)
        with Session(project(tmp_path)) as session:
            seen.append(session.frame(3).y.mean())
    assert seen == [16, 235]


def test_a_bad_table_is_refused_before_the_first_frame(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        Session(project(tmp_path))
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks" / "a.cube").write_text("LUT_1D_SIZE 2\n0 0 x\n")
    with pytest.raises(MediaError, match="line 2"):
        Session(project(tmp_path))
    Session(project(tmp_path, enabled=False)).close()
