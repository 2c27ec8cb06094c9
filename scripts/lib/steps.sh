# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Steps of scripts/test and scripts/check: each counts what passed, failed and was skipped.
# Source common.sh first.

PASSED=0
FAILED=0
SKIPPED=0
FAILED_NAMES=()
SKIPPED_NAMES=()
LOGS=$ROOT/build/logs
# Arguments of the user for every ctest run.
CTEST_ARGS=()
# Of each fuzz target: on a push this is a look for what has just been broken.
FUZZ_SECONDS=10
# The stage that runs, when it began, and "SECONDS s NAME" of those before it.
STAGE=
STAGE_BEGAN=0
STAGE_TIMES=()

# Root may start MPI ranks in a test machine, and more ranks than it has cores.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe

stage_ends()
{
    [ -n "$STAGE" ] || return 0
    STAGE_TIMES+=("$(printf '%5d s  %s' $((SECONDS - STAGE_BEGAN)) "$STAGE")")
    STAGE=
}

# stage "[NAME] WHAT": what follows belongs to it
stage()
{
    stage_ends
    STAGE=$1
    STAGE_BEGAN=$SECONDS
    say "$1"
}

step_passed()
{
    PASSED=$((PASSED + 1))
    say "      $1 ... ok"
}

step_failed()
{
    FAILED=$((FAILED + 1))
    FAILED_NAMES+=("$1")
    say "      $1 ... FAILED"
}

# step_skipped NAME WHY
step_skipped()
{
    SKIPPED=$((SKIPPED + 1))
    SKIPPED_NAMES+=("$1 ($2)")
    say "      $1 ... skipped: $2"
}

# step NAME COMMAND...: one thing that passes or fails, counted as one test
step()
{
    local name=$1 log=$LOGS/${1//[^a-z0-9]/-}.log
    shift
    if logged "$log" "$@"; then
        step_passed "$name"
    else
        step_failed "$name"
        return 1
    fi
}

# step_tool NAME TOOL COMMAND...: a step that is skipped where its tool is absent
step_tool()
{
    local name=$1 tool=$2
    shift 2
    if ! have "$tool"; then
        step_skipped "$name" "$tool is not installed"
        return 0
    fi
    step "$name" "$@"
}

build_with()
{
    configure "$@" && build "$1"
}

build_fuzz()
{
    configure fuzz -DHBMARK_TESTS=ON -DHBMARK_FUZZ_SECONDS="$FUZZ_SECONDS" &&
        build fuzz --target fuzz_targets
}

# junit_verdicts FILE: "pass|fail|skip NAME" for each test case. A test that could not be started is
# "notrun" for ctest as one that skips itself is; only the latter counts as skipped.
junit_verdicts()
{
    awk '
        /^\t<testcase / {
            name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name)
            if (/ status="run"/) print "pass", name
            else if (/ status="disabled"/) print "skip", name
            else if (/ status="notrun"/) waiting = name
            else print "fail", name
        }
        /^\t\t<skipped / && waiting != "" {
            print (/message="SKIP_/ ? "skip" : "fail"), waiting
            waiting = ""
        }' "$1"
}

# count_junit SUITE FILE: adds a ctest run to the totals
count_junit()
{
    local verdict name
    while read -r verdict name; do
        case $verdict in
        pass) PASSED=$((PASSED + 1)) ;;
        skip) SKIPPED=$((SKIPPED + 1)) SKIPPED_NAMES+=("$name [$1]") ;;
        *) FAILED=$((FAILED + 1)) FAILED_NAMES+=("$name [$1]") ;;
        esac
    done < <(junit_verdicts "$2")
}

# How many times as slow as others this machine is now, 1 to 9: limits of tests, which are there
# for what hangs, are stretched by it. Elsewhere 200 starts of a program take under a second.
slowness()
{
    local began=${EPOCHREALTIME//[!0-9]/} i times
    for ((i = 0; i < 200; i++)); do
        /bin/sh -c :
    done
    times=$(((${EPOCHREALTIME//[!0-9]/} - began) / 1000000 + 1))
    say $((times < 9 ? times : 9))
}

# run_ctest PRESET ARGS...: counts by the JUnit file. Two tests at a time: the machines this runs
# on may have two cores; tests that measure are RUN_SERIAL by themselves. A test that hangs is ended
# after what no other takes, 25 minutes on an idle machine. HBMARK_SLOW stretches limits within tests.
run_ctest()
{
    local preset=$1 junit=$LOGS/junit-$1.xml status=0 before=$FAILED slow
    shift
    mkdir -p "$LOGS"
    rm -f "$junit"
    # A suite that has vanished is a failure, unless the user asked for a part.
    [ ${#CTEST_ARGS[@]} -gt 0 ] || set -- --no-tests=error "$@"
    slow=$(slowness)
    HBMARK_SLOW=$slow ctest --test-dir "$ROOT/build/$preset" -j2 --timeout $((1500 * slow)) \
        --output-on-failure --output-junit "$junit" "$@" ${CTEST_ARGS+"${CTEST_ARGS[@]}"} \
        </dev/null || status=$?
    if [ -s "$junit" ]; then
        count_junit "$preset" "$junit"
    fi
    if [ $status -ne 0 ] && [ "$FAILED" = "$before" ]; then
        step_failed "ctest of $preset, exit status $status"
    fi
}

# Leaks of the libraries below us are theirs. Without slow unwinding their frames have no names
# that a suppression could match, as they are unloaded before the report; tests that load none of
# them unwind fast (tests/CMakeLists.txt).
run_ctest_sanitized()
{
    local readable status=0
    # A test that becomes another user must be able to read it, wherever the source lies.
    readable=$(mktemp "${TMPDIR:-/tmp}/hbmark-lsan.XXXXXX")
    cp "$ROOT/tests/harness/lsan.supp" "$readable" && chmod 644 "$readable"
    ASAN_OPTIONS=fast_unwind_on_malloc=0:${ASAN_OPTIONS:-} \
    LSAN_OPTIONS=suppressions=$readable:print_suppressions=0 \
    UBSAN_OPTIONS=print_stacktrace=1 \
        run_ctest "$@" || status=$?
    rm -f "$readable"
    return $status
}

# Labels that sanitizers add nothing to: they check scripts, object code, other machines, or simulate
# thousands of the same.
NOT_SANITIZED='scripts|style|objcode|cross|slow|simulation'

steps_release()
{
    stage "[release] build with -Werror, all tests"
    step "build release" build_with release -DHBMARK_WERROR=ON -DHBMARK_TESTS=ON || return 0
    run_ctest release
}

steps_asan()
{
    stage "[asan] build with address and undefined-behaviour sanitizers, tests"
    step "build asan" build_with asan -DHBMARK_TESTS=ON || return 0
    run_ctest_sanitized asan -LE "$NOT_SANITIZED"
}

# Of a program with two loops of OpenMP, the second reading what the first wrote. With "nowait" that
# is a race.
race_program()
{
    cat <<C
int a[1000], b[1000];
int main(void)
{
#pragma omp parallel num_threads(2)
    {
#pragma omp for schedule(static) $1
        for (int i = 0; i < 1000; i++)
            a[i] = i;
#pragma omp for schedule(static)
        for (int i = 0; i < 1000; i++)
            b[i] = a[999 - i];
    }
    return b[0] != 999 && b[0] != 0;
}
C
}

# race_verdict CLAUSE: exit status of the program under the sanitizer
race_verdict()
{
    race_program "$1" | clang -x c -g -fopenmp -fsanitize=thread - -o "$LOGS/race" 2>/dev/null ||
        return 1
    "$LOGS/race" >/dev/null 2>&1
}

# The thread sanitizer knows nothing of OpenMP's barriers; Archer, which clang's OpenMP loads, tells
# it. Where that is not so every run would be full of races that are none. So both are tried.
tsan_there()
{
    local status=0
    have clang || return 1
    mkdir -p "$LOGS"
    race_verdict "" || return 1
    race_verdict nowait || status=$?
    [ $status = 66 ]
}

# Archer lies beside the OpenMP library of clang; the one of another version does not load.
archer()
{
    local lib
    lib=$(echo 'int main(void) { return 0; }' |
        clang -x c -fopenmp - -o "$LOGS/openmp" 2>/dev/null &&
        ldd "$LOGS/openmp" | sed -n 's/.*libomp[^ ]* => \([^ ]*\) .*/\1/p') || true
    lib=$(readlink -f "${lib:-/}")
    [ ! -e "${lib%/*}/libarcher.so" ] || say "${lib%/*}/libarcher.so"
}

# Reports go to files: the exit status of a process that a test only starts is lost.
no_races()
{
    local report
    for report in "$LOGS"/race-report.*; do
        [ ! -s "$report" ] || { cat "$report" && return 1; }
    done
}

# What has threads in it, or runs beside them. Left out by their names: counters (they count page
# faults, which the sanitizer's shadow memory takes too), e2e.signals (the sanitizer holds a signal
# back, so that the second of two in a row is lost), e2e.mpi (clean, but 80 s, and ranks share no
# memory), the other kernel tests, results and fuzz targets (one thread). MPI's and PAPI's own code
# is not compiled for the sanitizer and not looked at.
TSAN_TESTS='^(machine\.(bind|limits|live)|comm|comm_mpi_[23]|preflight|harness\..*|e2e\.output)$'

# All benchmarks by plain loops, as the sanitizer sees accesses of up to 16 bytes.
tsan_run()
{
    local out
    out=$(mktemp -d)
    "$ROOT/build/tsan/bin/hbmark" run stream --isa generic --type f64,f32 --threads 2 --size 1MiB \
        --variant plain,prefetch,interleave,block --doubling off --min-samples 3 --max-samples 3 \
        --time 20ms --warmup 10ms --output "$out/run"
    set -- $?
    rm -rf "$out"
    return "$1"
}

# Its warnings, where the build for the thread sanitizer does not have them.
steps_clang()
{
    stage "[clang] build with -Werror"
    step_tool "build clang" clang build_with clang -DHBMARK_TESTS=ON || return 0
}

steps_tsan()
{
    stage "[tsan] build with clang, -Werror and the thread sanitizer, tests with threads"
    local OMP_TOOL_LIBRARIES TSAN_OPTIONS=ignore_noninstrumented_modules=1
    mkdir -p "$LOGS"
    OMP_TOOL_LIBRARIES=$(archer)
    export OMP_TOOL_LIBRARIES TSAN_OPTIONS
    if ! tsan_there; then
        step_skipped "thread sanitizer" "clang, its OpenMP and Archer do not find a planted race"
        steps_clang
        return 0
    fi
    step "build tsan" build_with tsan -DHBMARK_WERROR=ON -DHBMARK_TESTS=ON || return 0
    rm -f "$LOGS"/race-report.*
    TSAN_OPTIONS+=" log_path=$LOGS/race-report"
    step "all benchmarks under tsan" tsan_run || true
    run_ctest tsan -R "$TSAN_TESTS"
    step "no race was reported" no_races || true
}

# Where clang has no libFuzzer the targets are skipped, not failed.
libfuzzer_there()
{
    have clang && echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n);
        int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d == 0 && n != 0; }' |
        clang -x c -fsanitize=fuzzer - -o /dev/null 2>/dev/null
}

steps_fuzz()
{
    stage "[fuzz] $FUZZ_SECONDS s of each libFuzzer target"
    if ! libfuzzer_there; then
        step_skipped "fuzz targets" "clang with libFuzzer is not installed"
        return 0
    fi
    step "build fuzz" build_fuzz || return 0
    run_ctest fuzz -L fuzz
}

# Files of ours that clang-format decides about.
our_sources()
{
    (cd "$ROOT" && find bench kernels harness results tests -name '*.[ch]' -o -name '*.cu')
}

check_format()
{
    (cd "$ROOT" && our_sources | xargs clang-format --dry-run -Werror)
}

# Warnings and portability, not style: style is clang-format's and the rules'.
check_cppcheck()
{
    (cd "$ROOT" && cppcheck --quiet --std=c11 --language=c --error-exitcode=1 --inline-suppr \
        --enable=warning,portability --suppress=missingIncludeSystem --suppress=unknownMacro \
        -I harness -I results -I kernels bench kernels harness results)
}

check_shell()
{
    (cd "$ROOT" && grep -lE '^#!.*(bash|sh)$|shellcheck shell' -r scripts tests .ci |
        xargs shellcheck -x -S warning)
}

steps_style()
{
    stage "[style] format, cppcheck, shellcheck, rules"
    step_tool "clang-format" clang-format check_format || true
    step_tool "cppcheck" cppcheck check_cppcheck || true
    step_tool "shellcheck" shellcheck check_shell || true
    step "rules" "$ROOT/tests/rules.sh" || true
}

print_names()
{
    local title=$1 name
    shift
    say "$title:"
    for name in "$@"; do
        say "  $name"
    done
}

# The summary; the last line is plain, for whoever reads only that. Status 0 if nothing failed
# and something passed.
summary()
{
    stage_ends
    say ""
    [ ${#STAGE_TIMES[@]} -eq 0 ] || print_names "time of each stage" "${STAGE_TIMES[@]}"
    [ $SKIPPED -gt 0 ] && print_names "skipped" "${SKIPPED_NAMES[@]}"
    [ $FAILED -gt 0 ] && print_names "failed" "${FAILED_NAMES[@]}"
    say "logs: build/logs; time: $((SECONDS / 60)) min $((SECONDS % 60)) s"
    say "$PASSED passed, $FAILED failed, $SKIPPED skipped"
    [ $FAILED -eq 0 ] && [ $PASSED -gt 0 ]
}
