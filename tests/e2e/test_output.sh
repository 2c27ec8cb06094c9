#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# What a run prints and keeps: pipe, terminal, colours, JSON, the files of the run directory, seeds.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

ESCAPE=$(printf '\033')

case_is "to a pipe"
hb run stream.copy stream.dot "${SMALL[@]}" --output pipe
expect_status 0
expect_no_err
expect_out '^\[0/2\] pre-flight  clock [0-9]+ ns .*(OK|WARN)'
[ "$(head -n 1 <<<"$OUT" | cut -c1-5)" = '[0/2]' ] || fail "the pre-flight is not the first line"
expect_out '^\[1/2\] stream\..* pages ([0-9]+ %|-) local, ([0-9]+ %|-) huge  '
expect_out '^\[2/2\] stream\.'
expect_out '^RESULT +2 points.*; seed [0-9]+$'
expect_out '^saved +pipe '
expect_out '^next '
if LC_ALL=C grep -q '[^[:print:][:space:]]' <<<"$OUT" || grep -q $'\r' <<<"$OUT"; then
    fail "control codes on a pipe"
fi
[ "$(grep -cv '^\[' <<<"$OUT")" -le 25 ] || fail "the summary has over 25 lines"

case_is "the run directory"
for file in journal.jsonl topology.xml summary.txt summary.md report.html manifest.json; do
    expect test -s pipe/$file
done
expect test ! -e pipe/lock
expect_valid pipe
expect_finished pipe
expect_record pipe "[r['t'] for r in R] == ['run', 'env', 'topo', 'preflight', 'plan', 'point', \
    'point', 'end']"
expect_record pipe "all(p['status'] in ('PASS', 'WARN') and p['check']['pass'] for p in P)"
expect_record pipe "run['argv'][1:3] == ['run', 'stream.copy']"
expect_record pipe "env['mpi']['transport'] == 'self'"
expect_record pipe "sorted(f['name'] for f in \
    __import__('json').load(open('pipe/manifest.json'))['files']) == \
    ['journal.jsonl', 'report.html', 'summary.md', 'summary.txt', 'topology.xml']"
# What is printed is what is kept.
expect diff <(grep -v '^\[' <<<"$OUT") pipe/summary.txt

case_is "the whole quick suite fits 25 lines"
hb run quick "${SMALL[@]}" --output quick
expect_status 0
expect_valid quick
expect_finished quick
[ "$(grep -cv '^\[' <<<"$OUT")" -le 25 ] || fail "the summary has over 25 lines"

case_is "--json"
hb run stream.copy stream.dot "${SMALL[@]}" --json --output json
expect_status 0
expect_no_err
expect cmp "$SCRATCH/.out" json/journal.jsonl
expect_valid json

case_is "--quiet"
hb run stream.copy "${SMALL[@]}" --quiet --output quiet
expect_status 0
expect_no_err
expect_not_out '^\[1/1\]'
expect_out '^RESULT'

case_is "--level"
hb run stream.copy "${SMALL[@]}" --max-samples 20 --level 80% --output level
expect_out ' 80 % INTERVAL '
expect grep -q '| 80 % interval |' level/summary.md
expect grep -q '| local pages | huge pages |' level/summary.md

case_is "colours"
hb run stream.copy "${SMALL[@]}" --color=always --output always
expect_out "$ESCAPE\\[[0-9;]*m"
expect_not_out "$ESCAPE\\[2K"
for file in always/*; do
    expect test "$(grep -c "$ESCAPE" "$file")" = 0
done

# on_terminal COMMAND...: on a pseudo-terminal of 80 columns
on_terminal()
{
    run script -qec "stty cols 80; $(printf '%q ' "$@")" /dev/null
}
if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1; then
    case_is "on a terminal"
    on_terminal "$HBMARK" run stream.copy stream.dot "${SMALL[@]}" --output terminal
    expect_status 0
    expect_out "$ESCAPE\\[2K.*ETA .*1/2"
    expect_out "$ESCAPE\\[2Khbmark " # cleared before the summary
    expect_out "$ESCAPE\\[[0-9;]+m"
    expect_not_out '^\[1/2\] stream' # the live line stands for it
    wide=$(sed "s/.*$ESCAPE\\[2K//; s/$ESCAPE\\[[0-9;]*m//g" <<<"$OUT" | tr -d '\r' |
        sed -n '/^hbmark /,$p' | grep -v '^saved\|^next' | awk 'length > 80' | head -n 1)
    [ -z "$wide" ] || fail "over 80 columns: $wide"
    case_is "NO_COLOR on a terminal"
    NO_COLOR=1 on_terminal "$HBMARK" run stream.copy "${SMALL[@]}" --output nocolor
    expect_status 0
    expect_not_out "$ESCAPE\\[[0-9;]*m"
    expect_out "$ESCAPE\\[2K"
    case_is "--quiet on a terminal"
    on_terminal "$HBMARK" run stream.copy "${SMALL[@]}" --quiet --color=never --output tquiet
    expect_status 0
    expect_not_out "$ESCAPE"
    case_is "--json on a terminal"
    on_terminal "$HBMARK" run stream.copy "${SMALL[@]}" --json --output tjson
    expect_status 0
    expect_not_out "$ESCAPE"
else
    case_is "on a terminal"
    skip_case "script(1) gives no terminal here"
fi

case_is "reader that goes away"
run bash -c '"$@" | head -n 1' bash "$HBMARK" run stream.copy stream.dot stream.add "${SMALL[@]}" \
    --output gone
expect_out '^\[0/3\] pre-flight'
expect_valid gone

case_is "the default directory"
hb run stream.copy "${SMALL[@]}"
expect_status 0
made=$(sed -n 's/^saved *\([^ ]*\) .*/\1/p' <<<"$OUT")
expect test -s "$made/journal.jsonl"
[[ $made == hbmark-[0-9]*-[0-9]*-* ]] || fail "the directory is called '$made'"
# Printed as lines for a script, the first one names it.
hb run stream.copy "${SMALL[@]}" --json
expect_status 0
made=$("$PYTHON" -c 'import json, sys
print(json.loads(sys.stdin.readline())["dir"])' <"$SCRATCH/.out")
expect cmp "$SCRATCH/.out" "$made/journal.jsonl"
[[ $made == /* ]] || fail "the path '$made' holds only here"
expect_valid "$made"

case_is "a directory that was moved"
mv "$made" moved
expect_valid moved
cut_after moved 1 plan
hb run --resume moved
expect_status 0
expect_valid moved
expect_finished moved

case_is "--label"
hb run stream.copy "${SMALL[@]}" --label 'offer "7" <Ü>' --output label
expect_status 0
expect_record label "run['label'] == 'offer \"7\" <Ü>'"
expect_valid label

case_is "a suite of one's own"
cat >mine.ini <<'END'
[suite]
name = mine
summary = two kernels
[run a]
bench = stream.copy, stream.dot
type = f64, f32
END
hb run ./mine.ini "${SMALL[@]}" --output mine
expect_status 0
expect_record mine "run['suite'] == 'mine' and len(P) == 4"
expect_valid mine

case_is "seeds"
points="[p['bench'] for p in P]"
for dir in seed1 seed2; do
    hb run stream "${SMALL[@]}" --seed 4711 --output $dir
    expect_status 0
    expect_record $dir "run['seed'] == '4711'"
done
[ "$(records seed1 "$points")" = "$(records seed2 "$points")" ] || fail "one seed, two orders"
[ "$(records seed1 "[p['check']['elements'] for p in P]")" = \
    "$(records seed2 "[p['check']['elements'] for p in P]")" ] || fail "one seed, two checks"
hb run stream "${SMALL[@]}" --seed 4712 --output seed3
[ "$(records seed1 "$points")" != "$(records seed3 "$points")" ] || fail "two seeds, one order"
hb run stream "${SMALL[@]}" --order=table --output table
expect_record table "[p['bench'] for p in P] == \
    '$("$HBMARK" list | sed -n 's,^\(stream[^ ]*\) .*,\1,p' | tr '\n' ' ')'.split()"

case_is "--strict"
hb run stream.copy "${SMALL[@]}" --ci 0.0001% --strict --output strict
expect_status 4
expect_record strict "end['exit_code'] == 4"

case_is "--bound"
hb run stream.copy "${SMALL[@]}" --bound 1MB/s --output bound
expect_status 3
expect_record bound "P[0]['status'] == 'INVALID' and P[0]['reason'] == 'ABOVE_BOUND'"
expect_valid bound

case_is "--budget"
hb run quick --size=64MiB --budget 1s --output budget
expect_status 0
expect_record budget "len([p for p in P if p['reason'] == 'BUDGET_ENDED']) > 0"
expect_record budget "len(P) == len(plan['points'])"
expect_valid budget

finish
