# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Shared by the end-to-end tests: a scratch folder, the program with what it says, expectations.
# The environment gives HBMARK (the program), HBMARK_BUILD (its build folder), PYTHON, SANITIZED
# (sanitizers built in, or empty) and HBMARK_SLOW (limits for what hangs are times that).

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
HBMARK_BUILD=${HBMARK_BUILD:-$SOURCE/build/release}
HBMARK=${HBMARK:-$HBMARK_BUILD/bin/hbmark}
PYTHON=${PYTHON:-/usr/bin/python3}
SANITIZED=${SANITIZED:-}
SLOW=${HBMARK_SLOW:-1}
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/hbmark-e2e.XXXXXX")
CLEANUP=:
trap '$CLEANUP; rm -rf "$SCRATCH"' EXIT
cd "$SCRATCH" || exit 1

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export PYTHONDONTWRITEBYTECODE=1
unset NO_COLOR

# Here, as every test needs it: to read journals.
if ! "$PYTHON" -c '' 2>/dev/null; then
    echo "SKIP: no $PYTHON: install python3 to run the end-to-end tests"
    exit 77
fi

# A run of under a second: what it measures means nothing here, what it records does.
SMALL=(--visits=1 --size=2MiB --doubling=off --variant=plain --min-samples=3 --max-samples=5 --time=50ms
    --warmup=20ms)
FAILURES=0
UNJUDGED=0 # journals that were not validated
CASE=
COMMAND=
OUT=
ERR=
STATUS=0

# case_is TEXT: names what follows, for the messages
case_is()
{
    CASE=$1
}

fail()
{
    FAILURES=$((FAILURES + 1))
    {
        printf 'FAIL %s: %s\n' "$CASE" "$1"
        printf '  command: %s\n  status: %s\n' "$COMMAND" "$STATUS"
        printf '%s\n' "$OUT" | head -n 4 | cut -c1-200 | sed 's/^/  out: /'
        printf '%s\n' "$OUT" | sed 1,4d | grep FAIL | head -n 6 | cut -c1-300 | sed 's/^/  out: /'
        printf '%s\n' "$ERR" | head -n 6 | cut -c1-300 | sed 's/^/  err: /'
    } >&2
}

# run COMMAND...: leaves OUT, ERR and STATUS; ends what hangs, after five minutes of an idle machine
run()
{
    COMMAND=$*
    STATUS=0
    timeout -k 3 $((${LIMIT:-300} * SLOW)) "$@" >"$SCRATCH/.out" 2>"$SCRATCH/.err" </dev/null || STATUS=$?
    OUT=$(tr -d '\0' <"$SCRATCH/.out")
    ERR=$(tr -d '\0' <"$SCRATCH/.err")
}

hb()
{
    run "$HBMARK" "$@"
}

expect_status()
{
    local allowed
    for allowed in "$@"; do
        [ "$STATUS" != "$allowed" ] || return 0
    done
    fail "exit status $STATUS, not $*"
}

expect_out()
{
    grep -qE -e "$1" <<<"$OUT" || fail "stdout has no: $1"
}

expect_not_out()
{
    ! grep -qE -e "$1" <<<"$OUT" || fail "stdout has: $1"
}

expect_err()
{
    grep -qE -e "$1" <<<"$ERR" || fail "stderr has no: $1"
}

expect_no_err()
{
    [ -z "$ERR" ] || fail "stderr is not empty"
}

# expect_error STATUS REGEX: one line that begins with the program's name, and nothing measured
expect_error()
{
    expect_status "$1"
    expect_err "$2"
    [ "$(grep -c '^hbmark: ' <<<"$ERR")" = 1 ] || fail "not exactly one line 'hbmark: ...'"
}

# expect COMMAND...: it succeeds
expect()
{
    "$@" >/dev/null 2>&1 || fail "does not hold: $*"
}

# records DIR EXPRESSION: prints a Python expression of R (all records), P (points), and the last
# record of each type: run, env, topo, preflight, plan, event, end. A torn last line is left out.
records()
{
    "$PYTHON" "$SOURCE/tests/e2e/records.py" "$@"
}

# expect_record DIR EXPRESSION: it is true
expect_record()
{
    local value
    value=$(records "$1" "$2" 2>&1 | tail -n 1) || true
    [ "$value" = True ] || fail "$1: $2 is: $value"
}

# expect_valid DIR...: judged by a program that shares no code with ours
expect_valid()
{
    local text
    if ! "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
        UNJUDGED=$((UNJUDGED + $#))
        return 0
    fi
    text=$("$PYTHON" "$SOURCE/tests/results/validate.py" \
        "$HBMARK_BUILD/results/hbmark-1.schema.json" "$@" 2>&1) ||
        fail "not valid: $(grep -v 'records are valid' <<<"$text" | head -n 3 | cut -c1-200)"
}

# expect_finished DIR: all planned points are there exactly once in the last launch, none as SKIP
expect_finished()
{
    expect_record "$1" "sorted(p['id'] for p in P if p['launch'] == P[-1]['launch'] and \
        p['status'] != 'SKIP') == sorted(p['id'] for p in plan['points'])"
    expect_record "$1" "end['status'] == 'complete' and R[-1]['t'] == 'end'"
}

# cut_after DIR COUNT TYPE: the journal as a kill leaves it after that many lines of this type
cut_after()
{
    awk -v n="$2" -v mark="\"t\":\"$3\"" '{ print } index($0, mark) && ++seen == n { exit }' \
        "$1/journal.jsonl" >"$1/journal.cut" && mv "$1/journal.cut" "$1/journal.jsonl"
}

# wait_for SECONDS COMMAND...: until it succeeds
wait_for()
{
    local tries=$(($1 * 50 * SLOW))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.02
    done
}

# skip_all WHY: ends the test as skipped
skip_all()
{
    echo "SKIP: $1"
    exit 77
}

# skip_case WHY: says it; the rest of the test goes on
skip_case()
{
    echo "skipped: $CASE: $1"
}

finish()
{
    [ "$FAILURES" = 0 ] || exit 1
    # results.schema is the test that counts as skipped for it.
    [ "$UNJUDGED" = 0 ] ||
        echo "$UNJUDGED journals were not validated: $PYTHON has no jsonschema (python3-jsonschema)"
    echo "all cases passed"
}
