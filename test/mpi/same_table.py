"""A source-receptor table is the same to the last bit, however many processes share the work.

Usage: same_table.py LANTIAN LANTIAN_MPI. Exit code 77 where mpirun is missing or starts nothing.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def run(words, **more):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=500, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def made_book(program, directory):
    """The synthetic inventory of the demonstration region."""
    run([program, "inventory", "reproduce", "--out", str(directory / "tables")])
    book = str(directory / "book")
    for kind in ("sources", "activity"):
        run([program, "import", kind, str(directory / "tables" / f"{kind}.csv"), "--book", book])
    return book


def main():
    program, many = sys.argv[1:3]
    mpirun = shutil.which("mpirun")
    if mpirun is None:
        print("skipped: no mpirun on this machine")
        sys.exit(77)
    # Containers run tests as root, and on fewer cores than processes.
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                       OMPI_MCA_btl_vader_single_copy_mechanism="none", OMPI_MCA_rmaps_base_oversubscribe="1",
                       OMPI_MCA_plm="isolated", OMPI_MCA_btl="self,vader")
    probe = subprocess.run([mpirun, "-n", "2", "true"], env=environment, capture_output=True, text=True, timeout=100)
    if probe.returncode != 0:
        print(f"skipped: mpirun starts nothing on this machine: {probe.stderr.strip()[:300]}")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        book = made_book(program, directory)
        words = ["transport", "adjoint", "--book", book, "--period", "2022-12-01..2022-12-02", "--window", "day",
                 "--spin-back", "0", "--threads", "1", "--receptors", "SYN-652301-1", "SYN-652302-1"]
        run([program, *words, "--out", str(directory / "alone.srt")])
        alone = (directory / "alone.srt").read_bytes()
        for count in (1, 2, 4):
            out = directory / f"{count}.srt"
            run([mpirun, "-n", str(count), many, *words, "--out", str(out)], env=environment)
            if out.read_bytes() != alone:
                sys.exit(f"the table of {count} processes differs from that of one")
            print(f"{count} processes: the same {len(alone)} bytes")
            if (directory / f"{count}.srt.parts").exists():
                sys.exit("parts were left behind")


main()
