#!/usr/bin/env python3
"""The closing line of a test run: 'N passed, N failed', from the JUnit files that ctest wrote.

    summary.py [--also PASSED FAILED] FILE...

--also adds steps that ctest did not run. Exit code 1 when a test failed, when none ran, or when a file is missing (the runner itself died).
"""
import sys
import xml.etree.ElementTree as tree


def main():
    passed = failed = skipped = 0
    missing, paths = [], sys.argv[1:]
    if paths[:1] == ["--also"]:
        passed, failed, paths = int(paths[1]), int(paths[2]), paths[3:]
    for path in paths:
        try:
            cases = tree.parse(path).getroot().findall("testcase")
        except (OSError, tree.ParseError):
            missing.append(path)
            continue
        for case in cases:
            if case.get("status") == "run" and case.find("failure") is None:
                passed += 1
            elif case.find("skipped") is not None and case.get("status") in {"notrun", "disabled"}:
                # ctest also writes <skipped> for a program that was never built: that is a failure.
                reason = case.find("skipped").get("message", "")
                if "SKIP_RETURN_CODE" in reason or "SKIP_REGULAR" in reason or case.get("status") == "disabled":
                    skipped += 1
                else:
                    failed += 1
            else:
                failed += 1
    for path in missing:
        print(f"no test results at {path}")
        failed += 1
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
