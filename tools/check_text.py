#!/usr/bin/env python3
"""What the text of the tree must not contain.

    check_text.py ROOT

Sources in src/ and app/: ASCII only (Chinese lives in data/, regions/ and templates), no tabs. Code: no mark for later
without its issue number, as in "(#12)". Every file: no path of one machine, no host of a package registry (packages are
named, not located).
"""
import pathlib
import re
import subprocess
import sys

# Written in pieces so that this file passes its own check.
MACHINE = re.compile(rb"(?<![\w.}\)])/(?:" + rb"|".join([b"wo" + b"rk", b"ro" + b"ot", b"home" + b"/[a-z]\\w*"]) + rb")/")
REGISTRY = re.compile(rb"(?:registry\.[a-z]+js\.org|registry\.yarn" + rb"pkg\.com|py" + rb"pi\.org|python" + rb"hosted\.org"
                      rb"|deb\.deb" + rb"ian\.org|crates\." + rb"io/|proxy\.go" + rb"lang\.org|npm" + rb"mirror\.com)")
UNSIGNED = re.compile(rb"\b(?:TO" + rb"DO|FIX" + rb"ME)\b(?!\s*\(?#\d+)")
SOURCE = {".cpp", ".hpp", ".h", ".inc"}
CODE = SOURCE | {".py", ".sh", ".cmake", ".ts", ".vue", ".js"}


def tracked(root):
    run = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                         capture_output=True)
    if run.returncode == 0:
        return [pathlib.Path(name.decode()) for name in run.stdout.split(b"\0") if name]
    skip = {"build", "out", "node_modules", ".git"}   # an unpacked archive has no index
    return [p.relative_to(root) for p in root.rglob("*")
            if p.is_file() and not skip & set(p.relative_to(root).parts)]


def faults_of_line(name, line):
    if name.suffix in SOURCE and name.parts[0] in {"src", "app"}:
        if not line.isascii():
            yield "not ASCII"
        if b"\t" in line:
            yield "tab"
    if name.suffix in CODE and UNSIGNED.search(line):
        yield "open point without an issue number"
    if MACHINE.search(line):
        yield "path of one machine"
    if REGISTRY.search(line):
        yield "host of a package registry"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    names, faults = tracked(root), 0
    for name in names:
        path = root / name
        if not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" in content[:8192]:
            continue
        for number, line in enumerate(content.split(b"\n"), 1):
            for what in faults_of_line(name, line):
                print(f"{name}:{number}: {what}: {line.strip()[:100].decode(errors='replace')}")
                faults += 1
    print(f"{len(names)} files, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
