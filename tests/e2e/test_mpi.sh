#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# The same program as one rank of several: shares, bindings, records, and ranks that are killed.
# MPIRUN names the launcher.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

MPIRUN=${MPIRUN:-mpirun}
command -v "$MPIRUN" >/dev/null || skip_all "no $MPIRUN"
OPEN_MPI=
! "$MPIRUN" --version 2>/dev/null | grep -qE 'Open MPI|OpenRTE|PRRTE' || OPEN_MPI=yes
CORES=$(nproc)
BIND=

# ranks N COMMAND...: under the launcher, with more ranks than cores if need be
ranks()
{
    local n=$1 over=()
    shift
    [ -z "$OPEN_MPI" ] || over=(--oversubscribe)
    # BIND is words.
    # shellcheck disable=SC2086
    LIMIT=90 run "$MPIRUN" ${over[@]+"${over[@]}"} -n "$n" $BIND "$@"
}

# Open MPI gives rank 0 a pseudo-terminal, but what arrives here is a pipe.
expect_no_control_codes()
{
    [[ $OUT$ERR != *$'\033'* ]] || fail "control codes on a pipe"
}

for n in 1 2 3 16; do
    case_is "$n ranks"
    ranks $n "$HBMARK" run stream.copy stream.read "${SMALL[@]}" --output r$n
    expect_status 0
    expect_no_control_codes
    expect_out '^RESULT +2 points'
    [ "$(grep -c '^RESULT' <<<"$OUT")" = 1 ] || fail "not one rank alone printed the summary"
    expect_valid r$n
    expect_finished r$n
    expect_record r$n "all(p['params']['ranks'] == $n and p['check']['pass'] for p in P)"
    expect_record r$n "all(p['check']['elements'] >= p['params']['n'] for p in P)"
    expect_record r$n "all(p['params']['n'] == (2 << 20) // 8 // $n for p in P)"
    expect_record r$n "env['mpi']['transport'] == 'mpi' and env['mpi']['ranks'] == $n"
    if [ $n -gt 1 ]; then
        expect_record r$n "all([q['rank'] for q in p['ranks']['per_rank']] == list(range($n)) \
            for p in P)"
        expect_record r$n "all(q['median_ns'] > 0 for p in P for q in p['ranks']['per_rank'])"
        expect_record r$n "all(p['ranks']['sync']['offset_error_ns'] >= 0 for p in P)"
    fi
    if [ $n -gt "$CORES" ]; then
        expect_record r$n "all('oversubscribed' in p['flags'] for p in P)"
    else
        expect_record r$n "not any('oversubscribed' in p['flags'] for p in P)"
    fi
done

case_is "cells of all ranks"
ranks 2 "$HBMARK" run noise.fwq net.pingpong global.ptrans "${SMALL[@]/--variant=plain/--visits=2}" \
    --at 64 --output cells
expect_status 0
expect_valid cells
# Each rank's cores have rows of their own, with numbers.
expect_record cells "sorted({row[:6] for p in P if p['bench'] == 'noise.fwq' \
    for row in p['cells']['rows']}) == ['rank 0', 'rank 1']"
expect_record cells "all(x is not None and x >= 0 for p in P if p['bench'] == 'noise.fwq' \
    for x in p['cells']['median'])"
# Of a pair the one that began has the number.
expect_record cells "[p['cells']['median'].count(None) for p in P if p['bench'] == 'net.pingpong'] \
    and all(p['cells']['median'].count(None) == 3 for p in P if p['bench'] == 'net.pingpong')"
expect_record cells "all(sorted(f['name'] for f in p['facts']) == ['P', 'Q', 'residual'] and \
    [f['name'] for f in p['phases']] == ['pack', 'exchange', 'add'] and p['check']['pass'] \
    for p in P if p['bench'] == 'global.ptrans')"
run "$HBMARK" verify cells
expect_status 0

case_is "each rank count draws the same order from a seed"
ranks 2 "$HBMARK" run stream "${SMALL[@]}" --seed 99 --output seed2
hb run stream "${SMALL[@]}" --seed 99 --output seed1
[ "$(records seed1 "[p['bench'] for p in P]")" = "$(records seed2 "[p['bench'] for p in P]")" ] ||
    fail "the order depends on the number of ranks"

case_is "--json of several ranks"
ranks 2 "$HBMARK" run stream.copy "${SMALL[@]}" --json --output json
expect_status 0
tr -d '\r' <"$SCRATCH/.out" >json.out
expect cmp json.out json/journal.jsonl

cpus="[q['cpu'] for q in P[0]['ranks']['per_rank']]"
if [ "$CORES" -ge 2 ]; then
    for how in none core; do
        case_is "2 ranks, the launcher binds to $how"
        [ -n "$OPEN_MPI" ] || [ $how = none ] || continue
        BIND=${OPEN_MPI:+--bind-to $how}
        ranks 2 "$HBMARK" run stream.copy "${SMALL[@]}" --output bind$how
        expect_status 0
        expect_record bind$how "len(set($cpus)) == 2"
        expect_record bind$how "P[0]['params']['threads'] == (1 if '$how' == 'core' else \
            $CORES // 2)"
        expect_record bind$how "'oversubscribed' not in P[0]['flags']"
    done
    BIND=
fi

# expect_foreign DIR RECORD MEMBER VALUE WHAT: as if it had been begun on another machine
expect_foreign()
{
    rm -rf foreign
    cp -r "$1" foreign
    "$PYTHON" -c 'import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
next(r for r in lines if r["t"] == sys.argv[2])[sys.argv[3]] = json.loads(sys.argv[4])
open(sys.argv[1], "w").writelines(json.dumps(r, separators=(",", ":")) + "\n" for r in lines)' \
        foreign/journal.jsonl "$2" "$3" "$4"
    expect "$PYTHON" "$SOURCE/tests/lib/journal.py" foreign/journal.jsonl
    cp foreign/journal.jsonl before
    hb run --into foreign
    expect_error 65 "foreign: .*the $5 was '${4//\"/}' and is '.+': go on as it was begun"
    expect cmp before foreign/journal.jsonl
}
case_is "a directory of another machine"
hb run stream.copy "${SMALL[@]}" --output here
expect_foreign here env hostname '"elsewhere"' host
expect_foreign here env machine_id_hash '"0123456789abcdef"' 'hashed machine-id'
expect_foreign here env cpu_model '"Z80"' 'CPU model'
expect_foreign here topo cores 1234 'number of cores'
case_is "as many ranks as before"
hb run --resume r2
expect_error 65 "number of ranks on the first node was '2' and is '1'"

if [ -n "$OPEN_MPI" ]; then
    case_is "cores the launcher leaves idle"
    [ "$CORES" -lt 2 ] || {
        BIND='--bind-to core'
        ranks 1 "$HBMARK" run stream.copy "${SMALL[@]}" --output idle
        expect_status 0
        expect_err "^hbmark: note: the 1 rank of .* uses 1 of its $CORES cores: the launcher bound"
        [ "$(grep -c 'note:' <<<"$ERR")" = 1 ] || fail "said more than once"
        expect_valid idle
        expect_record idle "event['kind'] == 'note' and event['used_cores'] == 1"
        expect_record idle "(topo['used_cores'], topo['permitted_cores']) == (1, $CORES)"
        BIND='--bind-to none'
        ranks 1 "$HBMARK" run stream.copy "${SMALL[@]}" --output busy
        expect_record busy "event is None and topo['used_cores'] == $CORES"
        BIND='--bind-to core'
        ranks 2 "$HBMARK" run stream.copy "${SMALL[@]}" --output two
        expect_record two "topo['allowed_cores'] == topo['used_cores'] == topo['local_ranks'] == 2"
    }

    case_is "ranks bound to the same cores"
    BIND='--bind-to core:overload-allowed'
    ranks $((2 * CORES)) "$HBMARK" run stream.copy "${SMALL[@]}" --output overload
    expect_status 0
    expect_record overload "'oversubscribed' in P[0]['flags'] and P[0]['status'] == 'WARN'"
    expect_record overload "topo['used_cores'] == $CORES"
    BIND=
fi

case_is "two nodes"
cat >on_nodes <<END
#!/bin/sh
exec "$HBMARK" run stream.copy ${SMALL[*]} --output "$SCRATCH/nodes"
END
chmod +x on_nodes
LIMIT=90 run "$SOURCE/tests/harness/test_comm_hosts.sh" "$SCRATCH/on_nodes"
if [ "$STATUS" = 77 ]; then
    skip_case "$OUT"
else
    expect_status 0
    expect_valid nodes
    for type in env topo; do
        expect_record nodes "len({r['hostname'] for r in R if r['t'] == '$type'}) == 2"
    done
    expect_record nodes "[(r['local_ranks'], r['xml_file']) for r in R if r['t'] == 'topo'] == \
        [(2, 'topology.xml'), (2, None)]"
fi

case_is "--mpi off under the launcher"
# shellcheck disable=SC2016
ranks 2 bash -c '"$0" run stream.copy "$@" --mpi off --output alone.$$' "$HBMARK" "${SMALL[@]}"
expect_status 0
for dir in alone.*; do
    expect_valid "$dir"
    expect_record "$dir" "env['mpi']['transport'] == 'self' and P[0]['params']['ranks'] == 1"
done
[ "$(find . -maxdepth 1 -name 'alone.*' | wc -l)" = 2 ] || fail "not two runs"

case_is "--mpi on without a launcher"
hb run stream.copy "${SMALL[@]}" --mpi on --output on
expect_status 0
expect_record on "env['mpi']['ranks'] == 1"

case_is "MPI is initialised only for ranks"
# What the dynamic linker resolves when it is first called; all at once where it is told so.
bindings()
{
    LIMIT=60 run env LD_DEBUG=bindings "$@"
    grep -c 'MPI_Init_thread' "$SCRATCH/.err"
}
if [ -z "$SANITIZED" ] && [ "$(bindings "$HBMARK" --version)" = 0 ] &&
    [ "$(bindings "$HBMARK" run stream.copy "${SMALL[@]}" --mpi on --output ld1)" -gt 0 ]; then
    [ "$(bindings "$HBMARK" run stream.copy "${SMALL[@]}" --output ld2)" = 0 ] ||
        fail "a plain run initialises MPI"
    for command in list doctor topo plan "describe stream.copy"; do
        # shellcheck disable=SC2086
        [ "$(bindings "$HBMARK" $command)" = 0 ] || fail "$command initialises MPI"
    done
    expect_record ld2 "env['mpi']['transport'] == 'self'"
else
    skip_case "the linker binds all symbols at the start"
fi

case_is "errors of several ranks are said once"
ranks 2 "$HBMARK" run stream.cpoy
expect_err "no benchmark 'stream.cpoy'"
[ "$(grep -c "no benchmark" <<<"$ERR")" = 1 ] || fail "said more than once"
[ "$STATUS" != 0 ] || fail "exit status 0"
ranks 2 "$HBMARK" run stream.copy "${SMALL[@]}" --output r2
expect_err 'already holds a run'
[ "$STATUS" != 0 ] || fail "exit status 0"
ranks 2 "$HBMARK" plan stream.copy
expect_status 0
[ "$(grep -c '^BENCHMARK' <<<"$OUT")" = 1 ] || fail "not one plan"

# in_background DIR BENCH...: 2 ranks that would run for long, one point done; LAUNCHER is mpirun's
# process, RANKS theirs
in_background()
{
    COMMAND="$MPIRUN -n 2 run ${*:2} ... --output $1"
    timeout -k 3 $((90 * SLOW)) "$MPIRUN" -n 2 "$HBMARK" run "${@:2}" "${SMALL[@]}" --time=1s --ci=0.00001% \
        --max-samples=1000000 --output "$1" >"$1.out" 2>"$1.err" </dev/null &
    WAITS=$!
    wait_for 30 grep -q '"t":"point"' "$1/journal.jsonl" || fail "no first point in 30 s"
    LAUNCHER=$(pgrep -P $WAITS)
    # Open MPI's launcher starts the ranks itself, MPICH's through a proxy.
    RANKS=$(pgrep -P "$LAUNCHER$(pgrep -P "$LAUNCHER" | sed 's/^/,/' | tr -d '\n')" -f "output $1")
    [ "$(wc -w <<<"$RANKS")" = 2 ] || fail "not 2 ranks: $RANKS"
}
ended()
{
    local began=$SECONDS
    STATUS=0
    wait $WAITS || STATUS=$?
    OUT=$(cat "$1.out")
    ERR=$(cat "$1.err")
    [ $((SECONDS - began)) -lt $((20 * SLOW)) ] || fail "it took $((SECONDS - began)) s to end"
    # Hydra's mpirun (MPICH 4.0.2) at times ends a SIGINT with 0, whatever its ranks end with.
    [ "$STATUS" != 0 ] || [ "$1${OPEN_MPI:+ of Open MPI}" = signal ] || fail "exit status 0"
    sleep 0.2
    # A zombie is left to whoever inherits it.
    if ps -o stat= -p "$(tr -s ' \n' ',' <<<"$RANKS" | sed 's/,$//')" | grep -qv '^Z'; then
        fail "ranks are left"
    fi
}
STREAMS=(stream.copy stream.dot stream.read)
if [ "$CORES" -ge 2 ]; then
    set -m
    # The launcher ends the rank that waits for it, and names rank and host.
    case_is "a rank dies in an exchange"
    in_background message net.pingpong --at bytes=8,64,512
    kill -9 "$(tail -n 1 <<<"$RANKS")"
    ended message
    [ -z "$OPEN_MPI" ] || expect_err 'process rank [01] .*on node .* exited on signal 9'
    expect_record message "P and all(p['status'] in ('PASS', 'WARN') for p in P)"
    ranks 2 "$HBMARK" run --resume message
    expect_status 0
    expect_valid message
    expect_finished message
    for victim in first last; do
        case_is "the $victim rank is killed"
        in_background $victim "${STREAMS[@]}"
        rank=$(if [ $victim = first ]; then head -n 1; else tail -n 1; fi <<<"$RANKS")
        kill -9 "$rank"
        ended $victim
        "$PYTHON" -c 'import sys
data = open(sys.argv[1], "rb").read()
open(sys.argv[2], "wb").write(data[: data.rfind(b"\n") + 1])' $victim/journal.jsonl \
            $victim/whole.jsonl
        expect_valid $victim/whole.jsonl
        rm $victim/whole.jsonl
    done
    case_is "resumed after a rank was killed"
    ranks 2 "$HBMARK" run --resume first
    expect_status 0
    expect_valid first
    expect_finished first

    case_is "SIGINT to the launcher"
    in_background signal "${STREAMS[@]}"
    kill -INT "$LAUNCHER"
    ended signal
    expect_record signal "end is None or end['status'] == 'interrupted'"
    expect_valid signal
    set +m
fi

finish
