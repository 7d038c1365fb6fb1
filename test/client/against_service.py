#!/usr/bin/env python3
"""A bureau's first day, by an asker that shares no code with the program: `lantian serve` on an empty book; the first
administrator by the printed link, others by invitation; rights; a case that crosses nobody's area; what attackers try;
and a logger's telegram that reaches an open page."""
import base64
import http.client
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

PROGRAM = sys.argv[1]
LOGGER = pathlib.Path(__file__).with_name("hj212_client.py")
PASSWORD = "seven quiet camels walk"
failures = []
checks = 0


def check(holds, what):
    global checks
    checks += 1
    if not holds:
        failures.append(what)
        print("failed:", what)


class Service:
    def __init__(self, directory):
        files = [os.path.join(directory, name) for name in ("port", "loggers")]
        self.process = subprocess.Popen([PROGRAM, "serve", "--book", os.path.join(directory, "book"), "--port", "0",
                                         "--gateway-address", "127.0.0.1", "--gateway-port", "0", "--port-file", files[0],
                                         "--gateway-port-file", files[1]], stdout=subprocess.PIPE, text=True)
        said = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                sys.exit("the service ended before it listened: " + "".join(said))
            said.append(line)
            if "listens" in line:
                break
        self.said = "".join(said)
        while not os.path.exists(files[0]):
            time.sleep(0.05)
        self.port, self.loggers = (int(open(name).read()) for name in files)

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)


class Browser:
    """Somebody's browser: keeps the cookie and the token of the page."""

    def __init__(self, service):
        self.service, self.cookie, self.csrf = service, None, None

    def ask(self, path, method="GET", body=None, **headers):
        line = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie and "Cookie" not in sent:
            sent["Cookie"] = "lantian_session=" + self.cookie
        if method != "GET" and self.csrf and "X-Lantian-CSRF" not in sent:
            sent["X-Lantian-CSRF"] = self.csrf
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        line.request(method, path, body=body.encode() if body is not None else None, headers=sent)
        answer = line.getresponse()
        self.headers = dict((k.lower(), v) for k, v in answer.getheaders())
        cookie = re.match(r"lantian_session=([^;]*)", self.headers.get("set-cookie", ""))
        if cookie:
            self.cookie = cookie[1]
        data = answer.read()
        parsed = json.loads(data) if "json" in self.headers.get("content-type", "") and data else data
        if isinstance(parsed, dict) and parsed.get("csrf"):
            self.csrf = parsed["csrf"]
        return answer.status, parsed

    def post(self, path, body, **headers):
        return self.ask(path, "POST", body, **headers)

    def sign_in(self, name, password=PASSWORD):
        status, answer = self.post("/api/v1/session", {"name": name, "password": password})
        self.ask("/api/v1/session")
        return status, answer


def token_of(link):
    return (link.get("link") or link.get("token") or "").split("#")[-1] or re.search(r"#(\w+)", json.dumps(link))[1]


def first_day(service):
    """The accounts of a bureau: system, security and audit administrators, and two county offices."""
    link = re.search(r"/first-run#(\S+)", service.said)
    check(link is not None, "the link of the first run is printed")
    system = Browser(service)
    check(system.ask("/api/v1/region")[0] == 401, "a bureau's book asks for signing in")
    status, _ = system.post("/api/v1/first-run", {"link": link[1], "name": "sys", "display_name": "System", "password": PASSWORD})
    check(status in (200, 201), "the first administrator: %d" % status)
    again = Browser(service).post("/api/v1/first-run", {"link": link[1], "name": "evil", "display_name": "E", "password": PASSWORD})
    check(again[0] in (403, 404, 409, 410), "the link of the first run works once: %d" % again[0])
    check(system.sign_in("sys")[0] == 200, "the first administrator signs in")

    def invited(name, role, **rights):
        status, link = system.post("/api/v1/users", dict(name=name, display_name="Person " + name, role=role, **rights))
        check(status in (200, 201), "invite %s: %d %s" % (name, status, link))
        status, answer = Browser(service).post("/api/v1/invitation", {"link": token_of(link), "password": PASSWORD})
        check(status in (200, 201), "%s sets a password: %d %s" % (name, status, answer))

    invited("sec", "security_admin")
    security = Browser(service)
    check(security.sign_in("sec")[0] == 200, "the security administrator signs in")
    people = {"changji": ("county", "652301"), "fukang": ("county", "652302"), "office": ("prefecture", "652300")}
    for name, (role, area) in people.items():
        invited(name, role, area=area)
        status, answer = security.post("/api/v1/users/%s/rights" % name, {"role": role, "area": area})
        check(status == 200, "rights of %s: %d %s" % (name, status, answer))
    check(system.ask("/api/v1/cases")[0] == 403, "an administrator of the system sees no cases")
    check(system.ask("/api/v1/audit")[0] == 403, "nor the log")
    browsers = {}
    for name in people:
        browsers[name] = Browser(service)
        check(browsers[name].sign_in(name)[0] == 200, "%s signs in" % name)
    # Who disables the security administrator does not make another one alone.
    check(system.post("/api/v1/users/sec/disable", {})[0] == 200, "an account is disabled")
    invited("sec2", "security_admin")
    second = Browser(service)
    second.sign_in("sec2")
    status, _ = second.post("/api/v1/users/fukang/rights", {"role": "county", "area": "652301"})
    check(status in (401, 403), "a second security administrator has no rights by the first one's disabling: %d" % status)
    check(system.post("/api/v1/users/sec/enable", {})[0] == 200, "and the first is enabled again")
    return browsers


def check_session(service, browsers):
    check("HttpOnly" in open_cookie(service) and "SameSite=Strict" in open_cookie(service), "scripts and other sites get no cookie")
    # Fixation: a token that an attacker planted is not taken over at signing in.
    planted = Browser(service)
    planted.cookie = "0" * 64
    planted.sign_in("changji")
    check(planted.cookie != "0" * 64, "a planted session is not used")
    stranger = Browser(service)
    stranger.cookie = browsers["changji"].cookie
    stranger.csrf = "0" * 64
    case = {"type": "dust_event", "title": "t", "topic": "dust", "place": "652301"}
    check(stranger.post("/api/v1/cases", case)[0] == 403, "without the token of the page nothing is changed")
    stranger.csrf = None
    check(stranger.post("/api/v1/cases", case)[0] == 403, "nor with none")
    stranger.csrf = browsers["changji"].csrf
    check(stranger.post("/api/v1/cases", case, Origin="https://evil.example")[0] == 403, "nor from another site")


def open_cookie(service):
    browser = Browser(service)
    browser.post("/api/v1/session", {"name": "changji", "password": PASSWORD})
    return browser.headers.get("set-cookie", "")


JPEG = base64.b64encode(bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(64) + bytes.fromhex("ffd9")).decode()


def check_cases(browsers):
    """A dust event of Changji: dispatched there, not seen from Fukang, steps with what they need."""
    mine, other = browsers["changji"], browsers["fukang"]
    status, made = mine.post("/api/v1/cases", {"type": "dust_event", "title": "Site 12 stays flat", "text": "6 h within 2 ug/m3",
                                               "topic": "dust", "place": "652301", "spot": [87.31, 44.01],
                                               "links": {"site": "S-12"}})
    check(status == 201, "a case is opened: %d %s" % (status, made))
    location = mine.headers.get("location", "")
    check(location.startswith("/api/v1/cases/"), "its address is told")
    status, case = mine.ask(location)
    check(status == 200 and case["state"] == "flagged", "it can be read")
    check(other.ask(location)[0] == 404, "another county does not even learn that it is there")
    check(other.post(location + "/actions", {"move": "dispatch", "assignee": "housing_bureau"})[0] == 404, "nor acts on it")
    check(other.ask("/api/v1/cases?area=652301")[0] in (400, 403), "a list of another area is refused")
    check(other.ask("/api/v1/cases?all=true")[1]["cases"] == [], "and one's own list holds nothing of it")
    status, problem = mine.post(location + "/actions", {"move": "dismiss"})
    check(status == 422 and "reason" in problem["detail"], "what is missing is said: %d %s" % (status, problem))
    status, problem = mine.post(location + "/actions", {"move": "close", "reason": "r"})
    check(status == 422 and "dispatch" in problem["allowed"], "what may be done instead is said: %d %s" % (status, problem))
    status, _ = mine.post(location + "/actions", {"move": "dispatch", "assignee": "housing_bureau"})
    check(status == 200, "dispatched")
    stale = mine.post(location + "/actions", {"move": "go_on_site", "version": 1})
    check(stale[0] == 409, "who saw an older version is told so: %d" % stale[0])
    check(mine.post(location + "/actions", {"move": "go_on_site"})[0] == 403, "only the office it went to goes there")
    check(other.ask("/api/v1/case-statistics?period=2026&area=652301")[0] in (400, 403), "figures of another area are refused")
    check(mine.ask("/api/v1/case-statistics?period=2026")[0] == 200, "those of one's own are told")
    disguised = {"move": "attach", "files": [{"name": "a.jpg", "base64": base64.b64encode(b"MZ not a picture").decode()}]}
    check(mine.post(location + "/actions", disguised)[0] in (400, 422), "a disguised file is refused")
    status, answer = mine.post(location + "/actions", {"move": "attach", "files": [{"name": "a.jpg", "base64": JPEG, "kind": "site_photo"}]})
    check(status == 200, "a photograph is kept: %d %s" % (status, answer))
    files = [f for event in mine.ask(location)[1]["events"] for f in event.get("files", event.get("attachments", []))]
    check(len(files) == 1, "one file belongs to the case")
    if files:
        status, data = mine.ask(location + "/files/" + files[0]["sha256"])
        check(status == 200 and base64.b64encode(data).decode() == JPEG, "and comes back as it was")
        check(other.ask(location + "/files/" + files[0]["sha256"])[0] == 404, "not to another county")


def check_reports(service, browsers):
    """Somebody without an account reports smoke; her key opens its time line, nothing else does; each key does one thing once."""
    anyone = Browser(service)
    status, form = anyone.ask("/api/v1/reports")
    check(status == 200 and form["taken"] and any(t["id"] == "smoke" for t in form["topics"]), "what may be reported is told to everybody")
    report = {"topic": "smoke", "place": "652301", "text": "it smokes; 13812345678", "contact": {"phone": "13900001111"},
              "files": [{"name": "a.jpg", "base64": JPEG}]}
    status, made = anyone.post("/api/v1/reports", report, Idempotency_Key="smoke-0123456789ab")
    check(status == 201 and re.match(r"CR-\d{4}-\d{6}$", made.get("number", "")), "a report is taken: %d %s" % (status, made))
    check(re.match(r"[0-9a-f]{32}$", made.get("key", "")) and made["expected"], "with a key and a day")
    number, key = made["number"], made["key"]
    again = Browser(service).post("/api/v1/reports", report, Idempotency_Key="smoke-0123456789ab")
    check(again == (201, made), "sent again it is the same report: %d" % again[0])
    check(anyone.post("/api/v1/reports", dict(report, topic="dust"), Idempotency_Key="smoke-0123456789ab")[0] == 422, "another body under the key is refused")
    check(anyone.post("/api/v1/reports", report)[0] == 400, "a report without a key is refused")
    status, told = anyone.ask("/api/v1/reports/%s?key=%s" % (number, key))
    check(status == 200 and told["state"] == "received" and "key" not in told, "its time line is told")
    check("138" not in json.dumps(told) and "139" not in json.dumps(told), "without phone numbers")
    check(anyone.ask("/api/v1/reports/%s?key=%s" % (number, "0" * 32))[0] == 404, "not for another key")
    check(anyone.ask("/api/v1/reports/%s" % number)[0] == 404, "nor without one")
    check(anyone.ask("/api/v1/cases/%s" % number)[0] == 401, "the case itself is not for strangers")
    case = browsers["changji"].ask("/api/v1/cases/%s" % number)[1]
    check(key not in json.dumps(case) and "1390000" not in json.dumps(case), "the office sees neither key nor contact in the case")
    status, problem = anyone.post("/api/v1/reports/%s/not-solved" % number, {"key": key, "reason": "still"})
    check(status == 422, "what is not closed cannot be reopened: %d" % status)
    statuses = [anyone.post("/api/v1/reports", "{", Idempotency_Key="0123456789abcdef")[0] for _ in range(8)]
    check(429 in statuses, "who sends many reports is told to wait: %s" % statuses)
    mine = browsers["changji"]
    case = {"type": "dust_event", "title": "once", "topic": "dust", "place": "652301"}
    first = mine.post("/api/v1/cases", case, Idempotency_Key="case-0123456789ab")
    check(first[0] == 201 and mine.post("/api/v1/cases", case, Idempotency_Key="case-0123456789ab") == first, "a case is opened once for each key")


def check_hostile(service, browser):
    for body in ("{", "[]", '{"type":', "\x00", '{"type":"dust_event","title":"' + "a" * 200000 + '"}',
                 '{"type":"x\'; DROP TABLE event;--","title":"t"}', '{"a":' * 5000 + "1" + "}" * 5000):
        status, answer = browser.post("/api/v1/cases", body)
        check(status in (400, 404, 422), "hostile body %r: %d" % (body[:30], status))
    deep = Browser(service).post("/api/v1/session", "[" * 200000)
    check(deep[0] == 400, "a body that nests without end is refused before it is read: %d" % deep[0])
    line = socket.create_connection(("127.0.0.1", service.port))
    line.sendall(b"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
    check(line.recv(12) == b"HTTP/1.1 413", "a body without end is refused before it comes")
    for _ in range(6):
        status, _ = Browser(service).post("/api/v1/session", {"name": "fukang", "password": "wrong wrong wrong"})
    check(status == 429, "after some failures signing in rests: %d" % status)
    check(Browser(service).sign_in("fukang")[0] == 429, "also for the right password")
    check(browser.ask("/api/v1/session")[1]["user"]["name"] == "changji", "everybody else goes on")


class Stream:
    """An open page: what is told at /api/v1/events, until the service ends it."""

    def __init__(self, service, browser):
        self.line = socket.create_connection(("127.0.0.1", service.port), timeout=30)
        self.line.sendall(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nCookie: lantian_session=%s\r\n\r\n" % browser.cookie).encode())
        self.seen, self.ended = b"", threading.Event()
        threading.Thread(target=self.listen, daemon=True).start()
        check(self.says(b"retry:"), "a stream of events opens")

    def listen(self):
        try:
            while piece := self.line.recv(4096):
                self.seen += piece
        except OSError:
            pass
        self.ended.set()

    def says(self, words, seconds=10):
        end = time.time() + seconds
        while words not in self.seen and time.time() < end:
            time.sleep(0.02)
        return words in self.seen


def check_streams(service):
    """Ids of cases reach those only who may open them, and a stream ends with its session."""
    pages, streams = {}, {}
    for name in ("changji", "fukang", "office"):
        pages[name] = Browser(service)
        pages[name].sign_in(name)
        streams[name] = Stream(service, pages[name])
    status, _ = pages["changji"].post("/api/v1/cases", {"type": "dust_event", "title": "Site 13 stays flat", "topic": "dust", "place": "652301",
                                                        "spot": [87.31, 44.01], "links": {"site": "S-13"}})
    check(status == 201, "a case is opened beside open pages: %d" % status)
    number = pages["changji"].headers.get("location", "").split("/")[-1].encode()
    check(streams["changji"].says(number), "the county is told of its case")
    check(streams["office"].says(number), "so is the prefecture")
    # Its own comes behind the other one's: what was not told by then is not told.
    status, _ = pages["fukang"].post("/api/v1/cases", {"type": "dust_event", "title": "Site 14 stays flat", "topic": "dust", "place": "652302",
                                                       "spot": [87.99, 44.15], "links": {"site": "S-14"}})
    own = pages["fukang"].headers.get("location", "").split("/")[-1].encode()
    check(status == 201 and streams["fukang"].says(own), "another county is told of its own: %d" % status)
    check(number not in streams["fukang"].seen, "and not of the other one's")
    pages["changji"].ask("/api/v1/session", "DELETE")
    check(streams["changji"].ended.wait(8), "a stream ends when its owner signs out")
    check(not streams["office"].ended.is_set(), "others go on")


def check_live(service, browser, directory):
    """A telegram reaches an open page."""
    rows = os.path.join(directory, "rows.toml")
    subprocess.run([sys.executable, LOGGER, "--registry", rows], check=True)
    subprocess.run([PROGRAM, "gateway", "devices", "import", rows, "--at", os.path.join(directory, "book", "gateway"), "--by", "test"],
                   check=True, stdout=subprocess.DEVNULL)
    line = socket.create_connection(("127.0.0.1", service.port), timeout=60)
    line.sendall(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nCookie: lantian_session=%s\r\n\r\n" % browser.cookie).encode())
    seen, came = [], threading.Event()

    def read():
        text = b""
        while not came.is_set():
            data = line.recv(65536)
            if not data:
                break
            text += data
            if b"event: reading" in text and b"a34004" in text:
                seen.append(time.monotonic())
                came.set()

    threading.Thread(target=read, daemon=True).start()
    time.sleep(3)  # the registry is looked at every second
    begun = time.monotonic()
    done = subprocess.run([sys.executable, LOGGER, "--to", "127.0.0.1:%d" % service.loggers, "--only", "2017"], capture_output=True, text=True)
    check(done.returncode == 0, "the logger was answered rightly: " + done.stdout[-300:] + done.stderr[-300:])
    check(came.wait(30), "the reading reached the page")
    if seen:
        print("a telegram's conversation and its way to the page: %.2f s" % (seen[0] - begun))


def check_alarms(browsers):
    """Whoever may see alarms is not yet who may silence them."""
    office, county = browsers["office"], browsers["changji"]
    wanted = {"rule": "pm10-surge", "place": "", "minutes": 60, "why": "calibration"}
    check(county.ask("/api/v1/alarms")[0] == 200, "a county sees alarms")
    check(county.post("/api/v1/silences", wanted)[0] == 403, "but silences none")
    check(office.post("/api/v1/silences", wanted, X_Lantian_CSRF="wrong")[0] == 403, "a silence needs the token of the session")
    for body in ({"minutes": 60}, dict(wanted, minutes=0), dict(wanted, minutes="60"), dict(wanted, more=1), "[" * 1000, "{"):
        status, _ = office.post("/api/v1/silences", body)
        check(status == 400, "a silence %s: %d" % (str(body)[:60], status))
    check(office.post("/api/v1/silences", dict(wanted, rule="gone"))[0] == 404, "a silence of a rule that is not there")
    status, made = office.post("/api/v1/silences", wanted)
    check(status == 201 and made["active"] and made["by"] == "Person office", "a silence: %d %s" % (status, made))
    listed = county.ask("/api/v1/silences")[1]["results"]
    check([one["why"] for one in listed] == ["calibration"], "it is listed")
    check(county.ask("/api/v1/silences/1", "DELETE")[0] == 403, "a county ends none")
    check(office.ask("/api/v1/silences/1", "DELETE")[0] == 200, "the office ends it")
    check(office.ask("/api/v1/silences/1", "DELETE")[0] == 409, "once")
    check(office.post("/api/v1/alarms/999/acknowledge", {"why": ""})[0] == 404, "an alarm that is not there")
    check(office.ask("/api/v1/alarms?state=nonsense")[0] == 400, "a state that is none")


def main():
    with tempfile.TemporaryDirectory() as directory:
        service = Service(directory)
        try:
            browsers = first_day(service)
            check_session(service, browsers)
            check_cases(browsers)
            check_reports(service, browsers)
            check_alarms(browsers)
            check_streams(service)
            check_live(service, browsers["changji"], directory)
            check_hostile(service, browsers["changji"])
        finally:
            check(service.stop() == 0, "the service ended well")
    print("%d checks, %d failed" % (checks, len(failures)))
    sys.exit(1 if failures else 0)


main()
