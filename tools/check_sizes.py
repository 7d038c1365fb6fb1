#!/usr/bin/env python3
"""Report files over 400 lines and functions over about 60. A report and not a gate: what exceeds needs a reason.

    check_sizes.py ROOT
"""
import pathlib
import re
import sys

FILE_LINES, FUNCTION_LINES = 400, 60
NOT_A_FUNCTION = re.compile(r"^\s*(?:(?:inline\s+)?namespace|(?:enum\s+)?(?:class|struct)|enum|union|extern\s+\"C\")\b")


def long_functions(lines):
    """A brace that opens at namespace or class depth after a ')' begins a function; good enough for a report."""
    stack, head = [], ""
    for number, line in enumerate(lines, 1):
        code = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'|//.*', "", line)
        for character in code:
            if character == "{":
                inside = any(kind == "function" for kind, _, _ in stack)
                opens = ")" in head and not NOT_A_FUNCTION.match(head) and not inside
                stack.append(("function" if opens else "block", number, head.strip()))
                head = ""
            elif character == "}":
                if stack:
                    kind, start, name = stack.pop()
                    if kind == "function" and number - start + 1 > FUNCTION_LINES:
                        yield start, number - start + 1, name
                head = ""
            elif character == ";" and head.count("(") == head.count(")"):
                head = ""
            else:
                head += character
        head = "" if line.startswith("#") else head + " "


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    files, lines_total, found = 0, 0, 0
    for folder in ("src", "app", "test", "bench", "tools"):
        for path in sorted(p for p in (root / folder).rglob("*") if p.suffix in {".cpp", ".hpp", ".py"}):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            files, lines_total = files + 1, lines_total + len(lines)
            name = path.relative_to(root)
            if len(lines) > FILE_LINES:
                print(f"{name}: {len(lines)} lines")
                found += 1
            if path.suffix != ".py":
                for start, length, head in long_functions(lines):
                    print(f"{name}:{start}: {length} lines in one function: {head[-80:]}")
                    found += 1
    print(f"{files} files, {lines_total} lines, {found} over size")
    return 0


if __name__ == "__main__":
    sys.exit(main())
