#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Runs as the program writes them: of each metric the samples, read back in its unit, have the median
# that the summary states; ranks are told by node; launches, an interruption and a kill are seen.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"

read_back()
{
    run "$HBMARK_BUILD/tests/scale/read_scale" 15 "$1"
    expect_status 0
    expect_out "$2"
    expect_out 'worst [0-9.]+e(-1[0-9]|\+00)'
}

case_is "each metric"
hb run stream.triad latency.idle latency.c2c compute.fma compute.gemm random.gups llm.decode noise.fwq \
    bw.max -o each --visits=1 --min-samples=3 --max-samples=5 --time=50ms --warmup=20ms --doubling=off --size=2MiB \
    --timeout=60s
expect_status 0 3 4
read_back each '^figures [1-9][0-9]* nodes 1 launches 1 '
units=$(records each "len({p['summary']['unit'] for p in P if p.get('summary')})")
expect test "$units" -ge 4

case_is "a second launch, and a killed one"
hb run stream.triad stream.copy -o twice "${SMALL[@]}"
hb run --into twice
expect_status 0 4
read_back twice '^figures 4 nodes 1 launches 2 .* torn 0 '
cut_after twice 3 point
printf '{"half' >>twice/journal.jsonl
read_back twice '^figures 3 nodes 1 launches 2 .* torn 1 '

finish
