#!/usr/bin/env python3
"""Alarms from the outside: rule files with faults stop the start and are told with file and line; a rule that raises at
once is told to a folder and to a webhook in the form of WeCom; a kill and a second start tell nobody again."""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = sys.argv[1]
RULES = """source = "trial"
status = "unverified"

[[rule]]
id = "nowhere"
name = { zh = "无此站点", en = "No such \\"place\\"" }
what = "above"
species = "PM10"
above = "600"
places = ["no-such-station"]
tell_no_data_minutes = 0

[[channel]]
id = "folder"
folder = "%(folder)s"

[[channel]]
id = "group"
webhook_from = "ALARM_TRIAL_HOOK"
template = "wecom"
language = "en"

[[tell]]
channel = "folder"
who = "duty"

[[tell]]
channel = "group"
who = "duty"
"""
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print("failed:", what)


class Hook(http.server.BaseHTTPRequestHandler):
    got = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Hook.got.append((dict(self.headers), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def start(book, port):
    environment = dict(os.environ, ALARM_TRIAL_HOOK="http://127.0.0.1:%d/cgi-bin/webhook/send?key=k" % port)
    run = subprocess.Popen([PROGRAM, "serve", "--book", str(book), "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment)
    while "listens" not in (run.stdout.readline() or "listens"):
        pass
    return run


def wait_for(holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def main():
    hook = http.server.HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    port = hook.server_address[1]
    with tempfile.TemporaryDirectory() as directory:
        book, folder = pathlib.Path(directory, "book"), pathlib.Path(directory, "share")
        (book / "alarms").mkdir(parents=True)
        own = book / "alarms" / "own.toml"
        text = RULES % {"folder": folder}
        own.write_text(text.replace('"above"', '"aboove"').replace('"600"', "600.5"), encoding="utf-8")
        made = subprocess.run([PROGRAM, "serve", "--book", str(book), "--port", "0"], capture_output=True, text=True, timeout=60)
        check(made.returncode == 1 and "own.toml:7:" in made.stderr, "rules with faults stop the start: " + made.stderr)
        said = subprocess.run([PROGRAM, "alarms", "check", str(own)], capture_output=True, text=True)
        check(said.returncode == 1 and "own.toml:7:" in said.stderr, "the verb tells them too: " + said.stderr)
        own.write_text(text, encoding="utf-8")
        said = subprocess.run([PROGRAM, "alarms", "check", str(own)], capture_output=True, text=True)
        check(said.returncode == 0 and "2 channels" in said.stdout, "and that there are none: " + said.stdout + said.stderr)

        run = start(book, port)
        check(wait_for(lambda: folder.exists() and len(list(folder.glob("alarm-*.json"))) == 1 and len(Hook.got) == 1),
              "the alarm is told to the folder and to the webhook")
        files = list(folder.glob("alarm-*.json")) if folder.exists() else []
        if files:
            note = json.loads(files[0].read_text(encoding="utf-8"))
            check(note["place"] == "no-such-station" and "无此站点" in note["text"], "the file says what and where")
        if Hook.got:
            headers, body = Hook.got[0]
            message = json.loads(body)
            check(message["msgtype"] == "text" and 'No such "place"' in message["text"]["content"], "the body is WeCom's: %s" % body)
            check(headers.get("Idempotency-Key", "").startswith("alarm-"), "with a key that a repetition would carry too")
        waiting = lambda: json.loads((book / "alarms.json").read_text(encoding="utf-8"))["outbox"]
        check(wait_for(lambda: (book / "alarms.json").exists() and waiting() == []), "nothing waits to be told")
        run.kill()
        run.wait()
        run = start(book, port)
        time.sleep(4)
        check(len(Hook.got) == 1 and len(list(folder.glob("*"))) == 1, "after a kill nobody is told again")
        run.terminate()
        check(run.wait(60) == 0, "the service ended well")
    sys.exit(1 if failures else 0)


main()
