#!/usr/bin/env python3
"""Hold the rooms to the plan.

    check_layers.py SRC LAYERS        SRC: folder of the rooms; LAYERS: lines "room: rooms it may include"

Refuses: a plan with a cycle or an unknown room; a folder that the plan does not name; an include that the plan does not
allow; and, outside the rooms that may touch the world, any file, socket, clock, environment or entropy. Tests obey the
plan too, but may touch the world.
"""
import pathlib
import re
import sys

TOUCHES_WORLD = {"keep", "gateway", "serve", "app"}
FORBIDDEN = [
    (r"#\s*include\s*<(?:fstream|filesystem|fcntl\.h|unistd\.h|sys/\w+\.h|netinet/\w+\.h|ctime|time\.h)>",
     "header of the outside world"),
    (r"\bstd::filesystem\b|\bstd::[io]?fstream\b|\bbasic_[io]?fstream\b|\bf(?:re)?open\s*\(|\btoml::parse_file\b",
     "opens files"),
    (r"\b(?:system_clock|steady_clock|high_resolution_clock|utc_clock|file_clock)::now\b"
     r"|\b(?:gettimeofday|clock_gettime|localtime|gmtime|localtime_r|gmtime_r)\s*\(|\bstd::time\s*\(",
     "reads a clock"),
    (r"\b(?:secure_)?getenv\s*\(|\bsetlocale\s*\(", "reads the environment"),
    (r"\bstd::random_device\b|\bstd::rand\s*\(", "draws entropy that no seed repeats"),
    (r"::socket\s*\(|\bboost::asio\b", "opens sockets"),
]


def read_plan(path):
    plan = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        room, colon, below = line.partition(":")
        if not colon:
            sys.exit(f"{path}:{number}: expected 'room: rooms', found '{line}'")
        plan[room.strip()] = below.split()
    return plan


def faults_of_plan(plan, path):
    """Each room may only name rooms that stand above it in the file: that alone makes the plan acyclic, and it is
    the order in which CMake links."""
    seen = set()
    for room, below in plan.items():
        for other in below:
            if other == room:
                yield f"{path}: {room} names itself"
            elif other not in plan:
                yield f"{path}: {room} names {other}, which is no room"
            elif other not in seen:
                yield f"{path}: {room} names {other}, which stands below it: move the line, or the plan has a cycle"
        seen.add(room)


def code_only(text):
    """Comments and literals blanked, line numbers kept: a word in a message is not a call."""
    pattern = r'//[^\n]*|/\*.*?\*/|R"\w*\(.*?\)\w*"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.DOTALL)


def faults_of_file(path, room, plan):
    text = path.read_text(encoding="utf-8", errors="replace")
    allowed = set(plan[room]) | {room}
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*(["<])([^/">]+)(/?)', line)
        if not found:
            continue
        quote, first, slash = found.groups()
        if first in plan and slash and first not in allowed:
            yield f"{path}:{number}: {room} may not include {first} (layers.txt allows: {' '.join(plan[room]) or 'nothing'})"
        elif quote == '"' and first not in plan:
            yield f'{path}:{number}: "{first}" is no room; ours are included as "room/file.hpp", others as <...>'
    if room in TOUCHES_WORLD or path.stem.endswith("_test"):
        return
    for number, line in enumerate(code_only(text).splitlines(), 1):
        for pattern, what in FORBIDDEN:
            found = re.search(pattern, line)
            if found:
                yield (f"{path}:{number}: {room} {what}: '{found[0].strip()}'; only {', '.join(sorted(TOUCHES_WORLD))} "
                       "may, the others take bytes and 'now' as parameters")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, layers = map(pathlib.Path, sys.argv[1:])
    plan = read_plan(layers)
    faults = list(faults_of_plan(plan, layers))
    files = 0
    for folder in sorted(p for p in source.iterdir() if p.is_dir()):
        if folder.name not in plan:
            faults.append(f"{folder}: no room of {layers}")
            continue
        for path in sorted(p for p in folder.rglob("*") if p.suffix in {".cpp", ".hpp", ".h", ".inc"}):
            files += 1
            faults += faults_of_file(path, folder.name, plan)
    print("\n".join(faults) or f"{files} files keep to the plan")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
