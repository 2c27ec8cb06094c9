# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Shared by the tests of scripts: a scratch folder, a world of stand-in commands, expectations.

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/hbmark-test.XXXXXX")
trap 'rm -rf "$SCRATCH"' EXIT
FAILURES=0
CASE=
OUT=
STATUS=0
export STATE=$SCRATCH/state TMPDIR=$SCRATCH

# What tests stand in for: never the system's own.
PLAYED="apt-get dnf sudo id cmake pkg-config mpicc mpirun help2man npm"

# The system's commands less those played, once for all cases.
make_base()
{
    mkdir -p "$SCRATCH/base"
    ln -s /usr/bin/* "$SCRATCH/base/" 2>/dev/null || true
    [ -L /bin ] || ln -sf /bin/* "$SCRATCH/base/" 2>/dev/null || true
    # shellcheck disable=SC2086
    (cd "$SCRATCH/base" && rm -f $PLAYED)
}

# new_world: the system's commands, and an empty folder of stand-ins before them
new_world()
{
    [ -d "$SCRATCH/base" ] || make_base
    rm -rf "${SCRATCH:?}/bin" "$STATE"
    mkdir -p "$SCRATCH/bin" "$STATE"
}

# stub NAME: a command of that name from the script on stdin
stub()
{
    {
        echo '#!/bin/bash'
        cat
    } >"$SCRATCH/bin/$1"
    chmod +x "$SCRATCH/bin/$1"
}

# run COMMAND...: in that world; leaves OUT (both streams) and STATUS
run()
{
    STATUS=0
    OUT=$(PATH=$SCRATCH/bin:$SCRATCH/base "$@" 2>&1 </dev/null) || STATUS=$?
}

fail()
{
    FAILURES=$((FAILURES + 1))
    printf 'FAIL %s: %s\n%s\n' "$CASE" "$1" "$OUT" >&2
}

expect_status()
{
    [ "$STATUS" = "$1" ] || fail "exit status $STATUS, not $1"
}

expect_out()
{
    grep -qF -- "$1" <<<"$OUT" || fail "does not say: $1"
}

expect_not_out()
{
    ! grep -qF -- "$1" <<<"$OUT" || fail "says: $1"
}

# expect_file FILE TEXT: TEXT is what FILE has, or what an absent file has: nothing
expect_file()
{
    local text
    text=$(cat "$1" 2>/dev/null || true)
    [ "$text" = "$2" ] || fail "${1##*/} is '$text', not '$2'"
}

finish()
{
    [ "$FAILURES" = 0 ] || exit 1
    echo "all cases passed"
}
