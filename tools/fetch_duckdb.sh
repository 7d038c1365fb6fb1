#!/bin/sh
# Puts DuckDB into DEST: lib/libduckdb.so and include/duckdb.h. Both come as npm packages, pinned by version and hash;
# the header is that of 1.4.4 because the newer package ships none, and all its functions exist in the library.
# `npm pack` only downloads: no install script runs.
set -eu
dest=${1:?usage: fetch_duckdb.sh DEST}
lib=@duckdb/node-bindings-linux-x64@1.5.6-r.1
hdr=duckdb@1.4.4
lib512=IXcrZJE6kEqM0Z4wwdVnGBHX/frOS33VPNAwDXQ/Q+Fs84b058Qe94chrCCIcNJlG8Y3UHIUU4eBeCQxW5mN1Q==
hdr512=hEJJ5hyVF0VLj3dmOLpsWrQR0b3d4Ykqtygm6iUXjHJDDnSqg/USKxcb5qvNrOhFYPgktayU6dXCtgPqcmmpog==
[ -f "$dest/lib/libduckdb.so" ] && [ -f "$dest/include/duckdb.h" ] && exit 0
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    echo "fetch_duckdb.sh: pinned for Linux x86_64; put libduckdb.so and duckdb.h below $dest by hand" >&2
    exit 1
fi
command -v npm >/dev/null || { echo "fetch_duckdb.sh: npm is missing (./do setup installs it)" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() { (cd "$work" && npm pack --loglevel=error --pack-destination . "$1"); }
verify() {
    hash=$(openssl dgst -sha512 -binary "$1" | openssl base64 -A)
    [ "$hash" = "$2" ] || { echo "fetch_duckdb.sh: wrong checksum of $1: $hash, expected $2" >&2; exit 1; }
}
a=$(fetch "$lib")
verify "$work/$a" "$lib512"
b=$(fetch "$hdr")
verify "$work/$b" "$hdr512"
mkdir -p "$work/out/lib" "$work/out/include"
tar -xzf "$work/$a" -C "$work/out/lib" --strip-components=1 package/libduckdb.so package/LICENSE
tar -xzf "$work/$b" -C "$work/out/include" --strip-components=5 package/src/duckdb/src/include/duckdb.h
# Headers first: the library's presence is what later runs look for.
mkdir -p "$dest/lib" "$dest/include"
cp "$work/out/include/duckdb.h" "$dest/include/"
cp "$work/out/lib/LICENSE" "$dest/lib/"
cp "$work/out/lib/libduckdb.so" "$dest/lib/libduckdb.so.part"
mv "$dest/lib/libduckdb.so.part" "$dest/lib/libduckdb.so"
