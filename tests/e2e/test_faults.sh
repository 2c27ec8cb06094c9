#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# What the system refuses: directories, a full disk, limits of memory, runs that meet.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

MOUNTED=
GROUP=
clean_up()
{
    [ -z "$MOUNTED" ] || umount "$MOUNTED" 2>/dev/null
    [ -z "$GROUP" ] || rmdir "$GROUP" 2>/dev/null
}
CLEANUP=clean_up

case_is "--resume and --into of what is no run"
mkdir empty
for option in --resume --into; do
    hb run $option absent
    expect_error 65 'absent: No such file'
    hb run $option empty
    expect_error 65 'empty is not a hbmark run directory'
    hb run $option /dev/null
    expect_status 65
    expect_err '^hbmark: '
done
mkdir foreign
echo '{"not": "ours"}' >foreign/journal.jsonl
hb run --resume foreign
expect_error 65 'foreign/journal.jsonl:1'
expect test ! -e foreign/lock

hb run stream.copy stream.dot stream.add "${SMALL[@]}" --output good
expect_status 0

case_is "--resume of a complete run"
before=$(sha256sum <good/journal.jsonl)
length=$(wc -c <good/journal.jsonl)
hb run --resume good
expect_status 0
expect_valid good
expect_finished good
expect_record good "len(P) == 3"
[ "$(head -c "$length" good/journal.jsonl | sha256sum)" = "$before" ] || fail "earlier lines were changed"

case_is "--resume with words or options of another run"
hb run --resume good stream.add
expect_error 64 'name no benchmark'

# damaged NAME SED: a copy of the run with its journal changed
damaged()
{
    cp -r good "$1"
    sed -i "$2" "$1/journal.jsonl"
}
case_is "--resume of a damaged journal"
damaged cut '3s/\(.\{60\}\).*/\1/'
damaged removed '4d'
damaged swapped '5{h;d};6{G}'
damaged changed '6s/"pass":true/"pass":false/'
for dir in cut:3 removed:4 swapped:5 changed:6; do
    before=$(sha256sum <"${dir%:*}/journal.jsonl")
    hb run --resume "${dir%:*}"
    expect_error 65 "${dir%:*}/journal.jsonl:${dir#*:}"
    [ "$(sha256sum <"${dir%:*}/journal.jsonl")" = "$before" ] || fail "the journal was changed"
    hb run --into "${dir%:*}"
    expect_error 65 "${dir%:*}/journal.jsonl:${dir#*:}"
done

case_is "--resume after a torn last line"
cp -r good torn
head -c -300 good/journal.jsonl >torn/journal.jsonl
hb run --resume torn
expect_status 0
expect_valid torn
expect_finished torn
expect test -s torn/journal.torn

case_is "a directory that holds a run"
hb run stream.copy "${SMALL[@]}" --output good
expect_error 69 'good already holds a run: .*--resume'
expect_valid good

case_is "a file in the place of the directory"
echo mine >file
hb run stream.copy "${SMALL[@]}" --output file
expect_status 64 69
expect_err '^hbmark: .*file'
[ "$(cat file)" = mine ] || fail "the file was changed"
hb run stream.copy "${SMALL[@]}" --output no/such/parent
expect_error 69 'no/such/parent: No such file'

case_is "two runs in one directory"
"$HBMARK" run stream.copy stream.dot "${SMALL[@]}" --time 3s --ci 0.0001% --max-samples 100000 \
    --output both >first.out 2>&1 &
first=$!
expect wait_for 10 grep -q '"t":"plan"' both/journal.jsonl
for option in --output --resume --into; do
    words=()
    [ $option != --output ] || words=(stream.copy)
    hb run "${words[@]}" $option both
    expect_status 69
    [ $option = --output ] || expect_err "both is being written by process $first on "
done
kill -INT $first
wait $first
expect_valid both

case_is "a directory that others own"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    mkdir -m 755 owned
    chmod 755 "$SCRATCH"
    nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    run "${nobody[@]}" "$HBMARK" run stream.copy "${SMALL[@]}" --output owned/run
    expect_error 69 'cannot make directory owned/run: Permission denied.*--output'
    run "${nobody[@]}" "$HBMARK" run stream.copy "${SMALL[@]}" --output owned
    expect_error 69 'owned/journal.jsonl: Permission denied.*--output'
    run "${nobody[@]}" "$HBMARK" run --resume good
    expect_status 65 69
    expect_err 'good.*Permission denied'
    mkdir -m 777 theirs
    run "${nobody[@]}" "$HBMARK" run stream.copy "${SMALL[@]}" --output theirs/run
    expect_status 0
    expect_valid theirs/run
else
    skip_case "needs root and setpriv"
fi

case_is "a full disk"
mkdir disk
# full_disk KIB: a file system of so many KiB at disk
full_disk()
{
    [ "$(id -u)" = 0 ] && mount -t tmpfs -o "size=${1}k" none disk 2>/dev/null && MOUNTED=$PWD/disk
}
# The run, env, topo, preflight and plan records need about 14 KiB, a point 5 KiB.
for room in 4 16 20 28; do
    if ! full_disk $room; then
        skip_case "no tmpfs can be mounted here"
        break
    fi
    hb run stream "${SMALL[@]}" --output disk/run
    expect_status 69
    expect_err '^hbmark: .*disk/run.*No space left on device'
    if [ -s disk/run/journal.jsonl ]; then
        expect_record disk/run "[r['seq'] for r in R] == list(range(len(R)))"
        expect_valid disk/run/journal.jsonl
    fi
    if [ $room = 28 ]; then
        case_is "--resume once there is room"
        mount -o remount,size=10m disk
        hb run --resume disk/run
        expect_status 0
        expect_valid disk/run
        expect_finished disk/run
    fi
    umount disk && MOUNTED=
done

case_is "stdout that is full"
if [ -e /dev/full ]; then
    run bash -c '"$@" >/dev/full' bash "$HBMARK" run stream.copy "${SMALL[@]}" --output nostdout
    expect_status 69
    expect_err '^hbmark: '
    expect_valid nostdout
    expect_finished nostdout
fi

case_is "RLIMIT_AS"
if [ -z "$SANITIZED" ]; then
    run bash -c 'ulimit -v 2000000; "$@"' bash "$HBMARK" plan stream.triad --size 1GiB
    expect_error 64 'RLIMIT_AS|address space|ulimit -v'
    run bash -c 'ulimit -v 2000000; "$@"' bash "$HBMARK" run stream.triad "${SMALL[@]}" --output as
    expect_status 0
    expect_valid as
    for limit in 60000 90000 120000 200000; do
        run bash -c 'ulimit -v '$limit'; "$@"' bash "$HBMARK" run stream.triad "${SMALL[@]}" \
            --output "as$limit"
        expect_status 0 64 69 127
        [ "$STATUS" = 0 ] || [ -n "$ERR" ] || fail "says nothing"
    done
else
    skip_case "sanitizers need the address space"
fi

# resident COMMAND...: the most KiB that it had in memory
resident()
{
    "$PYTHON" -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

case_is "a memory limit of the control group"
# make_group BYTES: a control group with that limit, v2 or v1; its folder in GROUP, and the file of
# the limit in LIMIT_FILE
make_group()
{
    local root file
    [ "$(id -u)" = 0 ] || return 1
    for root in /sys/fs/cgroup/memory /sys/fs/cgroup /sys/fs/cgroup/unified; do
        GROUP=$root/hbmark-e2e-$$
        mkdir "$GROUP" 2>/dev/null || continue
        for file in memory.max memory.limit_in_bytes; do
            LIMIT_FILE=$GROUP/$file
            if [ -e "$LIMIT_FILE" ] && echo "$1" >"$LIMIT_FILE" 2>/dev/null; then
                return 0
            fi
        done
        rmdir "$GROUP"
    done
    GROUP=
    return 1
}
if make_group 1G; then
    # shellcheck disable=SC2016
    in_group=(bash -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' bash "$GROUP")
    run "${in_group[@]}" "$HBMARK" plan stream.triad --json
    expect_status 0
    expect_out '"id":"stream.triad f64 [^"]* (2|3)[0-9]{2}MiB'
    run "${in_group[@]}" "$HBMARK" topo
    expect_out 'decided by .*[cC](ontrol )?group'
    run "${in_group[@]}" "$HBMARK" run stream.triad --size 1GiB
    expect_error 64 '[cC](ontrol )?group'
    fits=$(sed -n 's/.*--size \([0-9]*MiB\).*/\1/p' <<<"$ERR")
    # What it takes for itself is no part of what hbmark promises to keep to under a sanitizer: its
    # own footprint, taken from a small run, and a byte of shadow for eight of memory.
    if [ -n "$SANITIZED" ]; then
        own=$(resident "$HBMARK" run stream.triad "${SMALL[@]}" --output footprint) ||
            fail "no footprint"
        echo $(((1 << 30) + (1 << 30) / 8 + own * 1024)) >"$LIMIT_FILE"
    fi
    run "${in_group[@]}" "$HBMARK" run stream.triad "${SMALL[@]}" --size "$fits" --output group
    expect_status 0
    expect_valid group
else
    skip_case "no control group can be made here"
fi

finish
