#!/usr/bin/env python3
"""A bulletin as .docx and .xlsx, read back by a reader that shares no code with us, against the JSON of the same
bulletin: every figure equal at its printed decimals, every link of the document leads to its row. And the reports of
carbon against what the command line prints.

usage: office_files.py PROGRAM [--libreoffice]

With --libreoffice both files are opened by a headless LibreOffice and written again as PDF and CSV; exit code 77
(skipped) where it is not installed."""
import decimal
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import xml.etree.ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
QUESTIONS = [("652301", "2023", "2022", "zh"), ("changji-west4", "HS2023", "HS2022", "en")]


def fail(message):
    print("FAILED: " + message)
    sys.exit(1)


def check(condition, message):
    if not condition:
        fail(message)


def run(program, *words):
    done = subprocess.run([program, *words], capture_output=True, text=True)
    check(done.returncode == 0, "%s\n%s%s" % (" ".join(words), done.stdout, done.stderr))


def text_of(element):
    return "".join(piece.text or "" for piece in element.iter(W + "t"))


def number_in(text):
    """The first number of a printed quantity, with a true minus sign or a plus."""
    found = re.search(r"[+\u2212-]?\d+(\.\d+)?", text)
    check(found is not None, "no number in %r" % text)
    return decimal.Decimal(found.group().replace("\u2212", "-"))


def figures_of(bulletin):
    """Every figure of the JSON: identifier -> exact text of the printed value."""
    all_figures = {}

    def verdict(one):
        for figure in one["figures"].values():
            all_figures[figure["figure"]] = figure["value"]

    def comparison(one):
        for change in one["changes"].values():
            all_figures[change["figure"]] = change["difference"]

    verdict(bulletin)
    for one in [bulletin["base"], bulletin["without_dust"]] + bulletin["other_standards"] + bulletin["members"]:
        if one:
            verdict(one)
    for one in [bulletin["comparison"]] + bulletin["comparison_other_bases"]:
        if one:
            comparison(one)
    return {key: decimal.Decimal(str(value)) for key, value in all_figures.items()}


class Workbook:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        check(self.zip.testzip() is None, path + ": a bad part")
        self.strings = ["".join(t.text or "" for t in item.iter(S + "t")) for item in self.xml("xl/sharedStrings.xml")]
        book = self.xml("xl/workbook.xml")
        targets = {r.get("Id"): r.get("Target") for r in self.xml("xl/_rels/workbook.xml.rels")}
        self.sheets, self.hidden = {}, set()
        for sheet in book.iter(S + "sheet"):
            self.sheets[sheet.get("name")] = self.cells("xl/" + targets[sheet.get(R + "id")])
            if sheet.get("state") == "hidden":
                self.hidden.add(sheet.get("name"))

    def xml(self, part):
        return ET.fromstring(self.zip.read(part))

    def cells(self, part):
        values = {}
        root = self.xml(part)
        pane = root.find(".//" + S + "pane")
        check(pane is not None and pane.get("state") == "frozen", part + ": the head does not stay in sight")
        for cell in root.iter(S + "c"):
            value = cell.find(S + "v")
            if value is None:
                continue
            text = cell.get("t") == "s"
            # A spreadsheet holds doubles: 73.4 may be written with a 17th digit and is still the double of 73.4.
            values[cell.get("r")] = self.strings[int(value.text)] if text else decimal.Decimal(repr(float(value.text)))
        return values


def rows_of(cells):
    rows = {}
    for place, value in cells.items():
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()
        rows.setdefault(int(row), {})[column] = value
    return [rows[key] for key in sorted(rows)]


def check_workbook(path, bulletin, figures):
    book = Workbook(path)
    check(book.hidden == {"_lineage"}, "hidden sheets: %s" % sorted(book.hidden))
    seen = set()
    for row in rows_of(book.sheets["_lineage"]):
        figure = row.get("C")
        if figure not in figures:
            continue
        shown = book.sheets[row["A"]].get(row["B"])
        check(isinstance(shown, decimal.Decimal), "%s!%s is no number: %r" % (row["A"], row["B"], shown))
        check(shown == figures[figure], "%s: %s!%s says %s, the JSON %s" % (figure, row["A"], row["B"], shown, figures[figure]))
        check(decimal.Decimal(row["D"]) == figures[figure], figure + ": the lineage says " + row["D"])
        check("lantian trace" in row["H"] and figure + "#" in row["H"], figure + ": no command")
        seen.add(figure)
    own = {one["figure"] for one in bulletin["figures"].values()}
    changes = {c["figure"] for one in [bulletin["comparison"]] + bulletin["comparison_other_bases"] if one
               for c in one["changes"].values()}
    check(own | changes <= seen, "not in the workbook: %s" % sorted((own | changes) - seen)[:5])
    days = [list(cells.values()) for name, cells in book.sheets.items() if name in ("逐日", "Days")]
    check(len(days) == 1, "no sheet of days")
    indices = sum(1 for day in bulletin["calendar"] if day["index"] is not None)
    check(sum(1 for v in days[0] if isinstance(v, decimal.Decimal)) >= indices, "days are missing")
    for name, cells in book.sheets.items():
        if name == "_lineage":
            continue
        head = " ".join(str(cells.get("A%d" % row, "")) for row in range(1, 5))
        check("UTC+8" in head and bulletin["standard"]["id"] in head, name + ": clock or standard is not named: " + head)
        if bulletin["synthetic"]:
            check("合成数据" in head or "synthetic" in head, name + ": synthetic data are not called so")
    return len(seen)


def check_charts(package, bulletin):
    charts = sorted(n for n in package.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", n))
    months = {s: [m[s + "_mean_ug_m3"] for m in bulletin["months"]] for s in ("pm25", "pm10", "o3")}
    drawn = []
    for name in charts:
        series = ET.fromstring(package.read(name)).find(".//" + C + "barChart/" + C + "ser")
        count = int(series.find(C + "val//" + C + "ptCount").get("val"))
        points = [None] * count
        for point in series.findall(C + "val//" + C + "pt"):
            points[int(point.get("idx"))] = decimal.Decimal(point.find(C + "v").text)
        drawn.append(points)
        embedded = zipfile.ZipFile(package.open(name.replace("charts", "embeddings").replace(".xml", ".xlsx")))
        sheet = ET.fromstring(embedded.read("xl/worksheets/sheet1.xml"))
        behind = [decimal.Decimal(c.find(S + "v").text) for c in sheet.iter(S + "c") if c.get("r")[0] == "B" and c.find(S + "v") is not None]
        check(behind == [p for p in points if p is not None], name + ": the workbook behind it differs")
    for species, values in months.items():
        exact = [None if v is None else decimal.Decimal(str(v)) for v in values]
        check(exact in drawn, "no chart draws the months of " + species)
    check([decimal.Decimal(v) for v in bulletin["days"]["class_days"].values()] in drawn, "no chart draws the classes")


def check_document(path, bulletin, figures):
    package = zipfile.ZipFile(path)
    check(package.testzip() is None, path + ": a bad part")
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(package.read(name))
    body = ET.fromstring(package.read("word/document.xml"))
    rows, shown = {}, []
    for row in body.iter(W + "tr"):
        mark = row.find(".//" + W + "bookmarkStart")
        if mark is not None:
            cells = [text_of(cell) for cell in row.findall(W + "tc")]
            rows[mark.get(W + "name")] = (cells[1], cells[2])
    for link in body.iter(W + "hyperlink"):
        check(link.get(W + "anchor") in rows, "a figure leads nowhere: " + text_of(link))
        shown.append((rows[link.get(W + "anchor")][0], text_of(link)))
    for figure, text in list(rows.values()) + shown:
        check(figure in figures, figure + " is not in the JSON")
        check(number_in(text) == figures[figure], "%s: the document says %r, the JSON %s" % (figure, text, figures[figure]))
    missing = {one["figure"] for one in bulletin["figures"].values()} - {figure for figure, _ in rows.values()}
    check(not missing, "not in the annex: %s" % sorted(missing)[:5])
    check(len(shown) > 40, "only %d figures in the tables" % len(shown))
    size = body.find(".//" + W + "pgSz")
    check((size.get(W + "w"), size.get(W + "h")) == ("11906", "16838"), "the page is not A4")
    margins = body.find(".//" + W + "pgMar")
    check([margins.get(W + side) for side in ("top", "bottom", "left", "right")] == ["2098", "1984", "1587", "1474"],
          "margins")
    if bulletin["synthetic"]:
        for part in ("word/header1.xml", "word/document.xml"):
            text = text_of(ET.fromstring(package.read(part)))
            check("合成数据" in text or "SYNTHETIC" in text.upper(), part + ": synthetic data are not called so")
    check_charts(package, bulletin)
    return len(rows), len(shown)


def check_carbon(program, directory):
    """Reports of carbon: what the command prints is what the document says and what the workbook holds as numbers."""
    path = directory + "/carbon-account"
    done = subprocess.run([program, "carbon", "account", "SYN-POWER-01", "--period", "2024", "--lang", "en", "--docx", path + ".docx",
                           "--xlsx", path + ".xlsx", "--out", path + ".snapshot"], capture_output=True, text=True)
    check(done.returncode == 0, "carbon account\n" + done.stdout + done.stderr)
    total = re.search(r"^ +total +([0-9.]+) t CO2", done.stdout, re.M).group(1)
    digest = re.search(r"\(([0-9a-f]{64})\)", done.stdout).group(1)
    package = zipfile.ZipFile(path + ".docx")
    body = text_of(ET.fromstring(package.read("word/document.xml")))
    check(decimal.Decimal(re.search(r"total(\d+\.\d{3})", body).group(1)).quantize(decimal.Decimal("0.01")) == decimal.Decimal(total),
          "the document does not say the total " + total)
    check(digest in body, "the document does not say the snapshot's digest")
    check("SYNTHETIC" in text_of(ET.fromstring(package.read("word/header1.xml"))).upper(), "a page that does not say synthetic")
    book = Workbook(path + ".xlsx")
    for name, cells in book.sheets.items():
        head = " ".join(str(cells.get("A%d" % row, "")) for row in range(1, 5))
        check("synthetic" in head.lower() or name in book.hidden, name + ": synthetic data are not called so: " + head)
    numbers = [value for value in book.sheets["Emission"].values() if isinstance(value, decimal.Decimal)]
    check(any(abs(value - decimal.Decimal(total)) < decimal.Decimal("0.005") for value in numbers), "the workbook has no number " + total)
    filed = [row for row in rows_of(book.sheets["Activity by month"]) if isinstance(row.get("E"), decimal.Decimal)]
    check(len(filed) >= 36, "only %d filed amounts are numbers" % len(filed))

    path = directory + "/carbon-balance"
    done = subprocess.run([program, "carbon", "balance", "--year", "2024", "--lang", "en", "--format", "csv", "--docx", path + ".docx",
                           "--xlsx", path + ".xlsx"], capture_output=True, text=True)
    check(done.returncode == 0, "carbon balance\n" + done.stdout + done.stderr)
    direct = [line.split(",") for line in done.stdout.splitlines()]
    place = direct[0].index("direct_t")
    book = Workbook(path + ".xlsx")
    held = {value for value in book.sheets["By sector"].values() if isinstance(value, decimal.Decimal)}
    missing = [row for row in direct[1:] if decimal.Decimal(repr(float(row[place]))) not in held]
    check(len(direct) == 15 and not missing, "sectors that the workbook does not hold: %s" % missing)
    body = text_of(ET.fromstring(zipfile.ZipFile(path + ".docx").read("word/document.xml")))
    for part in ("226.7", "7.68", "They were not computed here", "synthetic, made up for a demonstration"):
        check(part in body, "the balance does not say " + part)
    path = directory + "/carbon-loan"
    done = subprocess.run([program, "carbon", "loan", "show", "SYN-LOAN-04", "--on", "2026-06-01", "--lang", "en", "--docx", path + ".docx",
                           "--xlsx", path + ".xlsx"], capture_output=True, text=True)
    check(done.returncode == 0, "carbon loan\n" + done.stdout + done.stderr)
    interest = decimal.Decimal(re.search(r"^interest ([0-9.]+) yuan", done.stdout, re.M).group(1))
    body = text_of(ET.fromstring(zipfile.ZipFile(path + ".docx").read("word/document.xml")))
    check("interest %s yuan" % interest in body, "the KPI sheet does not say the interest %s" % interest)
    paid = [row["E"] for row in rows_of(Workbook(path + ".xlsx").sheets["Interest"]) if isinstance(row.get("E"), decimal.Decimal)]
    check(sum(paid) == interest, "the periods of the workbook add up to %s, not to %s" % (sum(paid), interest))

    path = directory + "/carbon-library"
    done = subprocess.run([program, "carbon", "library", "--lang", "en", "--format", "csv", "--docx", path + ".docx", "--xlsx", path + ".xlsx"],
                          capture_output=True, text=True)
    check(done.returncode == 0, "carbon library\n" + done.stdout + done.stderr)
    told = {line.split(",")[0] for line in done.stdout.splitlines()[1:]}
    held = {row.get("A") for row in rows_of(Workbook(path + ".xlsx").sheets["Library"])}
    check(told and told <= held, "entries that the list of disclosure lacks: %s" % sorted(told - held))
    print("carbon: %s t CO2, %d amounts, %d sectors with the whole" % (total, len(filed), len(direct) - 1))
    return [directory + "/" + one + "." + end for one in ("carbon-account", "carbon-balance", "carbon-loan", "carbon-library") for end in ("docx", "xlsx")]


def check_in_libreoffice(soffice, directory, files):
    profile = "-env:UserInstallation=file://" + directory + "/profile"
    for name in files:
        form = "pdf" if name.endswith(".docx") else "csv"
        done = subprocess.run([soffice, profile, "--headless", "--convert-to", form, "--outdir", directory, name],
                              capture_output=True, text=True, timeout=300)
        made = os.path.splitext(name)[0] + "." + form
        check(os.path.exists(made), "LibreOffice does not open %s\n%s%s" % (name, done.stdout, done.stderr))
        head = open(made, "rb").read(5)
        check(head == b"%PDF-" if form == "pdf" else len(head) == 5, made + " is not what it should be")
        check("repair" not in (done.stdout + done.stderr).lower(), "LibreOffice repaired " + name)
        print("%s opens in LibreOffice: %d bytes of %s" % (os.path.basename(name), os.path.getsize(made), form))


def main():
    program = os.path.abspath(sys.argv[1])
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    opens = "--libreoffice" in sys.argv
    if opens and soffice is None:
        print("skipped: LibreOffice is not installed (apt-get install libreoffice-writer libreoffice-calc)")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="lantian-office-") as directory:
        run(program, "demo", "--once", "--out", directory)
        files = check_carbon(program, directory)
        for unit, period, against, language in QUESTIONS[:1] if opens else QUESTIONS:
            words = ["--book", directory + "/demo.book", "--unit", unit, "--period", period, "--against", against,
                     "--also", "CN2026T", "--lang", language]
            made = [directory + "/" + unit + "." + end for end in ("json", "docx", "xlsx")]
            for path in made:
                run(program, "bulletin", *words, "--out", path)
            files += made[1:]
            if opens:
                continue
            bulletin = json.load(open(made[0], encoding="utf-8"))
            figures = figures_of(bulletin)
            rows, shown = check_document(made[1], bulletin, figures)
            seen = check_workbook(made[2], bulletin, figures)
            print("%s %s: %d figures in the JSON; %d in the annex and %d in the tables of the document, %d in the workbook"
                  % (unit, period, len(figures), rows, shown, seen))
        if opens:
            check_in_libreoffice(soffice, directory, files)


main()
