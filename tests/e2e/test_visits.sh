#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Points in visits: rounds over all points, a record a visit; what is killed goes on after the last
# visit that was finished, and verify agrees.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

VISITS=(stream.copy stream.dot latency.idle "${SMALL[@]}" --visits=3)

# expect_three DIR: each point has three visits, whose samples are those of the point, and verify
# finds nothing
expect_three()
{
    expect_record "$1" "[r['t'] for r in R].count('visit') == 9"
    expect_record "$1" "all(len(p['visits']) == 3 for p in P)"
    expect_record "$1" "all(sum(v['n'] for v in p['visits']) == p['samples']['n'] for p in P)"
    expect_record "$1" "all(p['samples']['values'] == sum((r['samples']['values'] for r in R \
        if r['t'] == 'visit' and r['id'] == p['id']), []) for p in P)"
    expect_valid "$1"
    run "$HBMARK" verify "$1"
    expect_status 0
}

case_is "three visits"
hb run "${VISITS[@]}" --output three
expect_status 0
expect_three three
# No point is visited again before all others had their turn.
expect_record three "all(len({r['id'] for r in [r for r in R if r['t'] == 'visit'][k:k + 3]}) == 3 \
    for k in (0, 3, 6))"

case_is "killed in the second round, and resumed"
cp -r three killed
cut_after killed 4 visit
rm -f killed/manifest.json killed/summary.* killed/report.html
hb run --resume killed
expect_status 0
# Nothing that was finished is made again.
expect_three killed

case_is "a visit that does not fit is made again"
cp -r three odd
cut_after odd 4 visit
rm -f odd/manifest.json odd/summary.* odd/report.html
sed -i '$d' odd/journal.jsonl
hb run --resume odd
expect_status 0
expect_three odd

case_is "what the first visit probed is not lost with its process"
hb run stream.copy stream.dot "${SMALL[@]}" --visits=3 --doubling=on --output probed
expect_status 0
expect_record probed "all(p['doubling']['pairs'] > 0 for p in P)"
cut_after probed 6 visit
rm -f probed/manifest.json probed/summary.* probed/report.html
hb run --resume probed
expect_status 0
expect_record probed "all(p['doubling']['pairs'] > 0 and len(p['visits']) == 3 for p in P)"
run "$HBMARK" verify probed
expect_status 0

case_is "a budget that ends before all sizes of a curve"
hb run bw.sweep.read --threads=all --time=50ms --budget=1s --output cut
expect_status 0
expect_record cut "len([p for p in P if p['reason'] == 'BUDGET_ENDED']) > 0"
run "$HBMARK" verify cut
expect_status 0

case_is "a solve that is thought to outlast the budget is not begun"
hb run global.ptrans --at "n=8000 block=128" --budget=400ms --output unsolved
expect_record unsolved "P[0]['status'] == 'SKIP' and P[0]['reason'] == 'BUDGET_ENDED'"
expect_record unsolved "'one solve is thought to take' in P[0]['text']"

case_is "how many"
hb run stream.copy "${SMALL[@]}" --visits=17 --output none
expect_error 64 'visits = 17'
finish
