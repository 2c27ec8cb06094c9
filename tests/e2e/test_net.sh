#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Messages between four hosts, which are network namespaces: all pairs, every byte, faults. MPIRUN
# names the launcher, BENCH the benchmark of messages.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/hosts.sh
. "$SOURCE/tests/e2e/hosts.sh"

MPIRUN=${MPIRUN:-mpirun}
BENCH=${BENCH:-net.pingpong}
PROGRAMS=$HBMARK_BUILD/tests/harness
HOSTS=4
lack=$(hosts_lack)
[ -z "$lack" ] || skip_all "$lack"
CLEANUP=hosts_down
export ASAN_OPTIONS=${ASAN_OPTIONS:-fast_unwind_on_malloc=0}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$SOURCE/tests/harness/lsan.supp:print_suppressions=0}

# pairs CLASS: pairs of a class in the table, each of which has all the sizes
pairs()
{
    awk -v class="$1" '$1 == class { size[$6]; n[$2 " " $4]++ }
        END { for (s in size) sizes++
              for (p in n) { if (n[p] == sizes) all++; else wrong++ }
              print wrong ? "pairs that are not whole" : all + 0 }' <<<"$OUT"
}

# expect_pairs CLASS N
expect_pairs()
{
    [ "$(pairs "$1")" = "$2" ] || fail "not $2 pairs of class $1 but $(pairs "$1")"
}

for ranks in 1 2; do
    case_is "$HOSTS hosts of $ranks ranks"
    hosts_up $HOSTS $ranks || { fail "the hosts could not be made" && break; }
    n=$((HOSTS * ranks))
    within=$((HOSTS * ranks * (ranks - 1) / 2))

    hosts_run $n "$PROGRAMS/test_pingpong" table
    expect_status 0
    expect_pairs remote $((n * (n - 1) / 2 - within))
    # Two ranks of a host begin on its first CPU, whatever the machine is.
    expect_pairs cache $within
    for ((i = 0; i < HOSTS; i++)); do
        expect_out "^remote [0-9]+ .*$HOSTS_TAG$i "
    done

    case_is "$HOSTS hosts of $ranks ranks: faults, and what comes after them"
    for program in test_net test_pingpong; do
        hosts_run $n "$PROGRAMS/$program"
        expect_status 0
        [ "$(grep -c '^Elapsed time' <<<"$OUT")" = $n ] || fail "not $n ranks ended their tests"
        expect_not_out '[.][.][.]FAILED'
    done

    case_is "$HOSTS hosts of $ranks ranks: $BENCH"
    if "$HBMARK" list | grep -qE "(^| )$BENCH( |\$)"; then
        hosts_run $n "$HBMARK" run "$BENCH" "${SMALL[@]}" --output "$SCRATCH/run$ranks"
        expect_status 0
        expect_valid "run$ranks"
        expect_finished "run$ranks"
        expect_record "run$ranks" "all(p['status'] in ('PASS', 'WARN', 'SKIP') for p in P)"
        expect_record "run$ranks" "any(p['status'] in ('PASS', 'WARN') for p in P)"
        # By class, each pair has a number: of two hosts; of the two ranks of one.
        expect_record "run$ranks" "{sum(x is not None for x in p['cells']['median']) for p in P \
            if 'pairs=remote' in p['id']} == {$((n * (n - 1) / 2 - within))}"
        expect_record "run$ranks" "{sum(x is not None for x in p['cells']['median']) for p in P \
            if 'pairs=remote' not in p['id']} == ({$within} if $within else set())"
        expect_record "run$ranks" "len({r['hostname'] for r in R if r['t'] == 'env'}) == $HOSTS"
    else
        skip_case "hbmark has no $BENCH"
    fi
    hosts_down
done

finish
