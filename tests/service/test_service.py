"""The service as a client sees it: a real one, over HTTP, that renders real files."""

from __future__ import annotations

import hashlib
import json
import socket
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from frameloom.cli.main import main
from tests.service.client import Service, form, project


def done(service: Service, **body: Any) -> dict[str, Any]:
    found = service.wait(service.submit(**body)["id"])
    assert found["state"] == "done", found
    return found


def failed(service: Service, **body: Any) -> dict[str, Any]:
    found = service.wait(service.submit(**body)["id"])
    assert found["state"] == "failed", found
    return found["error"]


def image(src: str) -> dict[str, Any]:
    made = project(2)
    made["scenes"][0]["background"] = {"type": "image", "src": src}
    return made


def test_a_job_gives_the_file_that_the_command_line_gives(service: Service, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(project(4)))
    assert main(["render", str(tmp_path / "p.json"), "-o", str(tmp_path / "a.mp4")]) == 0
    job = done(service, project=project(4), output="a.mp4")
    (file,) = job["files"]
    got = service.ask("GET", file["url"])
    assert got.body == (tmp_path / "a.mp4").read_bytes()
    assert (file["name"], file["frames"], file["bytes"]) == ("a.mp4", 4, len(got.body))
    assert job["started"] >= job["created"]

    part = service.ask("GET", file["url"], headers={"Range": "bytes=10-29"})
    assert (part.status, part.body) == (206, got.body[10:30])
    assert part.headers["content-range"] == f"bytes 10-29/{len(got.body)}"


def test_progress_comes_as_events_until_the_end(service: Service) -> None:
    job = service.submit(project=project(5, size=[32, 18]), options={"crf": 30})
    told = list(service.events(job["id"]))
    assert told[-1]["state"] == "done"
    states = list(dict.fromkeys(one["state"] for one in told))
    assert states in (["queued", "running", "done"], ["running", "done"])
    headers = {"Last-Event-ID": "done"}
    assert service.ask("GET", f"/v1/jobs/{job['id']}/events", headers=headers).status == 204


def test_variables_make_one_result_or_one_each(service: Service) -> None:
    named = project(2, variables={"who": "nobody", "shade": "#000"})
    named["scenes"][0]["background"]["color"] = "{{shade}}"
    rows = [{"who": "ada"}, {"who": "bob"}]
    many = done(service, project=named, variables=rows, output="{{who}}.mp4")
    assert [f["name"] for f in many["files"]] == ["ada.mp4", "bob.mp4"]
    white = {"shade": "#fff"}
    frames = done(service, project=named, variables=white, output="frames/%03d.png")
    assert [f["name"] for f in frames["files"]] == ["frames/000.png", "frames/001.png"]
    assert service.ask("GET", frames["files"][1]["url"]).body[1:4] == b"PNG"


def test_options_are_the_command_lines(service: Service) -> None:
    options = {"size": "32x18", "frames": "0:2", "audio": False, "crf": 30, "manifest": True}
    job = done(service, project=project(4), options=options)
    video, manifest = sorted(job["files"], key=lambda f: f["name"], reverse=True)
    assert (video["name"], video["frames"]) == ("video.mp4", 2)
    first = service.ask("GET", manifest["url"]).body.splitlines()[0]
    assert json.loads(first)["size"] == [32, 18]


def test_media_come_from_the_root_or_with_the_job(service: Service, root: Path) -> None:
    done(service, project="launch")
    body, headers = form(
        {"project": json.dumps(image("clips/a.png")), "output": "u.mp4"},
        {"clips/a.png": (root / "red.png").read_bytes()},
    )
    answer = service.ask("POST", "/v1/jobs", body, headers=headers)
    assert answer.status == 202, answer.body
    assert service.wait(answer.json["id"])["state"] == "done"


@pytest.mark.parametrize("src", ["link.png", "{outside}"])
def test_nothing_outside_of_the_root_is_read(service: Service, root: Path, src: str) -> None:
    error = failed(service, project=image(src.format(outside=root.parent / "secret.png")))
    assert error["exit_code"] == 3
    assert error["path"] == "scenes[0].background.src"
    assert "outside of --root" in error["message"]


def test_errors_are_the_command_lines(service: Service, root: Path) -> None:
    missing = failed(service, project=image("none.png"))
    assert missing["exit_code"] == 4
    assert "none.png" in missing["message"]
    assert str(root) not in missing["message"]

    wrong = project()
    wrong["scenes"][0]["durration"] = 3
    answer = service.ask("POST", "/v1/jobs", {"project": wrong})
    assert answer.status == 422
    error = answer.json["error"]
    assert (error["exit_code"], error["path"]) == (3, "scenes[0].durration")
    assert "duration" in error["message"]


def test_limits_of_the_service_hold(service: Service) -> None:
    large = failed(service, project=project(size=[640, 360]))
    assert "--max-pixels 10000" in large["message"]
    huge = b'{"project": "' + b"x" * 1_000_001 + b'"}'
    assert service.ask("POST", "/v1/jobs", huge).status == 413
    whole = {"project": project(), "options": {"root": "/"}}
    assert service.ask("POST", "/v1/jobs", whole).status == 422
    flag = {"project": project(), "options": {"only": ["--allow-url"]}}
    assert service.ask("POST", "/v1/jobs", flag).status == 422


@pytest.mark.parametrize("name", ["../a.mp4", "/tmp/a.mp4", "a/b/c.mp4", ".a.mp4", "-a.mp4", ""])
def test_results_stay_in_the_jobs_folder(service: Service, name: str) -> None:
    answer = service.ask("POST", "/v1/jobs", {"project": project(), "output": name})
    assert answer.status == 422
    assert answer.json["error"]["exit_code"] == 2


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff\xfe", b'{"projekt": {}}', b"[" * 100_000, b'{"project": 1}']
)
def test_what_is_no_submission_is_told_so(service: Service, body: bytes) -> None:
    answer = service.ask("POST", "/v1/jobs", body)
    assert answer.status == 422
    assert answer.json["error"]["message"]


def test_without_the_token_nothing_is_told(service: Service) -> None:
    for token in (None, "", "wrong", "only-for-these-testz"):
        for path in ("/v1/jobs", "/v1/jobs/1", "/v1/jobs/1/files/a.mp4", "/none"):
            assert service.ask("GET", path, token=token).status == 401
    assert service.ask("GET", "/health", token=None).json["status"] == "ok"


def test_other_names_than_its_own_are_refused(service: Service) -> None:
    assert service.ask("GET", "/health", headers={"Host": "evil.example"}).status == 421
    assert service.ask("GET", "/health", headers={"Host": "localhost:1"}).status == 200


def test_a_body_without_a_length_is_counted(service: Service) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        head = (
            "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            "Authorization: Bearer only-for-these-tests\r\n\r\n"
        )
        line.sendall(head.encode())
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        for _ in range(16):
            line.sendall(chunk)
        assert b" 413 " in line.recv(100)


def test_the_same_key_is_the_same_job(service: Service) -> None:
    headers = {"Idempotency-Key": "order-7"}
    first = service.ask("POST", "/v1/jobs", {"project": project()}, headers=headers)
    again = service.ask("POST", "/v1/jobs", {"project": project()}, headers=headers)
    assert (first.status, again.status) == (202, 200)
    assert first.json["id"] == again.json["id"]
    service.wait(first.json["id"])


def test_cancel_list_and_delete(service: Service) -> None:
    first = service.submit(project=project(150))
    second = service.submit(project=project())
    assert service.ask("POST", f"/v1/jobs/{second['id']}/cancel").json["state"] == "cancelled"
    service.wait(first["id"], "running")
    assert service.ask("DELETE", f"/v1/jobs/{first['id']}").status in (204, 409)
    service.ask("POST", f"/v1/jobs/{first['id']}/cancel")
    ended = service.wait(first["id"])
    assert ended["state"] == "cancelled"
    assert ended["error"]["exit_code"] == 130

    listed = service.ask("GET", "/v1/jobs?limit=2").json
    assert [job["id"] for job in listed["jobs"]] == [second["id"], first["id"]]
    older = service.ask("GET", f"/v1/jobs?before={listed['next']}&state=cancelled").json
    assert first["id"] not in {job["id"] for job in older["jobs"]}
    assert service.ask("DELETE", f"/v1/jobs/{first['id']}").status == 204
    assert service.ask("GET", f"/v1/jobs/{first['id']}").status == 404
    assert not (service.data / "jobs" / first["id"]).exists()


def test_its_interface_describes_itself(service: Service) -> None:
    made = service.ask("GET", "/openapi.json", token=None).json
    parts = made["components"]["schemas"]
    assert made["openapi"].startswith("3.1")
    assert "post" in made["paths"]["/v1/jobs"]
    assert {"Submission", "Options", "Status", "Upload"} <= set(parts)
    job = done(service, project=project())
    schema = {**parts["Status"], "components": made["components"]}
    jsonschema.validate(job, schema)
    digest = hashlib.sha256(service.ask("GET", job["files"][0]["url"]).body).hexdigest()
    assert len(digest) == 64
