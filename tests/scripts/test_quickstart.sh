#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# scripts/quickstart with a CMake that is played and an hbmark that only writes a run directory:
# arguments, exit codes, where it says the report is, moved sources, broken builds.
set -eu
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# A copy of the scripts in a tree of their own, and a world where a build takes no time.
fresh_clone()
{
    new_world
    rm -rf "$SCRATCH/clone" "$SCRATCH/here"
    mkdir -p "$SCRATCH/clone" "$SCRATCH/here"
    cp -r "$SOURCE/scripts" "$SCRATCH/clone/"
    stub pkg-config </dev/null
    stub mpicc </dev/null
    stub mpirun </dev/null
    stub help2man </dev/null
    stub npm <<<"exit 1"
    stub cmake <<'STUB'
echo "$*" >>"$STATE/cmake"
case $1 in
--version) echo "cmake version 3.25.1" ;;
--preset)
    mkdir -p build/release
    echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/release/CMakeCache.txt
    ;;
--build)
    [ ! -e "$STATE/broken" ] || { echo "stream.c:7: error: planted"; exit 2; }
    mkdir -p "$2/bin"
    cp "$STATE/hbmark" "$2/bin/hbmark"
    ;;
esac
STUB
    cat >"$STATE/hbmark" <<'STUB'
#!/bin/bash
printf '%s\n' "$@" >"$STATE/arguments"
mkdir -p hbmark-20260101-node/samples
touch hbmark-20260101-node/journal.jsonl hbmark-20260101-node/summary.md
exit "$(cat "$STATE/exit" 2>/dev/null || echo 0)"
STUB
    chmod +x "$STATE/hbmark"
}

quickstart()
{
    cd "$SCRATCH/here"
    run bash "$SCRATCH/clone/scripts/quickstart" "$@"
    cd "$SOURCE"
}

CASE="from another directory"
fresh_clone
quickstart
expect_status 0
expect_out "[1/3] packages ... ok"
expect_out "[2/3] build ... ok"
expect_out "run directory: $SCRATCH/here/hbmark-20260101-node"
expect_out "report:        $SCRATCH/here/hbmark-20260101-node/summary.md"
expect_file "$STATE/arguments" "run"
grep -q -- '-DHBMARK_TESTS=OFF' "$STATE/cmake" || fail "a first build has the tests"

CASE="a second call keeps the cache's tests and passes arguments on"
quickstart stream.triad --label "two words"
expect_status 0
expect_file "$STATE/arguments" "$(printf '%s\n' run stream.triad --label 'two words')"
[ "$(grep -c -- '-DHBMARK_TESTS=OFF' "$STATE/cmake")" = 1 ] || fail "tests were switched off"

CASE="exit code of the run"
echo 3 >"$STATE/exit"
quickstart
expect_status 3
expect_out "run directory:"

CASE="a source that has moved"
fresh_clone
mkdir -p "$SCRATCH/clone/build/release"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere" >"$SCRATCH/clone/build/release/CMakeCache.txt"
quickstart
expect_status 0

CASE="a build that fails"
fresh_clone
touch "$STATE/broken"
quickstart
expect_status 70
expect_out "stream.c:7: error: planted"
expect_out "build/quickstart.log"

CASE="--help does nothing"
fresh_clone
quickstart --help
expect_status 0
expect_out "usage: scripts/quickstart"
expect_file "$STATE/cmake" ""

finish
