#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Invented clusters: valid by the schema, the same for the same seed, read back as they were made.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"

make_run()
{
    "$PYTHON" "$SOURCE/tests/lib/make_run.py" "$@" template="$SOURCE/tests/scale/node.jsonl"
}

reads_as()
{
    run "$HBMARK_BUILD/tests/scale/read_scale" 15 "$1"
    expect_status 0
    expect_out "$2"
    expect_out 'worst [0-9.]+e(-1[0-9]|\+00)' # samples have the median that the point states
}

case_is "a cluster of two launches"
expect make_run plain nodes=5 metrics=10 launches=2 slow=5 odd=3 missing=1
expect_valid plain
reads_as plain '^figures 20 nodes 5 launches 2 lines 46 torn 0 samples 400 node-values 90 facts 10[0-9] '

case_is "sidecars"
expect make_run long nodes=2 metrics=3 samples=5000
expect_valid long
expect test -s long/samples/point-2-0.f64
reads_as long '^figures 3 nodes 2 .* samples 15000 node-values 6 '

case_is "hostile names"
expect make_run hostile nodes=33 metrics=4 hostile="$SOURCE/tests/results/hostile.json"
expect_valid hostile
reads_as hostile '^figures 4 nodes 33 .* node-values 132 '

case_is "several ranks a node"
expect make_run ranks nodes=3 ranks=4 metrics=2
expect_valid ranks
reads_as ranks 'node-values 6 '

case_is "the seed says all"
expect make_run again nodes=5 metrics=10 launches=2 slow=5 odd=3 missing=1
expect cmp plain/journal.jsonl again/journal.jsonl
expect make_run other nodes=5 metrics=10 launches=2 slow=5 odd=3 missing=1 seed=2
expect eval '! cmp plain/journal.jsonl other/journal.jsonl'

case_is "the table of growth"
run "$PYTHON" "$SOURCE/tests/scale/growth.py" "$HBMARK_BUILD" --nodes 1,40 --metrics 5
expect_status 0
expect_out '^read everything +40 '

finish
