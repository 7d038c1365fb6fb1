#!/usr/bin/env python3
"""Load on the running demonstration: open pages with live events, and a steady mix of questions by wrk.

    bench/load.py [PROGRAM] [--seconds 300] [--pages 200] [--rate 500]

Goals: p99 <= 200 ms, no error, memory <= 1 GiB. Needs wrk (Debian package wrk); asks only this machine."""
import argparse
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
PATHS = """/api/v1/region
/api/v1/sky
/api/v1/sky?until=2024-01-15T08:00:00%2B08:00&hours=72
/api/v1/units/652301/days?period=2023
/api/v1/units/652302/days?period=2023
/api/v1/units/652301/assessment?period=2023&against=2022
/api/v1/units/652323/assessment?period=2023&against=2022
/api/v1/units/652301/hours?from=2023-01-01&to=2023-01-31
/api/v1/stations/SYN-652301-1/hours?from=2023-12-01&to=2023-12-31
/api/v1/stations/SYN-652301-1/hours?from=2023-01-01&to=2023-12-31
/api/v1/ranking?period=2023
/api/v1/trace?figure=652301/2023/good_share@CN2012
/api/v1/rules
/api/v1/rules/HJ633/2026
/api/v1/cases?all=true
/api/v1/cases?limit=20
/api/v1/cases/RT-2026-000001
/api/v1/case-tree?register=rectification-2023
/api/v1/case-statistics?period=2023-Q4
/api/v1/case-types
/api/v1/progress
/api/v1/session
/
"""


def memory_mib(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        return answer.read()


def open_pages(port, count):
    """Streams of events that stay open; gives how many are still open when asked."""
    lines = []
    for _ in range(count):
        line = socket.create_connection(("127.0.0.1", port))
        line.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        lines.append(line)
    closed = []

    def read(line):
        while True:
            try:
                if not line.recv(65536):
                    break
            except OSError:
                break
        closed.append(line)

    for line in lines:
        threading.Thread(target=read, args=(line,), daemon=True).start()
    return lambda: count - len(closed)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("program", nargs="?", default=str(HERE.parent / "build/release/lantian"))
    words.add_argument("--seconds", type=int, default=300)
    words.add_argument("--pages", type=int, default=200)
    words.add_argument("--rate", type=int, default=500)
    words = words.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        port_file = pathlib.Path(directory, "port")
        service = subprocess.Popen([words.program, "demo", "--port", "0", "--port-file", str(port_file), "--out", directory,
                                    "--requests-per-minute", "1000000"], stdout=subprocess.DEVNULL)
        while not port_file.exists():
            time.sleep(0.05)
        port = int(port_file.read_text())
        while not all(job["state"] == "done" for job in json.loads(get(port, "/api/v1/progress"))["results"]):
            time.sleep(0.2)
        still_open = open_pages(port, words.pages)
        paths = pathlib.Path(directory, "paths")
        paths.write_text(PATHS)
        connections = 50
        environment = dict(os.environ, LOAD_PATHS=str(paths), LOAD_DELAY_MS=str(1000 * connections // words.rate))
        load = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{words.seconds}s", "--latency", "--timeout", "10s",
                               "-s", str(HERE / "load.lua"), f"http://127.0.0.1:{port}"],
                              env=environment, capture_output=True, text=True)
        print(load.stdout + load.stderr[-2000:])
        pages, peak = still_open(), memory_mib(service.pid)
        print(f"pages still open {pages} of {words.pages}, peak memory {peak:.0f} MiB")
        service.terminate()
        service.wait(60)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", load.stdout)
    p99_ms = float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]
    clean = "Non-2xx" not in load.stdout and "Socket errors" not in load.stdout and "status" not in load.stderr
    good = p99_ms <= 200 and clean and pages == words.pages and peak <= 1024
    print(f"p99 {p99_ms:.1f} ms; {'goals met' if good else 'GOALS NOT MET'}")
    sys.exit(0 if good else 1)


main()
