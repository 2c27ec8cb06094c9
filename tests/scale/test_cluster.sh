#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Invented clusters: valid by the schema, the same for the same seed, read back as they were made.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"

make_run()
{
    "$HBMARK_BUILD/tests/scale/make_scale" -t "$SOURCE/tests/scale/node.jsonl" "$@"
}

reads_as()
{
    run "$HBMARK_BUILD/tests/scale/read_scale" 15 "$1"
    expect_status 0
    expect_out "$2"
    expect_out 'worst [0-9.]+e(-1[0-9]|\+00)' # samples have the median that the point states
}

case_is "a cluster of two launches"
expect make_run -n 5 -m 10 -l 2 -s 1 -d 2 -g 1 -f plain
expect_valid plain
reads_as plain '^figures 20 nodes 5 launches 2 lines 48 torn 0 samples 400 node-values 90 facts 10[0-9] '

case_is "sidecars"
expect make_run -n 2 -m 3 -k 5000 -f long
expect_valid long
expect test -s long/samples/point-2-0.f64
reads_as long '^figures 3 nodes 2 .* samples 15000 node-values 6 '

case_is "hostile names"
expect make_run -n 33 -m 4 -x "$SOURCE/tests/results/hostile.json" hostile
expect_valid hostile
reads_as hostile '^figures 4 nodes 33 .* node-values 132 '

case_is "several ranks a node"
expect make_run -n 3 -r 4 -m 2 ranks
expect_valid ranks
reads_as ranks 'node-values 6 '

case_is "the seed says all"
expect make_run -n 5 -m 10 -l 2 -s 1 -d 2 -g 1 again
expect cmp plain/journal.jsonl again/journal.jsonl
expect make_run -n 5 -m 10 -l 2 -s 1 -d 2 -g 1 -e 2 other
expect eval '! cmp plain/journal.jsonl other/journal.jsonl'

case_is "the table of growth"
run "$PYTHON" "$SOURCE/tests/scale/growth.py" "$HBMARK_BUILD" --nodes 1,40 --metrics 5
expect_status 0
expect_out '^read everything +40 '

finish
