#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# kill -9 at random moments: every complete line stays valid, and --resume finishes the run without
# measuring anything twice. KILL_SEED repeats the moments of another time, KILL_COUNT sets how many.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

COUNT=${KILL_COUNT:-50}
SEED=${KILL_SEED:-20260101}
RANDOM=$SEED
RUN=("$HBMARK" run stream "${SMALL[@]}" --max-samples=3)
echo "seed $SEED, $COUNT kills"

# What one run lasts here, in ms: kills fall anywhere in it.
case_is "undisturbed"
began=$(date +%s%3N)
run "${RUN[@]}" --output whole
expect_status 0
LASTS=$(($(date +%s%3N) - began))
expect_valid whole
points=$(records whole "sorted(p['id'] for p in P)")

# complete_lines DIR TO: the journal without a torn last line
complete_lines()
{
    "$PYTHON" -c 'import sys
data = open(sys.argv[1], "rb").read()
open(sys.argv[2], "wb").write(data[: data.rfind(b"\n") + 1])' "$1/journal.jsonl" "$2"
}

mkdir killed
early=0
late=0
for ((i = 0; i < COUNT; i++)); do
    delay=$((RANDOM * (LASTS + LASTS / 10) / 32768))
    dir=run$i
    case_is "kill $i after $delay ms"
    COMMAND="kill -9 of ${RUN[*]}"
    "${RUN[@]}" --output $dir >/dev/null 2>&1 &
    pid=$!
    sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    STATUS=$?
    [ $STATUS != 0 ] || late=$((late + 1))
    if [ -e $dir/journal.jsonl ]; then
        complete_lines $dir killed/$i.jsonl
    fi
    if [ ! -s killed/$i.jsonl ]; then
        # Nothing is known of what was wanted: the same command does it.
        rm -f killed/$i.jsonl
        early=$((early + 1))
        run "${RUN[@]}" --output $dir
    else
        run "$HBMARK" run --resume $dir
    fi
    expect_status 0
    [ "$(records $dir "sorted(p['id'] for p in P if p['status'] != 'SKIP')" 2>&1)" = "$points" ] ||
        fail "not each point exactly once"
done
case_is "every journal, as it was killed and as it was finished"
COMMAND="validation of all of them"
expect_valid killed/*.jsonl run*/
echo "$COUNT kills: $early before the first record, $late after the end"
[ "$late" -lt $((COUNT / 2)) ] || fail "most kills came too late to test anything"

finish
