#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Runs of a later minor version are read, with a word; of a later major one they are refused.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# run_of VERSION: a directory with a journal that says it is of this version
run_of()
{
    mkdir -p "$1"
    sed "s,\"hbmark/1\.0\",\"hbmark/$1\"," "$SOURCE/tests/results/data/quick.jsonl" >"$1/journal.jsonl"
    "$PYTHON" "$SOURCE/tests/lib/journal.py" "$1/journal.jsonl" || fail "journal.py"
}
for version in 1.0 1.7 2.0; do
    run_of $version
done

case_is "a later minor version"
for command in "compare 1.7 1.0" "export 1.7 -f csv" "target 1.7 --against kr-nacc-1ef"; do
    # shellcheck disable=SC2086
    hb $command
    expect_status 0
    expect_err 'was written as hbmark/1\.7: what is newer there than hbmark/1\.0 is left out'
done

case_is "this version"
hb export 1.0 -f csv
expect_status 0
expect_no_err

case_is "a later major version"
hb export 2.0 -f csv
expect_status 65
expect_err 'hbmark/2\.0'
finish
