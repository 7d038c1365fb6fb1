#!/usr/bin/env python3
"""Each check must find the fault that it is there for: a check that cannot fail proves nothing."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent
COMPILE = ["g++", "-std=c++20"]


class Checks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.put("layers.txt", "base:\nterms: base\nkeep: base terms\n")
        self.put("src/base/a.hpp", "#pragma once\n#include <string>\nstd::string a();\n")

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def run_tool(self, tool, *arguments):
        run = subprocess.run([sys.executable, str(TOOLS / tool), *map(str, arguments)], capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr

    def layers(self):
        return self.run_tool("check_layers.py", self.root / "src", self.root / "layers.txt")

    def refused(self, answer, text):
        status, said = answer
        self.assertEqual(status, 1, said)
        self.assertIn(text, said)

    def test_a_clean_tree_passes(self):
        self.assertEqual(self.layers()[0], 0)
        self.assertEqual(self.run_tool("check_text.py", self.root)[0], 0)

    def test_an_include_that_points_up_is_refused(self):
        self.put("src/terms/b.cpp", '#include "keep/c.hpp"\n')
        self.refused(self.layers(), "terms may not include keep")

    def test_an_include_of_no_room_is_refused(self):
        self.put("src/terms/b.cpp", '#include "attic/c.hpp"\n')
        self.refused(self.layers(), '"attic" is no room')

    def test_a_folder_outside_the_plan_is_refused(self):
        self.put("src/attic/b.cpp", "")
        self.refused(self.layers(), "no room of")

    def test_a_plan_with_a_cycle_is_refused(self):
        self.put("layers.txt", "base: terms\nterms: base\n")
        self.refused(self.layers(), "base names terms")

    def test_a_pure_room_may_not_read_the_clock_or_a_file(self):
        self.put("src/terms/b.cpp", "auto t = std::chrono::system_clock::now();\n")
        self.refused(self.layers(), "terms reads a clock")
        self.put("src/terms/b.cpp", "#include <fstream>\n")
        self.refused(self.layers(), "header of the outside world")

    def test_keep_tests_comments_and_messages_may_name_the_world(self):
        clock = "auto t = std::chrono::system_clock::now();\n"
        self.put("src/keep/b.cpp", clock)
        self.put("src/terms/b_test.cpp", clock)
        self.put("src/terms/b.cpp", "// std::filesystem\nconst char* s = \"std::fopen(\";\nint n = 1'000;\n")
        self.assertEqual(self.layers(), (0, "4 files keep to the plan\n"))

    def test_text_faults_are_found(self):
        for text, fault in [("// \u84dd\n", "not ASCII"), ("\tint a;\n", "tab"),
                            ("// TO" + "DO later\n", "without an issue number"),
                            ('auto p = "/wo' + 'rk/main";\n', "path of one machine"),
                            ("// https://py" + "pi.org/x\n", "package registry")]:
            self.put("src/base/b.cpp", text)
            self.refused(self.run_tool("check_text.py", self.root), fault)
        self.put("src/base/b.cpp", "// TO" + "DO(#12) later\n")
        self.assertEqual(self.run_tool("check_text.py", self.root)[0], 0)

    def test_a_header_that_leans_on_another_is_refused(self):
        self.put("src/base/b.hpp", "#pragma once\nstd::string b();\n")
        self.refused(self.run_tool("check_headers.py", self.root / "src", "--", *COMPILE), "b.hpp does not compile alone")

    def test_a_twin_is_refused_when_a_case_compiles(self):
        twin = self.put("twin.cpp", "// refuse cases: 1\n#if REFUSE == 1\nint a = 1;\n#endif\n")
        self.refused(self.run_tool("check_refuse.py", twin, "--", *COMPILE), "case 1 compiles")

    def test_a_twin_is_refused_when_the_message_is_another(self):
        twin = self.put("twin.cpp", "// refuse cases: 1\n// refuse 1: no match\n#if REFUSE == 1\nint* a = 1.5;\n#endif\n")
        self.refused(self.run_tool("check_refuse.py", twin, "--", *COMPILE), "not with 'no match'")

    def test_a_twin_is_refused_when_it_never_compiles(self):
        twin = self.put("twin.cpp", "// refuse cases: 1\nint* a = 1.5;\n#if REFUSE == 1\n#endif\n")
        self.refused(self.run_tool("check_refuse.py", twin, "--", *COMPILE), "without a case it must compile")

    def test_the_size_report_names_a_long_function(self):
        self.put("src/base/b.cpp", "int f(int a) {\n" + "  ++a;\n" * 70 + "  return a;\n}\n")
        status, said = self.run_tool("check_sizes.py", self.root)
        self.assertEqual(status, 0)
        self.assertIn("b.cpp:1: 73 lines in one function", said)

    def test_the_summary_counts_and_fails(self):
        passed = '<testcase status="run"/>'
        for cases, line, status in [
                (passed * 2, "2 passed, 0 failed", 0),
                (passed + '<testcase status="fail"><failure/></testcase>', "1 passed, 1 failed", 1),
                (passed + '<testcase status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>',
                 "1 passed, 0 failed, 1 skipped", 0),
                (passed + '<testcase status="notrun"><skipped message="Unable to find executable"/></testcase>',
                 "1 passed, 1 failed", 1),
                ("", "0 passed, 0 failed", 1)]:
            results = self.put("ctest.xml", f"<testsuite>{cases}</testsuite>")
            self.assertEqual(self.run_tool("summary.py", results), (status, line + "\n"))
        self.refused(self.run_tool("summary.py", self.root / "none.xml"), "no test results")


if __name__ == "__main__":
    unittest.main()
