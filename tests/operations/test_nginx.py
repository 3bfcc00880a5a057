"""Two services over the same versions behind nginx, with the configuration of ``deploy/``."""

import re
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress

import httpx
import pytest
from service import VALUES, ask, build_dataset, read_values

from peelgraph.store.published.versions import publish_version

CLIENTS = 4
#: What nginx needs besides, to run from a folder of its own.
WHOLE = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/peelgraph.conf;
}}
"""


@pytest.fixture
def behind_nginx(root, program, tmp_path, request):
    """Start nginx before services on two ports; give its address."""
    running = []

    def start(ports, listen):
        text = (root / "deploy" / "nginx.conf").read_text()
        for shipped, port in {"8001": ports[0], "8002": ports[1], "8080": listen}.items():
            text, times = re.subn(rf"\b127\.0\.0\.1:{shipped}\b", f"127.0.0.1:{port}", text)
            assert times == 1
        (tmp_path / "peelgraph.conf").write_text(text)
        (tmp_path / "nginx.conf").write_text(WHOLE.format(folder=tmp_path))
        command = [program("nginx"), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
        log = (tmp_path / "stderr").open("wb")
        running.append((subprocess.Popen(command, stderr=log), log))
        site = f"http://127.0.0.1:{listen}"
        deadline = time.monotonic() + 20
        while True:
            with suppress(httpx.TransportError):
                assert httpx.get(f"{site}/health/ready", trust_env=False).status_code == 200
                return site
            assert time.monotonic() < deadline, (tmp_path / "stderr").read_text()
            time.sleep(0.05)

    yield start
    for nginx, log in running:
        nginx.terminate()
        nginx.wait(timeout=20)
        log.close()


def count_requests(service) -> int:
    text = httpx.get(f"{service.site}/metrics", trust_env=False).text
    return sum(
        int(float(n))
        for n in re.findall(r"^peelgraph_http_requests_total\{.*\} (\S+)$", text, re.MULTILINE)
    )


def test_one_of_two_services_is_taken_away_and_no_request_fails_beyond_those_in_flight(
    home, serve, behind_nginx
):
    services = [serve(proxies="127.0.0.1"), serve(proxies="127.0.0.1")]
    site = behind_nginx([service.port for service in services], free_port())
    answers: Counter[object] = Counter()
    over = threading.Event()

    def ask_on(number):
        with httpx.Client(trust_env=False, timeout=30) as client:
            asked = 0
            while not over.is_set():
                asked += 1
                try:
                    answer = ask(site, f"{VALUES} # {number} {asked}", client)
                    assert answer.headers["x-request-id"]
                    answers[
                        answer.status_code if read_values(answer) in (["1"], ["2"]) else "wrong"
                    ] += 1
                except httpx.TransportError as error:
                    answers[type(error).__name__] += 1

    threads = [threading.Thread(target=ask_on, args=[n]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1.5)
        assert all(count_requests(service) > 10 for service in services)
        before = answers[200]
        services[0].stop(signal.SIGKILL)
        publish_version(home, build_dataset(2), {}, {})
        time.sleep(3)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert answers["wrong"] == 0
    assert answers[200] > before + 20
    assert sum(answers.values()) - answers[200] <= CLIENTS, answers
    assert read_values(ask(site, VALUES)) == ["2"]
    assert httpx.get(f"{site}/metrics", trust_env=False).status_code == 403


def test_a_service_that_is_told_to_stop_is_taken_out_without_a_failed_request(serve, behind_nginx):
    services = [serve(proxies="127.0.0.1"), serve(proxies="127.0.0.1")]
    site = behind_nginx([service.port for service in services], free_port())
    statuses = Counter()
    stopping = threading.Thread(target=services[0].stop)
    with httpx.Client(trust_env=False, timeout=30) as client:
        for asked in range(150):
            if asked == 50:
                stopping.start()
            statuses[ask(site, f"{VALUES} # {asked}", client).status_code] += 1
    stopping.join()
    assert statuses == {200: 150}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]
