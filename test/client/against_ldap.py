#!/usr/bin/env python3
"""Signing in by a directory of people: OpenLDAP's slapd on this machine, a service with an ldap.toml, and what attackers try.
Skipped (77) without slapd (Debian packages slapd and ldap-utils)."""
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
PATH = os.environ.get("PATH", "") + ":/usr/sbin"
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print("failed:", what)


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


CONFIG = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile %(dir)s/slapd.pid
database mdb
suffix "dc=bureau,dc=cn"
rootdn "cn=root,dc=bureau,dc=cn"
rootpw rootsecret
directory %(dir)s/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=search,dc=bureau,dc=cn" read by * none
"""
PEOPLE = """dn: dc=bureau,dc=cn
objectClass: dcObject
objectClass: organization
o: Bureau
dc: bureau

dn: cn=search,dc=bureau,dc=cn
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: search
userPassword: look only

dn: uid=li,dc=bureau,dc=cn
objectClass: inetOrgPerson
uid: li
cn: Li
sn: Li
userPassword: of the directory

dn: uid=twin,dc=bureau,dc=cn
objectClass: inetOrgPerson
uid: twin
cn: Twin
sn: T
userPassword: one

dn: cn=Other,dc=bureau,dc=cn
objectClass: inetOrgPerson
uid: twin
cn: Other
sn: T
userPassword: one
"""


def start_directory(directory):
    (directory / "db").mkdir()
    (directory / "slapd.conf").write_text(CONFIG % {"dir": directory})
    (directory / "people.ldif").write_text(PEOPLE)
    subprocess.run(["slapadd", "-f", "slapd.conf", "-l", "people.ldif"], cwd=directory, check=True, env={"PATH": PATH})
    port = free_port()
    slapd = subprocess.Popen(["slapd", "-d", "0", "-f", "slapd.conf", "-h", "ldap://127.0.0.1:%d" % port], cwd=directory,
                             env={"PATH": PATH}, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return slapd, port
        time.sleep(0.1)
    sys.exit("slapd did not begin")


def sign_in(port, name, password):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("POST", "/api/v1/session", json.dumps({"name": name, "password": password}), {"Content-Type": "application/json"})
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def serve(book):
    port_file = book.parent / "port"
    port_file.unlink(missing_ok=True)
    service = subprocess.Popen([PROGRAM, "serve", "--book", str(book), "--port", "0", "--port-file", str(port_file)],
                               stdout=subprocess.DEVNULL)
    while not port_file.exists():
        if service.poll() is not None:
            sys.exit("the service ended before it listened")
        time.sleep(0.05)
    return service, int(port_file.read_text())


def setting(book, text, mode=0o600):
    (book / "ldap.toml").write_text(text)
    (book / "ldap.toml").chmod(mode)


def stop(service):
    service.terminate()
    check(service.wait(60) == 0, "the service ends well")


def main():
    if not shutil.which("slapd", path=PATH):
        print("no slapd here: skipped")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        book = directory / "book"
        slapd, ldap_port = start_directory(directory)
        try:
            subprocess.run([PROGRAM, "users", "first-run", "--book", str(book)], check=True, stdout=subprocess.DEVNULL)
            for person in ("li", "twin"):
                subprocess.run([PROGRAM, "users", "invite", person, "--role", "prefecture", "--area", "652300", "--book", str(book)],
                               check=True, stdout=subprocess.DEVNULL)
            address = "ldap://127.0.0.1:%d" % ldap_port
            setting(book, 'address = "%s"\nperson = "uid={name},dc=bureau,dc=cn"\n' % address, 0o644)
            refused = subprocess.run([PROGRAM, "serve", "--book", str(book), "--port", "0"], capture_output=True, text=True, timeout=60)
            check(refused.returncode == 1 and "chmod 600" in refused.stderr, "a setting that others may read is refused")
            setting(book, 'address = "%s"\nperson = "uid={name},dc=bureau,dc=cn"\n' % address)
            service, port = serve(book)
            check(sign_in(port, "li", "of the directory")[0] == 200, "by a bind under the person's name")
            check(sign_in(port, "li", "of the directorY")[0] == 401, "a wrong password")
            check(sign_in(port, "li", "")[0] == 401, "no password: a directory would say yes")
            check(sign_in(port, "search", "look only")[0] == 401, "whom the directory knows and the book does not")
            stop(service)
            setting(book, 'address = "%s"\nbase = "dc=bureau,dc=cn"\nfilter = "(uid={name})"\n'
                          'search_as = "cn=search,dc=bureau,dc=cn"\nsearch_password = "look only"\n' % address)
            service, port = serve(book)
            check(sign_in(port, "li", "of the directory")[0] == 200, "by a search and a bind")
            status, text = sign_in(port, "twin", "one")
            check(status == 503 and "uid" not in text, "two people of one name: %d %s" % (status, text))
            slapd.terminate()
            slapd.wait(60)
            status, text = sign_in(port, "li", "of the directory")
            check(status == 503 and "cannot be asked" in text and "ldap" not in text, "a directory that is away: %d %s" % (status, text))
            stop(service)
        finally:
            slapd.terminate()
    sys.exit(1 if failures else 0)


main()
