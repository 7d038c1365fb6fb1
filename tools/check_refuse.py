#!/usr/bin/env python3
"""A must-not-compile twin: the same file compiles as it stands and fails once per forbidden line.

    check_refuse.py FILE [--] COMPILER FLAGS...

FILE begins with "// refuse cases: N". -DREFUSE=0 must compile; -DREFUSE=1..N must each fail, so that what is forbidden
is proved to be the only difference. "// refuse K: text" asks that the compiler's message of case K contains the text.
"""
import concurrent.futures
import os
import re
import subprocess
import sys


def compile_case(command, path, case):
    run = subprocess.run([*command, "-fsyntax-only", "-fdiagnostics-color=never", f"-DREFUSE={case}", path],
                         capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return run.returncode == 0, run.stderr


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    path, command = sys.argv[1], [a for a in sys.argv[2:] if a != "--"]
    # Only errors proper may stop a twin, and a dropped result, which is ours to forbid; not an unused variable.
    command = [a for a in command if a != "-Werror"] + ["-Werror=unused-result"]
    text = open(path, encoding="utf-8").read()
    head = re.match(r"//\s*refuse cases:\s*(\d+)\s*$", text, re.MULTILINE)
    if not head or int(head[1]) == 0:
        sys.exit(f"{path}:1: the first line must say '// refuse cases: N' with N > 0")
    cases = int(head[1])
    wanted = {int(n): t.strip() for n, t in re.findall(r"^//\s*refuse (\d+):\s*(.+)$", text, re.MULTILINE)}

    faults = [f"'// refuse {n}:' but there are {cases} cases" for n in wanted if not 1 <= n <= cases]
    used = {int(n) for n in re.findall(r"REFUSE\s*==\s*(\d+)", text)}
    faults += [f"case {n} has no '#if REFUSE == {n}'" for n in range(1, cases + 1) if n not in used]
    faults += [f"REFUSE == {n} is beyond the {cases} cases of the first line" for n in used if n > cases]

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(lambda n: compile_case(command, path, n), range(cases + 1)))
    if not results[0][0]:
        faults.append(f"without a case it must compile, but:\n{results[0][1]}")
    for case in range(1, cases + 1):
        accepted, message = results[case]
        if accepted:
            faults.append(f"case {case} compiles, and must not")
        elif case in wanted and wanted[case] not in message:
            faults.append(f"case {case} fails, but not with '{wanted[case]}':\n{message}")
    for fault in faults:
        print(f"{path}: {fault}")
    if not faults:
        print(f"{path}: {cases} cases refused")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
