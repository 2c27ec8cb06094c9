#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Interrupted runs keep what is done and can be finished; --into adds a launch.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# Without it bash starts background jobs with SIGINT ignored.
set -m

# Every point lasts its whole time, since the interval asked for cannot be reached.
LONG=("${SMALL[@]}" --time=600ms --ci=0.00001% --max-samples=1000000)

# begin DIR BENCHMARK...: a run in the background, its first point done; PID is its
begin()
{
    local dir=$1
    shift
    COMMAND="begin $dir $*"
    "$HBMARK" run "$@" "${LONG[@]}" --output "$dir" >"$dir.out" 2>"$dir.err" &
    PID=$!
    wait_for 20 grep -q '"t":"point"' "$dir/journal.jsonl" || fail "no first point in 20 s"
}

# ended DIR: waits for it; STATUS, OUT and ERR are its
ended()
{
    STATUS=0
    wait "$PID" || STATUS=$?
    OUT=$(cat "$1.out")
    ERR=$(cat "$1.err")
}

for signal in INT TERM; do
    case_is "SIG$signal in the middle of a run"
    dir=after-$signal
    begin $dir stream.copy stream.dot stream.add stream.read stream.write
    kill -$signal "$PID"
    ended $dir
    expect_status 130
    expect_out '^RESULT .*interrupted'
    expect_out "^next .*--resume $dir"
    expect_no_err
    expect_valid $dir
    expect_record $dir "end['status'] == 'interrupted' and end['exit_code'] == 130"
    expect_record $dir "event['kind'] == 'signal' and R[-2] == event and event['launch'] == 0"
    expect_record $dir "1 <= len([p for p in P if p['status'] != 'SKIP']) < 5"
    expect_record $dir "all(p['status'] != 'SKIP' or p['reason'] == 'INTERRUPTED' for p in P)"
    expect test ! -e $dir/lock
    for file in summary.txt summary.md manifest.json; do
        expect test -s $dir/$file
    done
    case_is "--resume after SIG$signal"
    done_before=$(records $dir "[(p['id'], p['mono_ns']) for p in P if p['status'] != 'SKIP']")
    hb run --resume $dir
    expect_status 0
    expect_valid $dir
    expect_finished $dir
    expect_record $dir "[(p['id'], p['mono_ns']) for p in P if p['status'] != 'SKIP']\
[:len($done_before)] == $done_before"
    expect_record $dir "all(p['launch'] == 0 for p in P)"
    expect_record $dir "event['kind'] == 'resume'"
done

case_is "SIGINT twice ends at once"
# Filling arrays of this size lasts long enough for both.
COMMAND="run stream.triad --size=512MiB"
"$HBMARK" run stream.triad --size=512MiB --doubling=off --time=2s --ci=0.00001% --output twice \
    >twice.out 2>twice.err &
PID=$!
expect wait_for 20 grep -q '"t":"plan"' twice/journal.jsonl
# Two signals that arrive before either is handled are one: send until it has ended.
while kill -INT "$PID" 2>/dev/null; do
    sleep 0.05
done
ended twice
expect_status 130
expect_err 'stopped at once; finished points are in the journal'
expect_valid twice
hb run --resume twice
expect_status 0
expect_valid twice

case_is "a point that takes too long"
hb run stream.triad --size=512MiB --time=60s --ci=0.00001% --timeout=500ms --output late
expect_status 124
expect_record late "len(P) == 1 and P[0]['status'] == 'ERROR' and P[0]['reason'] == 'TIMEOUT'"
expect_valid late

case_is "SIGINT before the first point"
"$HBMARK" run stream.copy "${LONG[@]}" --output early >early.out 2>early.err &
PID=$!
expect wait_for 10 test -e early/journal.jsonl
kill -INT "$PID"
ended early
expect_status 130
expect_out 'interrupted'
expect_valid early

case_is "--into adds a launch"
hb run stream.copy stream.dot "${SMALL[@]}" --seed 5 --output into
expect_status 0
for launch in 1 2; do
    hb run --into into
    expect_status 0
    expect_valid into
    expect_finished into
    expect_record into "P[-1]['launch'] == $launch and run['seed'] == '5'"
    expect_record into "event['kind'] == 'launch' and event['launch'] == $launch"
    expect_record into "end['launches'] == $launch + 1"
done
expect_record into "len(P) == 6 and len({(p['id'], p['launch']) for p in P}) == 6"

case_is "--into that is killed before its first point, then resumed"
hb run stream.copy stream.dot "${SMALL[@]}" --output lost
hb run --into lost
expect_status 0
cut_after lost 2 plan
hb run --resume lost
expect_status 0
expect_valid lost
expect_finished lost
expect_record lost "sorted(p['launch'] for p in P) == [0, 0, 1, 1] and end['launches'] == 2"
hb run --into lost
expect_record lost "P[-1]['launch'] == 2 and end['launches'] == 3"

case_is "a point that takes too long"
hb run stream.copy "${SMALL[@]}" --time=30s --ci=0.00001% --max-samples=100000000 --timeout=1s \
    --output slow
expect_status 124
expect_valid slow
expect_record slow "P[-1]['reason'] == 'TIMEOUT'"
expect_record slow "event['kind'] == 'timeout' and event['id'] == P[-1]['id']"

case_is "--into that is interrupted, then resumed"
begin part stream.copy stream.dot
ended part
expect_status 0
COMMAND="--into part"
"$HBMARK" run --into part >part.out 2>part.err &
PID=$!
expect wait_for 20 grep -q '"launch":1,"order"' part/journal.jsonl
kill -INT "$PID"
ended part
expect_status 130
expect_no_err
hb run --resume part
expect_status 0
expect_valid part
expect_record part "sorted((p['id'], p['launch']) for p in P if p['status'] != 'SKIP') == \
    sorted((q['id'], n) for q in plan['points'] for n in (0, 1))"

case_is "a terminal that goes away"
begin hangup stream.copy stream.dot stream.add
kill -HUP "$PID"
ended hangup
expect_status 129 130
expect_valid hangup/journal.jsonl
hb run --resume hangup
expect_status 0
expect_finished hangup

finish
