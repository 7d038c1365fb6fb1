#!/usr/bin/env python3
"""Starts a gateway, registers the independent client's devices, lets the client talk to it, and looks at what is kept.

    against_gateway.py PROGRAM      PROGRAM: the built lantian
"""
import pathlib
import subprocess
import sys
import tempfile
import time

CLIENT = pathlib.Path(__file__).with_name("hj212_client.py")
PATIENCE = 30


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=PATIENCE)
    print(done.stdout + done.stderr, end="")
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: ended with {done.returncode}")
    return done.stdout


def port_of(file, gateway):
    for _ in range(PATIENCE * 20):
        if file.exists() and file.read_text().strip():
            return int(file.read_text())
        if gateway.poll() is not None:
            sys.exit(f"the gateway ended with {gateway.returncode}")
        time.sleep(0.05)
    sys.exit("the gateway did not come up")


def main():
    program = sys.argv[1]
    run(sys.executable, CLIENT, "--self-test")
    with tempfile.TemporaryDirectory() as name:
        at = pathlib.Path(name)
        run(sys.executable, CLIENT, "--registry", at / "rows.toml")
        run(program, "gateway", "devices", "import", at / "rows.toml", "--at", at, "--by", "test")
        gateway = subprocess.Popen([program, "gateway", "--at", str(at), "--address", "127.0.0.1", "--port", "0",
                                    "--port-file", str(at / "port"), "--no-pull"])
        try:
            run(sys.executable, CLIENT, "--to", f"127.0.0.1:{port_of(at / 'port', gateway)}")
        finally:
            gateway.terminate()
            code = gateway.wait(PATIENCE)
        if code != 0:
            sys.exit(f"the gateway ended with {code} after SIGTERM")
        run(program, "gateway", "verify", "--at", at)


if __name__ == "__main__":
    main()
