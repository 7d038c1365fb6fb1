#!/usr/bin/env bash
# The one door to everything: installs what is missing, configures, builds, and does the job.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
say()  { printf '%s\n' "${dim}--${plain} $*" >&2; }
fail() { printf '%s\n' "do: $*" >&2; exit 1; }

help() {
  cat <<TEXT
${bold}Lantian${plain} - from raw monitoring telegrams to an accountable clean-air plan

  ${bold}./do run${plain} [ARG...]        build, then show the demonstration at http://localhost:8212; --once: write bulletins to out/ and end
  ${bold}./do test${plain} [PART]         PART: ${bold}fast${plain} (default) | ${bold}asan${plain} | ${bold}all${plain} | a name such as unit.base, case
  ${bold}./do build${plain} [PRESET]      release (default: leaves build/release/lantian), dev, asan, tsan, nounity, fuzz
  ${bold}./do setup${plain} [all]         install what is missing; all: also what lint and fuzz need
  ${bold}./do web${plain} [test]          build the page into build/web when it changed; test: and test it

  ${bold}./do case${plain} FILE...        run case files, also from outside the tree
  ${bold}./do bench${plain} [NAME]        benchmarks; each checks its answer
  ${bold}./do fuzz${plain} [SECONDS] [NAME]   every fuzz target for SECONDS (default 60)
  ${bold}./do lint${plain} [all]          tree checks, format and clang-tidy on what changed since main; all: on every file
  ${bold}./do fmt${plain} [all]           clang-format what changed; all: every file
  ${bold}./do clean${plain} [all]         remove build trees; all: fetched libraries and out/ too

Packages are installed with apt when something is missing (root or sudo); nothing else outside this folder is touched.
TEXT
}

# ---- what a machine needs -------------------------------------------------------------------------------------------
# Commands are looked up as commands, so that a toolchain from elsewhere counts; libraries as Debian packages.
tools_build="g++:g++ cmake:cmake ninja:ninja-build ccache:ccache mold:mold openssl:openssl"
tools_test="python3:python3 git:git"
tools_lint="clang-tidy-19:clang-tidy-19 clang-format:clang-format"
tools_fuzz="clang++-19:clang-19"
packages_build="libfmt-dev libexpected-dev libtomlplusplus-dev libcli11-dev nlohmann-json3-dev libsimdjson-dev
  libssl-dev zlib1g-dev libzstd-dev libboost-dev libsoci-dev libpq-dev libzip-dev libpugixml-dev libxlsxwriter-dev libnetcdf-dev
  libeccodes-dev libxgboost-dev coinor-libcbc-dev libeigen3-dev libargon2-dev libcurl4-gnutls-dev libldap-dev"
packages_test="doctest-dev librapidcheck-dev libglpk-dev libopenmpi-dev openmpi-bin postgresql python3-jsonschema
  chromium fonts-noto-cjk"
packages_lint=""
packages_fuzz="libclang-rt-19-dev"
duckdb=build/third/duckdb

need() {  # need GROUP...: install what these groups lack; silent and quick when nothing does
  local group tool list missing=() wanted=() installed
  for group in "$@"; do
    list="tools_$group"
    for tool in ${!list}; do command -v "${tool%%:*}" >/dev/null || missing+=("${tool#*:}"); done
    list="packages_$group"
    wanted+=(${!list})
  done
  [ -f $duckdb/lib/libduckdb.so ] || command -v npm >/dev/null || missing+=(npm ca-certificates)
  if command -v dpkg-query >/dev/null; then
    installed=" $(dpkg-query -W -f '${Package}=${db:Status-Status} ' ${wanted[@]+"${wanted[@]}"} 2>/dev/null || true)"
    for tool in ${wanted[@]+"${wanted[@]}"}; do [[ $installed == *" $tool=installed "* ]] || missing+=("$tool"); done
  elif [ ${#missing[@]} -eq 0 ]; then
    say "no Debian package database here: assuming that these are installed: ${wanted[*]}"
  fi
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

install_packages() {
  local root=()
  command -v apt-get >/dev/null || fail "missing: $*. This system has no apt-get; install their counterparts by hand."
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing: $*. Run as root:  apt-get install --no-install-recommends $*"
    root=(sudo)
  fi
  say "installing: $*"
  local apt=(${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
  "${apt[@]}" update >&2 || say "apt-get update failed; trying with the lists at hand"
  "${apt[@]}" install -y --no-install-recommends "$@" >"${TMPDIR:-/tmp}/lantian-apt.$$" 2>&1 || {
    tail -n 30 "${TMPDIR:-/tmp}/lantian-apt.$$" >&2
    fail "apt-get could not install: $*"
  }
  rm -f "${TMPDIR:-/tmp}/lantian-apt.$$"
}

setup() {
  need "$@"
  [ -f $duckdb/lib/libduckdb.so ] || {
    say "fetching DuckDB"
    tools/fetch_duckdb.sh $duckdb || fail "DuckDB could not be fetched; npm says above why"
  }
}

# ---- build ----------------------------------------------------------------------------------------------------------
configure() {  # configure PRESET: only when ninja could not find out by itself that it must
  local tree=build/$1
  # A copied or moved checkout brings a cache that names the old place.
  if [ -f "$tree/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$tree/CMakeCache.txt"; then
    rm -rf "$tree"
  fi
  if [ ! -f "$tree/build.ninja" ] || [ CMakePresets.json -nt "$tree/build.ninja" ]; then
    say "configuring $1"
    cmake --preset "$1" >"$tree.log" 2>&1 || { cat "$tree.log" >&2; fail "configuring $1 failed"; }
    touch "$tree/build.ninja"
  fi
}

build() {  # build PRESET [TARGET...]; one build per tree at a time, a second caller waits
  local preset=$1; shift
  mkdir -p build
  (
    flock 9
    configure "$preset"
    NINJA_STATUS="[%f/%t %es] " ninja -C "build/$preset" "$@" 9>&- |
      sed -u '/no work to do/d; /Re-checking globbed/d; /Entering directory/d' >&2
  ) 9>"build/$preset.lock"
}

has_program() { compgen -G 'app/*.cpp' >/dev/null; }

# ---- tests ----------------------------------------------------------------------------------------------------------
results=() also_passed=0 also_failed=0

run_ctest() {  # run_ctest PRESET [CTEST ARG...]
  local preset=$1; shift
  local junit=$PWD/build/$preset/ctest.xml
  rm -f "$junit"
  results+=("$junit")
  if ! build "$preset"; then say "the build of $preset failed"; return 1; fi
  ctest --test-dir "build/$preset" -j"$(nproc)" --output-on-failure --no-tests=error --output-junit "$junit" "$@"
}

also() {  # also NAME COMMAND...: a step that counts as one test
  local name=$1; shift
  say "$name"
  if "$@"; then also_passed=$((also_passed + 1)); else say "failed: $name"; also_failed=$((also_failed + 1)); fi
}

verb_test() {
  local part=${1:-fast}
  setup build test
  case $part in
    fast)
      run_ctest dev || true
      also "the page: types, weights, map, parts" tools/build_web.sh test
      also "the page in a browser: journeys, access" env LANTIAN_PROGRAM="$PWD/build/dev/lantian" tools/build_web.sh e2e
      ;;
    # Golden figures walk through whole data sets: dev compares them, and the sanitizers see the same code in the others.
    asan) run_ctest asan -LE golden || true ;;
    all)
      setup fuzz
      run_ctest dev || true
      run_ctest asan || true
      also "every file compiles alone (nounity)" build nounity
      also "every header compiles alone" check_headers
      also "fuzz targets, 20 s each" verb_fuzz 20
      ;;
    *) run_ctest dev -R "$part" || true ;;
  esac
  python3 tools/summary.py --also $also_passed $also_failed "${results[@]}"
}

# ---- the other verbs ------------------------------------------------------------------------------------------------
verb_run() {
  setup build
  has_program || fail "no program in app/ yet"
  build release lantian
  verb_web
  exec build/release/lantian demo "$@"
}

verb_web() {
  command -v npm >/dev/null || install_packages npm ca-certificates
  tools/build_web.sh "$@"
}

verb_case() {
  [ $# -gt 0 ] || fail "which case file?  ./do case test/case/assess/day.case"
  setup build test
  build dev case_runner
  exec build/dev/test/case_runner "$@"
}

verb_bench() {
  setup build
  build release bench_all
  local program status=0
  for program in build/release/bench/bench_*"${1:-}"*; do
    [ -x "$program" ] || fail "no benchmark is called '${1:-}'"
    say "${program##*/}"
    "$program" || { say "failed: ${program##*/}"; status=1; }
  done
  return $status
}

verb_fuzz() {
  local seconds=${1:-60} name=${2:-} program target status=0
  [[ $seconds =~ ^[0-9]+$ ]] || fail "SECONDS is a number, not '$seconds'"
  setup build fuzz
  build fuzz fuzz_all || return 1
  for program in build/fuzz/fuzz/fuzz_*"$name"*; do
    [ -x "$program" ] || fail "no fuzz target is called '$name'"
    target=${program##*/fuzz_}
    # New inputs go to the first folder, outside git; what is worth keeping is copied to test/fuzz/corpus by hand.
    mkdir -p "build/fuzz/corpus/$target" build/fuzz/findings
    local seeds=(); [ -d "test/fuzz/corpus/$target" ] && seeds=("test/fuzz/corpus/$target")
    say "$target: $seconds s"
    "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_funcs=0 \
      -artifact_prefix="build/fuzz/findings/$target-" "build/fuzz/corpus/$target" ${seeds[@]+"${seeds[@]}"} ||
      { say "finding in $target: see build/fuzz/findings/"; status=1; }
  done
  return $status
}

changed_sources() {  # changed_sources [all]: our C++ files, one per line
  if [ "${1:-}" = all ]; then
    git ls-files --cached --others --exclude-standard
  else
    local base
    base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD)
    git diff --name-only --diff-filter=d "$base"
    git ls-files --others --exclude-standard
  fi | grep -E '^(src|app|test|bench)/.*\.(cpp|hpp)$' | sort -u || true
}

verb_fmt() {
  need lint
  changed_sources "$@" | xargs -r clang-format -i
}

# Hundreds of small compilations: minutes the first time, so not among the tests of every run.
check_headers() {
  python3 tools/check_headers.py src --cache build/headers.json -- \
    "${CXX:-g++}" -std=c++20 -I src -isystem $duckdb/include
}

verb_lint() {
  local status=0 files
  setup build test lint
  python3 tools/check_layers.py src layers.txt || status=1
  python3 tools/check_text.py . || status=1
  python3 tools/check_sizes.py .
  check_headers || status=1
  local file
  for file in $(changed_sources "$@"); do
    clang-format "$file" | cmp -s - "$file" || { printf '%s: not formatted (./do fmt)\n' "$file"; status=1; }
  done
  # Tests are left out: doctest's macros are static objects, which half of the checks are there to refuse.
  files=$(changed_sources "$@" | grep -E '^(src|app)/.*\.cpp$' | grep -v '_test\.cpp$' || true)
  if [ -n "$files" ]; then
    configure tidy
    xargs -P "$(nproc)" -n 1 clang-tidy-19 -p build/tidy --quiet --extra-arg=-Wno-unknown-warning-option <<<"$files" \
      2> >(sed -E '/warnings? generated/d' >&2) || status=1
  fi
  return $status
}

verb_clean() {
  find build -mindepth 1 -maxdepth 1 ! -name third -exec rm -rf {} + 2>/dev/null || true
  if [ "${1:-}" = all ]; then rm -rf build out; fi
}

verb=${1:-help}
[ $# -eq 0 ] || shift
case $verb in
  setup) if [ "${1:-}" = all ]; then setup build test lint fuzz; else setup build test; fi ;;
  build) setup build test; [ "${1:-release}" != fuzz ] || need fuzz; build "${1:-release}" ;;
  test | run | web | case | bench | fuzz | fmt | lint | clean) "verb_$verb" "$@" ;;
  help | -h | --help) help ;;
  *) help >&2; fail "unknown verb '$verb'" ;;
esac
