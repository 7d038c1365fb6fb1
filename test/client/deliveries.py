#!/usr/bin/env python3
"""Files that go out by themselves, from the outside: a plan in the book, `lantian deliver` to a folder and to a webhook that
listens here, and a plan with faults that keeps the service from starting."""
import hashlib
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

PROGRAM = sys.argv[1]
PLAN = """[[delivery]]
id = "rules"
name = { zh = "R", en = "Rules" }
ask = "/api/v1/rules?format=csv"
file = "rules-{today}.csv"
at = "08:30"
folder = "%(folder)s"

[[delivery]]
id = "cases"
name = { zh = "C", en = "Cases" }
ask = "/api/v1/cases?all=true&format=xlsx"
file = "\u53f0\u8d26-{last_month}.xlsx"
language = "zh"
at = "07:00"
on = "working_days"
webhook = "http://127.0.0.1:%(port)d/in"
secret_from = "DELIVERY_TRIAL_SECRET"

[[delivery]]
id = "nobody"
name = { zh = "N", en = "Nobody" }
ask = "/api/v1/units/no-such-unit/days?period={yesterday}"
file = "x.json"
at = "07:00"
folder = "%(folder)s"
"""
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print("failed:", what)


class Hook(http.server.BaseHTTPRequestHandler):
    got = []
    answer = 204

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Hook.got.append((dict(self.headers), body))
        self.send_response(Hook.answer)
        self.end_headers()

    def log_message(self, *_):
        pass


def deliver(book, *words, **environment):
    return subprocess.run([PROGRAM, "deliver", *words, "--book", str(book)], capture_output=True, text=True,
                          env=dict(os.environ, **environment))


def main():
    hook = http.server.HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as directory:
        book, folder = pathlib.Path(directory, "book"), pathlib.Path(directory, "share")
        book.mkdir()
        plan = PLAN % {"folder": folder, "port": hook.server_address[1]}
        # A plan may lie there before the book.
        wrong = book / "deliveries.toml"
        wrong.write_text(plan.replace("08:30", "8.30").replace("07:00", "soon"), encoding="utf-8")
        made = subprocess.run([PROGRAM, "serve", "--book", str(book), "--port", "0"], capture_output=True, text=True, timeout=60)
        check(made.returncode == 1 and made.stderr.count("no time of day") == 3, "a plan with faults is refused whole: " + made.stderr)
        wrong.write_text(plan, encoding="utf-8")
        run = subprocess.Popen([PROGRAM, "serve", "--book", str(book), "--port", "0"], stdout=subprocess.PIPE, text=True)
        while "listens" not in (run.stdout.readline() or "listens"):
            pass
        run.terminate()
        check(run.wait(60) == 0 and (book / "deliveries.json").exists(), "the service takes the plan and keeps where it stands")

        done = deliver(book, "rules", "--day", "2026-11-02")
        check(done.returncode == 0, "a delivery to a folder: " + done.stderr)
        file = folder / "rules-2026-11-02.csv"
        check(file.exists() and "HJ633" in file.read_text(encoding="utf-8-sig"), "the file lies there")
        if file.exists():
            check(hashlib.sha256(file.read_bytes()).hexdigest() in done.stdout, "and its hash is told")
            check([one.name for one in folder.iterdir()] == [file.name], "nothing half-written lies beside it")

        missing = deliver(book, "cases")
        check(missing.returncode == 1 and "DELIVERY_TRIAL_SECRET" in missing.stderr, "a secret that is not there is named")
        check(Hook.got == [], "and nothing went out")
        done = deliver(book, "cases", "--day", "2026-11-02", DELIVERY_TRIAL_SECRET="k3y")
        check(done.returncode == 0 and len(Hook.got) == 1, "a delivery to a webhook: " + done.stderr)
        if Hook.got:
            headers, body = Hook.got[0]
            check(body.startswith(b"PK"), "the workbook came whole")
            check(headers.get("Authorization") == "Bearer k3y", "with the secret")
            check(headers.get("Idempotency-Key") == "cases/2026-11-02", "and a key that a repetition would carry too")
            check("%E5%8F%B0%E8%B4%A6-2026-10.xlsx" in headers.get("Content-Disposition", ""), "and its name")
            check(headers.get("Content-Type", "").endswith("spreadsheetml.sheet"), "and its type")
        Hook.answer = 500
        done = deliver(book, "cases", DELIVERY_TRIAL_SECRET="k3y")
        check(done.returncode == 1 and "500" in done.stderr, "a webhook that fails is told")
        done = deliver(book, "nobody")
        check(done.returncode == 1 and "404" in done.stderr and "no-such-unit" in done.stderr, "so is an address that has nothing: " + done.stderr)
        done = deliver(book, "weekly")
        check(done.returncode == 1 and "rules, cases, nobody" in done.stderr, "and a delivery that is not in the plan")
    sys.exit(1 if failures else 0)


main()
