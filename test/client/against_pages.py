#!/usr/bin/env python3
"""An asker that shares no code with the program: starts the demonstration, asks every address that the OpenAPI document
describes, and validates each answer against its schema. Then what HTTP promises: tags, packing, refusals, limits."""
import base64
import csv
import gzip
import http.client
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zipfile
from xml.etree import ElementTree

import jsonschema

PROGRAM = sys.argv[1]
# Works that take minutes, and what they make: left out where the program runs under a sanitizer.
LONG = {"wind": ["/api/v1/stations/{id}/rose"], "whatif": ["/api/v1/whatif"], "upwind": ["/api/v1/why/upwind"]}
SKIPPED = set(sys.argv[2:])
failures = []
checks = 0


def check(holds, what):
    global checks
    checks += 1
    if not holds:
        failures.append(what)
        print("failed:", what)


class Demonstration:
    def __init__(self, directory):
        port_file = os.path.join(directory, "port")
        self.process = subprocess.Popen([PROGRAM, "demo", "--port", "0", "--port-file", port_file, "--out", directory, *["--skip=" + job for job in SKIPPED]],
                                        stdout=subprocess.DEVNULL)
        while not os.path.exists(port_file):
            if self.process.poll() is not None:
                sys.exit("the demonstration ended before it listened")
            time.sleep(0.05)
        self.port = int(open(port_file).read())

    def ask(self, path, method="GET", body=None, **headers):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = line.getresponse()
        return answer.status, dict((k.lower(), v) for k, v in answer.getheaders()), answer.read()

    def wait_until_made(self):
        for _ in range(4800):
            jobs = json.loads(self.ask("/api/v1/progress")[2])["results"]
            broken = [job for job in jobs if job["state"] == "failed"]
            if broken:
                sys.exit("a part of the demonstration could not be made: %s" % broken)
            if all(job["state"] == "done" for job in jobs):
                return
            time.sleep(0.1)
        sys.exit("the demonstration was not made in eight minutes")

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)


def schema_of(document, operation, status):
    answers = operation["responses"]
    told = answers.get(str(status)) or answers.get("%dXX" % (status // 100))
    if told is None:
        return None
    for media, content in told.get("content", {}).items():
        if media.endswith("json"):
            return dict(content["schema"], components=document["components"])
    return {}


def check_answer(document, path, operation, status, headers, body):
    schema = schema_of(document, operation, status)
    check(schema is not None, "%s: status %d is not described" % (path, status))
    if not schema or "json" not in headers.get("content-type", ""):
        return
    faults = list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(body)))
    check(not faults, "%s: %s" % (path, "; ".join("%s: %s" % (list(f.path), f.message[:200]) for f in faults[:3])))


def ask_everything(demo, document):
    """Every GET that can be asked by the examples of its parameters."""
    asked = 0
    for path, item in document["paths"].items():
        operation = item.get("get")
        if operation is None or path in ("/api/v1/events", "/openapi.json") or "{resource}" in path:
            continue
        query = []
        target = path
        for parameter in operation.get("parameters", []) + item.get("parameters", []):
            if "example" not in parameter:
                continue
            value = str(parameter["example"])
            if parameter["in"] == "path":
                target = target.replace("{%s}" % parameter["name"], urllib.parse.quote(value))
            else:
                query.append((parameter["name"], value))
        status, headers, body = demo.ask(target + ("?" + urllib.parse.urlencode(query) if query else ""))
        # What belongs to people who sign in, or that somebody must have sent, is not there in a demonstration.
        signed_in_only = "accounts" in operation.get("tags", [])
        if "respond" in SKIPPED and "/respond/" in path:
            continue
        if any(job in SKIPPED and path in made for job, made in LONG.items()):
            check(status == 503, "%s is not ready when it is left out: %d" % (target, status))
        else:
            check(status == (404 if signed_in_only or "/files/" in path or "/reports/{" in path or "/carbon/codes/{" in path else 200), "%s: status %d" % (target, status))
        check_answer(document, path, operation, status, headers, body)
        asked += 1
    check(asked > 25, "only %d addresses were asked" % asked)


def check_codes(demo, document):
    """A code of the demonstration is genuine; one whose text is changed is refused as a guess is."""
    told = json.loads(demo.ask("/api/v1/carbon/ratings?year=2024")[2])
    rows = [row for row in told["results"] if row["code"]]
    check(len(rows) > 30, "only %d codes of 2024" % len(rows))
    if not rows:
        return
    detail = json.loads(demo.ask("/api/v1/carbon/ratings/%s?year=2024" % rows[0]["enterprise"])[2])
    token = detail["codes"][-1]["token"]
    text, signature = token[:-86], token[-86:]
    check(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode() == detail["codes"][-1]["text"], "a token holds its text")
    status, headers, body = demo.ask("/api/v1/carbon/codes/" + token)
    check(status == 200, "a code of the demonstration: status %d" % status)
    check_answer(document, "/api/v1/carbon/codes/{token}", document["paths"]["/api/v1/carbon/codes/{token}"]["get"], status, headers, body)
    changed = detail["codes"][-1]["text"].replace("|%s|" % detail["codes"][-1]["level"], "|1|" if detail["codes"][-1]["level"] != "1" else "|2|", 1)
    forged = base64.urlsafe_b64encode(changed.encode()).decode().rstrip("=") + signature
    answers = []
    for one in (forged, "LT1", signature, text + signature[::-1]):
        status, headers, body = demo.ask("/api/v1/carbon/codes/" + one)
        told = json.loads(body)
        told.pop("instance", None)
        answers.append((status, told))
    check(all(one == answers[0] for one in answers) and answers[0][0] == 404, "forged codes are told apart: %s" % answers)


def check_http(demo):
    days = "/api/v1/units/652301/days?period=2023"
    status, headers, plain = demo.ask(days)
    tag = headers["etag"]
    check(demo.ask(days, If_None_Match=tag)[0] == 304, "an answer that one has is not sent again")
    check(demo.ask(days, If_None_Match='"other"')[0] == 200, "an answer that one lacks is sent")
    _, headers, packed = demo.ask(days, Accept_Encoding="gzip")
    check(headers.get("content-encoding") == "gzip" and gzip.decompress(packed) == plain, "packed and plain are one")
    check(headers["etag"] != tag, "packed and plain have tags of their own")
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        check(name in headers, "the header %s is missing" % name)
    check("default-src 'self'" in headers["content-security-policy"], "pages may load from elsewhere")
    status, headers, body = demo.ask("/api/v1/nothing", Accept_Language="en")
    problem = json.loads(body)
    check(status == 404 and headers["content-type"].startswith("application/problem+json"), "404 is a problem")
    check(problem["title"] == problem["title_en"] and problem["title_zh"], "titles come in both languages")
    check(json.loads(demo.ask("/api/v1/nothing")[2])["title"] == problem["title_zh"], "Chinese when nobody says")
    status, headers, _ = demo.ask(days, method="DELETE")
    check(status == 405 and headers["allow"] == "GET", "another method is told what is allowed")


def check_refusals(demo):
    for path, status in (("/api/v1/units/652301/days", 400),  # no period
                         ("/api/v1/units/652301/days?period=banana", 400),
                         ("/api/v1/units/nobody/days?period=2023", 404),
                         ("/api/v1/units/652300/days?period=2023", 422),  # a group
                         ("/api/v1/sky?hours=0", 400), ("/api/v1/sky?hours=x", 400), ("/api/v1/sky?until=yesterday", 400),
                         ("/api/v1/stations/SYN-652301-1/hours?from=2010-01-01&to=2023-12-31", 400),
                         ("/api/v1/trace?figure=652301/2023/good_share%40CN1999", 404),
                         ("/api/v1/rules/HJ633/1999", 404),
                         ("/api/v1/whatif?cut=steel:10", 503 if "whatif" in SKIPPED else 404), ("/api/v1/whatif?cut=power:200", 400),
                         ("/api/v1/whatif?cut=power", 400), ("/api/v1/whatif?by=moon", 400),
                         ("/api/v1/whatif?measured=o3", 400), ("/api/v1/inventory?period=banana", 400),
                         ("/api/v1/inventory?unit=nowhere", 404), ("/api/v1/inventory/trace?figure=652301/2023", 400),
                         ("/api/v1/measures?limit=0", 400), ("/api/v1/ledger?region=nowhere", 400),
                         ("/api/v1/cases?limit=5000", 400), ("/api/v1/cases?after=nonsense", 400),
                         ("/api/v1/cases?topic=%27%3B%20DROP%20TABLE%20cases%3B--", 404),
                         ("/api/v1/cases/%27%20OR%201%3D1", 404),
                         ("/api/v1/cases?area=%27%20OR%20%27%27%3D%27", 404),
                         ("/assets/../../etc/passwd", 400), ("/assets/missing.js", 404)):
        got, headers, body = demo.ask(path)
        check(got == status, "%s: %d, expected %d" % (path, got, status))
        if headers["content-type"].startswith("application/problem+json"):
            check(json.loads(body)["detail"], "%s: no detail" % path)
    status, _, _ = demo.ask("/api/v1/cases", method="POST", body="{}", Content_Type="application/json")
    check(status == 401, "a demonstration is read only: %d" % status)


def check_limits(demo):
    """Limits as JSON, against a few lines of GB 3095-2012 typed from its table 1."""
    rule = json.loads(demo.ask("/api/v1/rules/GB3095/2012")[2])
    limits = {(row["species"], row["statistic"], row["grade"]): (row["value"], row["unit"]) for row in rule["limits"]}
    for key, value in ((("SO2", "annual", "I"), (20, "ug/m3")), (("SO2", "1h", "II"), (500, "ug/m3")), (("CO", "24h", "II"), (4, "mg/m3")),
                       (("O3", "8h", "II"), (160, "ug/m3")), (("PM2.5", "annual", "II"), (35, "ug/m3")), (("PM10", "24h", "I"), (50, "ug/m3"))):
        check(limits.get(key) == value, "%s: %s" % (key, limits.get(key)))
    check(json.loads(demo.ask("/api/v1/rules/HJ633/2012")[2])["limits"] is None, "a rule of the index sets no limits")


def check_health(demo):
    """Hours counted here from the hours themselves, marks page by page, frames and rows as text."""
    def get(path):
        status, _, body = demo.ask("/api/v1" + path)
        check(status == 200, "%s: %d %s" % (path, status, body[:200]))
        return json.loads(body)

    report = get("/quality?from=2024-03-01&to=2024-03-31")
    for station in ("SYN-652301-3", "SYN-652327-1"):
        hours = get("/stations/%s/hours?from=2024-03-01&to=2024-03-31" % station)
        columns = [hours[key] for key in ("pm25_ug_m3", "pm10_ug_m3", "so2_ug_m3", "no2_ug_m3", "co_mg_m3", "o3_ug_m3")]
        there = [sum(value is not None for value in row) for row in zip(*columns)]
        line = next(place for place in report["results"] if place["id"] == station)
        check(line["hours_complete"] == there.count(6), "%s: complete hours" % station)
        check(line["hours_partly"] == sum(0 < n < 6 for n in there), "%s: hours in part" % station)
        check(line["hours_complete_by_day"] == [there[at:at + 24].count(6) for at in range(0, len(there), 24)], "%s: days" % station)
    whole = get("/quality/marks?from=2024-03-01&to=2024-03-31&limit=1000")
    seen, after = [], ""
    while True:
        page = get("/quality/marks?from=2024-03-01&to=2024-03-31&limit=50" + after)
        seen += [mark["id"] for mark in page["results"]]
        if not page["meta"]["next"]:
            break
        after = "&after=" + page["meta"]["next"]
    check(seen == [mark["id"] for mark in whole["results"]] and len(seen) == whole["meta"]["all"], "pages of marks are the marks")
    check(report["summary"]["marks"] == len(seen), "the summary counts the marks of the list")
    table = demo.ask("/api/v1/quality/marks?from=2024-03-01&to=2024-03-31&limit=1000&format=csv")[2].decode("utf-8-sig")
    check(all(mark["id"] + "," in table for mark in whole["results"]), "the CSV lacks marks")
    devices = get("/devices")["results"]
    for device in devices:
        check(device["frames"]["all"] == sum(n for key, n in device["frames"].items() if key != "all"), "frames of %s add up" % device["id"])
    twice = next(device for device in devices if device["frames"]["duplicate"])
    frames, after = [], ""
    while True:
        page = get("/devices/%s/frames?limit=500%s" % (twice["id"], after))
        frames += page["results"]
        if not page["meta"]["next"]:
            break
        after = "&after=" + page["meta"]["next"]
    check(len(frames) == twice["frames"]["all"], "pages of frames are all frames: %d of %d" % (len(frames), twice["frames"]["all"]))
    text = json.dumps(frames)  # a checksum, a time or a value may hold the digits of the password by chance
    check("PW=***" in text and "PW=123456" not in text, "passwords of loggers are not shown")
    refused = get("/quality/refusals?limit=1000")
    check(refused["meta"]["frames_refused"] == sum(d["frames"]["quarantine"] + d["frames"]["reject"] for d in devices), "refused frames add up")
    for path, status in (("/quality?from=2024-03-01", 400), ("/quality?from=2020-01-01&to=2024-03-31", 400), ("/quality/marks?limit=0", 400),
                         ("/quality/marks?state=bad", 400), ("/quality/marks/air-0", 404), ("/quality/marks/x", 404),
                         ("/quality/rows?station=nobody&from=2024-03-25T00:00:00%2B08:00&to=2024-03-26T00:00:00%2B08:00", 404),
                         ("/devices/nobody/frames", 404), ("/devices/%s/frames?after=1" % twice["id"], 400),
                         ("/quality/refusals?after=row-x", 400), ("/quality?format=docx", 400)):
        got = demo.ask("/api/v1" + path)[0]
        check(got == status, "%s: %d, expected %d" % (path, got, status))


def check_lists(demo):
    """Pages of a list give every line once, and the files say what the list says."""
    whole = json.loads(demo.ask("/api/v1/cases?all=true&limit=1000")[2])["cases"]
    orders = [line["id"] for line in whole if line["type"] == "response_order"]
    check(len(whole) - len(orders) == 141, "45 tasks, 92 petitions, 4 made-up cases: %d" % (len(whole) - len(orders)))
    if "respond" not in SKIPPED:
        episodes = json.loads(demo.ask("/api/v1/respond/episodes")[2])["results"]
        named = [order["docket_case"] for one in episodes
                 for order in json.loads(demo.ask("/api/v1/respond/orders?episode=" + one["id"])[2])["results"] if order.get("docket_case")]
        check(named and sorted(named) == sorted(orders), "%d orders name a case, and there are %d cases of orders" % (len(named), len(orders)))
    seen, after = [], ""
    for _ in range(100):
        page = json.loads(demo.ask("/api/v1/cases?all=true&limit=20" + after)[2])
        seen += [line["id"] for line in page["cases"]]
        if not page.get("after"):
            break
        after = "&after=" + urllib.parse.quote(page["after"])
    check(seen == [line["id"] for line in whole], "the pages of a list are not the list")
    table = demo.ask("/api/v1/cases?all=true&limit=1000&format=csv")[2].decode("utf-8-sig")
    check(all(line["id"] in table for line in whole), "the CSV lacks lines of the list")


def rows_of_csv(text):
    """The rows below the head; notes and title stand only in workbooks."""
    return list(csv.reader(io.StringIO(text)))[1:]


def rows_of_workbook(data):
    """Cells of the first sheet, read by nothing but the standard library."""
    names = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        check(package.testzip() is None, "the workbook is damaged")
        texts = []
        if "xl/sharedStrings.xml" in package.namelist():
            for item in ElementTree.fromstring(package.read("xl/sharedStrings.xml")):
                texts.append("".join(part.text or "" for part in item.iter() if part.tag.endswith("}t")))
        rows = []
        for row in ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml")).iterfind(".//m:row", names):
            cells = {}
            for cell in row.iterfind("m:c", names):
                value = cell.find("m:v", names)
                inline = cell.find("m:is", names)
                text = value.text if value is not None else "".join(t.text or "" for t in inline.iter()) if inline is not None else None
                if cell.get("t") == "s" and text is not None:
                    text = texts[int(text)]
                cells["".join(c for c in cell.get("r") if c.isalpha())] = text
            rows.append(cells)
        return rows


def check_files_of_lists(demo):
    """What you see is what you export: each number of the JSON stands in the CSV and in the workbook."""
    address = "/api/v1/units/652301/days?period=2023-01"
    days = json.loads(demo.ask(address)[2])
    table = rows_of_csv(demo.ask(address + "&format=csv&lang=en")[2].decode("utf-8-sig"))
    check(len(table) == 31, "January has 31 rows: %d" % len(table))
    sheet = rows_of_workbook(demo.ask(address + "&format=xlsx&lang=en")[2])
    body = [row for row in sheet if (row.get("B") or "").replace(".", "").isdigit()]
    check(len(body) == sum(value is not None for value in days["index"]), "the workbook has other days")
    for n, key in enumerate(("index", None, None, "pm25_ug_m3", "pm10_ug_m3", "so2_ug_m3", "no2_ug_m3", "co_mg_m3", "o3_ug_m3")):
        if key is None:
            continue
        told = [None if row[n + 1] == "" else float(row[n + 1]) for row in table]
        check(told == days[key], "%s differs between CSV and JSON" % key)
        cells = [float(row["BCDEFGHIJ"[n]]) for row in body]
        check(cells == [value for value, index in zip(days[key], days["index"]) if index is not None],
              "%s differs between workbook and JSON" % key)
    shapes = json.loads(demo.ask("/api/v1/stations?format=geojson")[2])
    check(shapes["type"] == "FeatureCollection" and len(shapes["features"]) == len(json.loads(demo.ask("/api/v1/stations")[2])["results"]),
          "stations as GeoJSON")
    check(all(one["geometry"] is None for one in shapes["features"]), "synthetic stations have no place")


def check_sums(demo):
    """Figures that documents print, and the arithmetic of an explanation."""
    verdict = json.loads(demo.ask("/api/v1/units/652301/assessment?period=2023&against=2022")[2])
    days = json.loads(demo.ask("/api/v1/units/652301/days?period=2023")[2])
    published = [level for level in days["level"] if level is not None]
    check(len(published) == verdict["summary"]["valid_days"], "days and verdict count differently")
    check(sum(level <= 2 for level in published) == verdict["summary"]["good_days"], "good days differ")
    check(verdict["summary"]["good_share_percent"] == 77.5, "the published share of good days of 2023 is 77.5 %")
    hours = json.loads(demo.ask("/api/v1/stations/SYN-652301-1/hours?from=2023-01-01&to=2023-12-31")[2])
    check(hours["hours"] == 8760 == len(hours["pm25_ug_m3"]), "a year has 8760 hours")
    sky = json.loads(demo.ask("/api/v1/sky?until=2024-01-15T08:00:00%2B08:00&hours=24")[2])
    check(sky["first_hour_ending"] == "2024-01-14T09:00:00+08:00", "24 hours up to 08:00 begin at 09:00")
    check(all(len(unit["pm25_ug_m3"]) == 24 for unit in sky["units"]) and len(sky["units"]) == 7, "seven counties")


def check_sources(demo):
    """Emissions: sums, tonnes that documents print, files that say the same, and a what-if that is linear."""
    told = json.loads(demo.ask("/api/v1/inventory?period=2023")[2])
    for total in told["totals"]:
        cells = sum(cell["mass_t"] or 0 for cell in told["results"] if cell["pollutant"] == total["pollutant"])
        check(abs(cells - total["mass_t"]) < 0.1, "%s of counties and sectors is not the total" % total["pollutant"])
    table = rows_of_csv(demo.ask("/api/v1/inventory?period=2023&format=csv&lang=en")[2].decode("utf-8-sig"))
    check([float(row[4]) for row in table] == [cell["mass_t"] for cell in told["results"]], "inventory: CSV and JSON differ")
    measures = json.loads(demo.ask("/api/v1/measures?period=2023&limit=1000")[2])
    for total in measures["totals"]:
        name = total["pollutant"]
        check(abs(total["base_t"] - total["gross_t"] - total["after_t"]) < 0.01, "%s: a tonne counts twice" % name)
        each = sum(one["gross_t"] for measure in measures["results"] for one in measure["reductions"] if one["pollutant"] == name)
        check(abs(each - total["gross_t"]) < 1, "%s: measures do not add up" % name)
    pages, after = [], ""
    while after is not None:
        page = json.loads(demo.ask("/api/v1/measures?period=2023&limit=150&after=" + after)[2])
        pages += [measure["id"] for measure in page["results"]]
        after = page["meta"]["next"]
    check(pages == [measure["id"] for measure in measures["results"]], "pages of measures are not the list")
    for account in json.loads(demo.ask("/api/v1/ledger")[2])["results"]:
        held = sum(account[pot + "_t"] for pot in ("balance", "reserved", "used", "retired", "expired", "clawed_back"))
        check(abs(account["issued_t"] + account["moved_in_t"] - account["moved_out_t"] - held) < 1e-6, "a tonne was lost: %s" % account)

    if "whatif" in SKIPPED:
        return

    def moved(cut):
        return json.loads(demo.ask("/api/v1/whatif?cut=" + cut)[2])
    none = moved("")
    groups = [group["id"] for group in none["groups"]]
    once, twice = moved("residential_coal:30"), moved("residential_coal:60")
    nothing = moved(",".join(group + ":100" for group in groups))
    for n, place in enumerate(none["results"]):
        check(place["change_ug_m3"] == 0, "no cut changes something")
        check(abs(sum(place["given_ug_m3"]) - place["before_ug_m3"]) < 0.001, "groups do not add up to all")
        share = place["given_ug_m3"][groups.index("residential_coal")]
        check(abs(once["results"][n]["change_ug_m3"] + 0.3 * share) < 0.001, "a cut is not its part of what the group gives")
        check(abs(twice["results"][n]["change_ug_m3"] - 2 * once["results"][n]["change_ug_m3"]) < 0.001, "what-if is not linear")
        check(abs(nothing["results"][n]["after_ug_m3"]) < 0.001, "without sources something is left")
    began = time.perf_counter()
    for percent in range(20):
        moved("residential_coal:%d" % percent)
    print("what-if: %.1f ms an answer" % ((time.perf_counter() - began) * 50))


def main():
    with tempfile.TemporaryDirectory() as directory:
        demo = Demonstration(directory)
        try:
            status, _, body = demo.ask("/openapi.json")
            check(status == 200, "no OpenAPI document")
            document = json.loads(body)
            demo.wait_until_made()
            ask_everything(demo, document)
            check_codes(demo, document)
            check_http(demo)
            check_refusals(demo)
            check_health(demo)
            check_limits(demo)
            check_lists(demo)
            check_files_of_lists(demo)
            check_sums(demo)
            check_sources(demo)
        finally:
            check(demo.stop() == 0, "the demonstration did not end well")
    print("%d checks, %d failed" % (checks, len(failures)))
    sys.exit(1 if failures else 0)


main()
