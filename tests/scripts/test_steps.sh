#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Counting of scripts/test: a small project whose tests pass, fail, skip and are disabled, run by
# the real ctest, must be counted and named so, and the last line must say it.
set -eu
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
CASE="counts"
# shellcheck source=scripts/lib/common.sh
. "$SOURCE/scripts/lib/common.sh"
ROOT=$SCRATCH
# shellcheck source=scripts/lib/steps.sh
. "$SOURCE/scripts/lib/steps.sh"

mkdir -p "$SCRATCH/src"
cat >"$SCRATCH/src/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.20)
project(demo LANGUAGES NONE)
enable_testing()
add_test(NAME demo.pass COMMAND true)
add_test(NAME demo.pass_too COMMAND echo "50% tests passed, 1 tests failed out of 2")
add_test(NAME demo.fail COMMAND sh -c "echo '<failure> & status=\"fail\"'; exit 1")
add_test(NAME demo.skip COMMAND sh -c "exit 77")
add_test(NAME demo.disabled COMMAND true)
add_test(NAME demo.absent COMMAND no-such-program-anywhere)
set_tests_properties(demo.skip PROPERTIES SKIP_RETURN_CODE 77)
set_tests_properties(demo.disabled PROPERTIES DISABLED TRUE)
CMAKE
cmake -S "$SCRATCH/src" -B "$SCRATCH/build/demo" >/dev/null
run_ctest demo >"$SCRATCH/ctest.out" 2>&1
OUT="passed $PASSED, failed $FAILED, skipped $SKIPPED; ${FAILED_NAMES[*]}; ${SKIPPED_NAMES[*]}"
[ "$PASSED $FAILED $SKIPPED" = "2 2 2" ] || fail "wrong counts"
expect_out "demo.fail [demo] demo.absent [demo]"
expect_out "demo.skip [demo]"
expect_out "demo.disabled [demo]"

CASE="limits follow the machine's speed"
case $(slowness) in
[1-9]) ;;
*) fail "slowness is '$(slowness)'" ;;
esac
slowness()
{
    say 7
}
cat >>"$SCRATCH/build/demo/CTestTestfile.cmake" <<'CMAKE'
add_test(demo.limit sh -c "test \$HBMARK_SLOW = 7")
CMAKE
CTEST_ARGS=(-R demo.limit -V)
run_ctest demo >"$SCRATCH/ctest.out" 2>&1
OUT=$(cat "$SCRATCH/ctest.out")
expect_out "Test timeout computed to be: 10500"
expect_out "100% tests passed"

CASE="ctest arguments of the user"
PASSED=0 FAILED=0 SKIPPED=0 FAILED_NAMES=() SKIPPED_NAMES=() CTEST_ARGS=(-R demo.pass)
run_ctest demo >/dev/null 2>&1
OUT="$PASSED $FAILED $SKIPPED"
[ "$OUT" = "2 0 0" ] || fail "wrong counts"

CASE="steps and their summary"
step "good step" true >/dev/null
OUT=$(summary) || fail "status is not 0"
[ "$(tail -n 1 <<<"$OUT")" = "3 passed, 0 failed, 0 skipped" ] || fail "wrong last line"
step "bad step" false >/dev/null 2>&1 || true
step_tool "absent" no-such-program-anywhere true >/dev/null
OUT=$(summary) && fail "status is 0 with a failure"
[ "$(tail -n 1 <<<"$OUT")" = "3 passed, 1 failed, 1 skipped" ] || fail "wrong last line"
expect_out "bad step"
expect_out "absent (no-such-program-anywhere is not installed)"

CASE="time of each stage"
unset SECONDS # of bash: from here on a clock of ours
SECONDS=20
stage "[one] first" >/dev/null
SECONDS=$((SECONDS + 7))
stage "[two] second" >/dev/null
OUT=$(summary) || true
expect_out " 7 s  [one] first"
expect_out " 0 s  [two] second"

CASE="seconds of fuzzing"
for bad in "" 0 -3 10s; do
    STATUS=0
    OUT=$("$SOURCE/scripts/test" --fuzz "$bad" 2>&1) || STATUS=$?
    expect_status 64
    expect_out "--fuzz wants a number of seconds, not '$bad'"
done

CASE="nothing that ran is no success"
PASSED=0 FAILED=0 SKIPPED=0
OUT=$(summary) && fail "status is 0 with no test"

finish
