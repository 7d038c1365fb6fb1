#!/usr/bin/env python3
"""Every header compiles alone.

    check_headers.py SRC [--cache FILE] [--] COMPILER FLAGS...

A header that has passed is not compiled again until it, one of our headers that it includes, or the command changes:
FILE keeps the hashes.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def closure_hash(header, root, command):
    """Hash of the header and of all of ours below it; system headers are taken as fixed."""
    seen, todo, digest = set(), [header], hashlib.sha256("\0".join(command).encode())
    while todo:
        path = todo.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        text = path.read_bytes()
        digest.update(str(path).encode() + b"\0" + text)
        todo += [root / name.decode() for name in INCLUDE.findall(text)]
    return digest.hexdigest()


def compile_alone(header, root, command):
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as unit:
        # Twice: a header without its guard fails as well.
        name = header.relative_to(root)
        unit.write(f'#include "{name}"\n#include "{name}"\n')
        unit.flush()
        run = subprocess.run([*command, "-fsyntax-only", unit.name], capture_output=True, text=True)
    return run.returncode, run.stderr


def main():
    arguments = [a for a in sys.argv[1:] if a != "--"]
    if len(arguments) < 2:
        sys.exit(__doc__)
    root = pathlib.Path(arguments.pop(0)).resolve()
    cache = None
    if arguments[0] == "--cache":
        cache = pathlib.Path(arguments[1])
        arguments = arguments[2:]
    try:
        passed = set(json.loads(cache.read_text()))
    except (AttributeError, OSError, ValueError):
        passed = set()

    # A header of tests is compiled with its tests, which define where the tree is.
    headers = sorted(h for h in root.rglob("*.hpp") if not h.name.endswith("_test.hpp"))
    keys = {h: closure_hash(h, root, arguments) for h in headers}
    due = [h for h in headers if keys[h] not in passed]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(lambda h: compile_alone(h, root, arguments), due))
    bad = {h: message for h, (status, message) in zip(due, results) if status}
    for header, message in bad.items():
        print(f"{header} does not compile alone:\n{message}")
    if cache:
        cache.write_text(json.dumps(sorted(keys[h] for h in headers if h not in bad)))
    print(f"{len(headers)} headers, {len(due)} compiled, {len(bad)} faulty")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
