#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Wrong input: each error says what, where, the value and what to do, and leaves nothing behind.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# expect_nothing_left: no run directory was begun
expect_nothing_left()
{
    [ -z "$(find . -name journal.jsonl)" ] || fail "a run directory was left behind"
}

case_is "values that cannot be"
while IFS='|' read -r option regex; do
    # Words of an option are split on purpose.
    # shellcheck disable=SC2086
    hb run stream.copy $option
    expect_error 64 "$regex"
    expect_nothing_left
done <<'END'
--size 0|size = '0' is zero
--size -1|size = '-1' is not a size such as
--size 5parsecs|size = '5parsecs' is not a size such as
--size 1|(16|8|element)
--threads 0|threads = '0' is zero
--threads 1,,2|threads = '1,,2' has an empty value
--pages 3k|pages = '3k' is not one of auto.4k.thp.2m.1g
--type f128|type = 'f128' is not one of auto.f64.f32
--ci 0|ci = '0' is zero
--ci 200%|ci = '200%' is not below 100 %
--time 0|time = '0' is zero
--time soon|time = 'soon' is not a duration such as
--seed -5|seed = '-5' is not a whole number
--offset 63|offset = '63' is not a multiple of 64
--bound fast|bound = 'fast' is not a rate such as
--doubling=maybe|doubling = 'maybe' is not one of on.off
--color=blue|color = 'blue' is not one of auto.always.never
--kind 0=foo|no kind "foo": there are
--kind 0|NODE=KIND
--variant foo|no kernel for type f64, variant foo
--unroll 99|no kernel for type f64.*unroll 99
-s size|-s 'size' is not KEY=VALUE
-s =1|KEY=VALUE
END
hb run --into a --resume b
expect_error 64 'cannot both be given'
hb run stream.copy --resume a
expect_error 64 'name no benchmark'

case_is "larger than memory: the nearest size that fits is named in under a second, and works"
TIMEFORMAT='%U %S'
spent=$({ time hb plan stream.triad --size 100TiB >/dev/null 2>&1; } 2>&1)
[ "$(awk '{ print ($1 + $2 < 1) }' <<<"$spent")" = 1 ] || fail "the refusal took $spent s of CPU"
hb run stream.triad --size 100TiB
expect_error 64 '3 arrays of 100TiB need .* only .* \(.*\): .* --size [0-9]+MiB'
fits=$(sed -n 's/.*--size \([0-9]*MiB\).*/\1/p' <<<"$ERR")
hb plan stream.triad --size "$fits" --doubling=off
expect_status 0
hb plan stream.triad --size "$((${fits%MiB} * 5 / 4))MiB" --doubling=off
expect_error 64 'nearest size'

case_is "sizes that overflow"
for size in 18446744073709551615 16EiB 99999999999999999999999 8388608TiB 1e30; do
    hb plan stream.triad --size "$size"
    expect_error 64 'size'
done

case_is "more threads than allowed"
hb run stream.copy --threads 100000
expect_error 64 '100000 threads are more than the [0-9]+ allowed processors.*--threads [0-9]+'
first=$(sed -n 's/^Cpus_allowed_list:\s*\([0-9]*\).*/\1/p' /proc/self/status)
if command -v taskset >/dev/null; then
    run taskset -c "$first" "$HBMARK" run stream.copy --threads 2
    expect_error 64 '2 threads are more than the 1 allowed processors'
    run taskset -c "$first" "$HBMARK" run stream.copy "${SMALL[@]}" --output bound
    expect_status 0
    expect_record bound "P[0]['placement']['cpus'] == [$first]"
    expect_record bound "topo['allowed_cores'] == 1"
    expect_valid bound
    rm -rf bound
fi
expect_nothing_left

case_is "absent tier, set, node"
hb run stream.copy --tier hbm
if [ "$STATUS" != 0 ]; then
    expect_error 69 'tier hbm: this machine has none'
fi
hb run stream.copy --tier 4711
expect_error 69 'tier 4711: no such memory node'
hb run stream.copy --tier foo
expect_status 64 69
expect_err '"foo"'
hb run stream.copy --isa mips
expect_error 69 "isa 'mips' is not one .*generic"
expect_nothing_left

case_is "suites"
# suite_fault REGEX: of the suite on stdin
suite_fault()
{
    cat >bad.ini
    hb plan ./bad.ini
    expect_error 65 "bad\\.ini:$1"
}
suite_fault "3: unknown option 'treads'.*'threads'" <<'END'
[run a]
bench = stream.copy
treads = 3
END
suite_fault "3: size = 'huge' is not a size" <<'END'
[run a]
bench = stream.copy
size = huge
END
suite_fault "2: unknown section 'defualts'.*\[defaults\]" <<'END'
[defualts]
time = 3s
END
suite_fault "2: neither" <<'END'
[run a]
what is this
END
suite_fault "2: \[run a\] names no 'bench'" <<'END'
[run a]
time = 3s
END
suite_fault "3: option given twice: 'time'" <<'END'
[defaults]
time = 3s
time = 4s
END
suite_fault "2: option cannot stand in a suite: 'output'" <<'END'
[defaults]
output = /tmp/x
END
suite_fault "2: line too long" < <(printf '[run a]\nbench = %0300d\n' 1)
suite_fault "1: a zero byte" < <(printf '[run\0a]\n')
suite_fault " no \[run NAME\] section" </dev/null
cat >typo.ini <<'END'
[run a]
bench = stream.cpoy
END
hb plan ./typo.ini
expect_status 64 65
expect_err "typo\\.ini.*'stream.cpoy'.*'stream.copy'"
hb plan ./absent.ini
expect_error 64 "suite '\./absent.ini'.*No such file"
hb plan ./
expect_status 64 65
head -c 2000000 /dev/zero >huge.ini
hb plan ./huge.ini
expect_error 65 'huge\.ini: more than 1 MiB'
hb plan <(printf '[run a]\nbench = stream.copy\n')
expect_status 0
expect_nothing_left

case_is "an option of the command line wins over the suite's"
cat >wins.ini <<'END'
[defaults]
time = 7s
[run a]
bench = stream.copy
size = 1MiB
END
hb run ./wins.ini "${SMALL[@]}" --output wins
expect_status 0
expect_record wins "run['config']['time']['value'] == '50ms'"
expect_record wins "P[0]['params']['size_bytes'] == 2 << 20"
rm -rf wins

case_is "topologies"
echo 'not xml' >garbage.xml
echo '<?xml version="1.0"?><topology version="2.0"><object type="Machine"' >cut.xml
head -c 100000 /dev/urandom >random.xml
: >empty.xml
mkdir folder.xml
for file in garbage cut random empty folder; do
    hb plan --topology $file.xml
    expect_error 65 "$file\\.xml"
done
hb topo --topology absent.xml
expect_error 65 'absent\.xml: No such file'
hb topo --topology synthetic:nonsense
expect_error 65 'nonsense'
hb topo --topology fsroot:/nonexistent
expect_error 65 '/nonexistent'

case_is "a simulated machine plans but does not measure"
for machine in "synthetic:pack:2 [numa(memory=64GiB)] l3:1(size=32MiB) core:8 pu:1" \
    "$HBMARK_BUILD/machines/xeon-max-flat-snc4.xml"; do
    [[ $machine == synthetic:* || -e $machine ]] || continue
    hb plan --topology "$machine"
    expect_status 0
    expect_out 'SIMULATED'
    hb run --topology "$machine"
    expect_error 69 "SIMULATED.*hbmark plan"
    hb doctor --topology "$machine"
    expect_error 69 'SIMULATED'
done
machine=$HBMARK_BUILD/machines/xeon-max-flat-snc4.xml
if [ -e "$machine" ]; then
    hb plan stream.triad --topology "$machine"
    expect_out '^stream.triad .* hbm '
    expect_out '^stream.triad .* dram '
fi
expect_nothing_left

case_is "words that a command does not take"
hb run --resume
expect_status 64
hb run -- --size
expect_error 64 "'--size'"
hb run "$(printf 'a%.0s' $(seq 5000))"
expect_status 64
expect_err '^hbmark: '
hb run "$(printf 'stream.\xff\x1b[31m')"
expect_status 64
if [[ $ERR == *$'\033'* ]]; then
    fail "an escape sequence of the input reaches the terminal"
fi

finish
