#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Every instruction set, variant, type, page policy and binding that can be asked for is verified.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

BRIEF=(--size=2MiB --doubling=off --min-samples=3 --max-samples=3 --time=30ms --warmup=10ms)

# expect_verified DIR
expect_verified()
{
    expect_status 0
    expect_record "$1" "len(P) > 0 and all(p['status'] in ('PASS', 'WARN') and p['check']['pass'] \
        and p['check']['bad'] == 0 for p in P)"
}

hb topo
SETS=$(sed -n 's/^Kernels *//p' <<<"$OUT" | tr -d ',')
case_is "instruction sets are named by topo"
[ -n "$SETS" ] || fail "none"
# Extensions add rows of other benchmarks to a whole set; they are none by themselves.
WHOLE=""
for isa in $SETS; do
    case $isa in generic | avx2 | avx512 | neon | sve) WHOLE="$WHOLE $isa" ;; esac
done
dirs=()
for isa in $WHOLE; do
    case_is "all kernels of $isa"
    hb run stream "${BRIEF[@]}" --isa "$isa" --type f64,f32 --variant plain --output "$isa"
    expect_verified "$isa"
    expect_record "$isa" "all(p['params']['isa'] == '$isa' for p in P) and len(P) >= 24"
    dirs+=("$isa")
done

for variant in plain nt prefetch split interleave block; do
    case_is "all kernels that have the variant $variant"
    hb run stream "${BRIEF[@]}" --variant $variant --type f64,f32 --output $variant
    expect_verified $variant
    expect_record $variant "all(p['params']['variant'] == '$variant' for p in P)"
    expect_record $variant "len(P) + len(plan['skipped']) == 24"
    dirs+=("$variant")
done

case_is "variants that are chosen, unrolls that are asked for"
hb run stream "${BRIEF[@]}" --variant auto --type f64,f32 --output auto
expect_verified auto
expect_record auto "all(p['params']['variant'] in ('plain', 'nt', 'prefetch', 'split', \
    'interleave', 'block') and p['params']['unroll'] > 0 and p['params']['tuned'] for p in P)"
hb run stream.copy stream.triad "${BRIEF[@]}" --variant plain --unroll 1,2,4,8,16 --output unroll
expect_verified unroll
expect_record unroll "len(P) >= 2 and all(' u%d ' % p['params']['unroll'] in p['id'] for p in P)"
dirs+=(auto unroll)

case_is "pages"
hb run stream.copy stream.triad "${BRIEF[@]}" --size=8MiB --variant plain --pages 4k,thp,auto \
    --output pages
expect_verified pages
expect_record pages "all(p['placement']['huge'] == 0 for p in P if p['params']['pages'] == '4k')"
expect_record pages "all(p['placement']['local_before'] is None or \
    p['placement']['local_before'] >= 0.99 for p in P)"
dirs+=(pages)

case_is "reserved pages that are not there"
if [ "$(cat /sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages 2>/dev/null)" = 0 ]; then
    hb run stream.copy stream.dot "${BRIEF[@]}" --variant plain --pages 2m,4k --output reserved
    expect_status 1
    expect_record reserved "sorted(p['status'] in ('PASS', 'WARN') for p in P) == \
        [False, False, True, True]"
    expect_record reserved "all(p['status'] == 'ERROR' and p['reason'] in ('PLACEMENT_FAILED', \
        'PAGES_UNAVAILABLE') and 'pages' in p['text'] for p in P if p['params']['pages'] == '2m')"
    dirs+=(reserved)
else
    skip_case "pages are reserved, or the pool cannot be read"
fi

case_is "threads, binding, offsets, sizes that divide by nothing"
hb run stream.copy stream.read stream.update "${BRIEF[@]}" --variant plain --threads 1,all \
    --bind compact,scatter,numa --output bind
expect_verified bind
hb run stream "${BRIEF[@]}" --variant plain --size 1000024 --offset 0,64,4160,1MiB --output odd
expect_verified odd
hb run stream "${BRIEF[@]}" --variant auto --size 16 --type f64,f32 --output tiny
expect_status 0 3
expect_record tiny "all(p['status'] != 'FAIL' for p in P)"
hb run stream.triad stream.dot "${BRIEF[@]}" --tune --tune-time 300ms --constant-probe \
    --doubling=on --output tuned
expect_verified tuned
expect_record tuned "all(p['doubling'] and p['constant'] and p['params']['tuned'] and \
    p['params']['configurations_tried'] > 1 for p in P)"
dirs+=(bind odd tiny tuned)

case_is "all these records"
expect_valid "${dirs[@]}"

finish
