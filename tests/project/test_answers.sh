#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Answers of hbmark target against closed forms, for each row of the catalogue, from made runs and
# from a small real one.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
HERE=$SOURCE/tests/project

# made DIR OPTIONS...: a run with known figures
made()
{
    "$PYTHON" "$HERE/make_run.py" "$@" || fail "make_run.py $*"
}

made n1
made watts --watts 300
made launches --launches 4 --noise 0.05
made wide --nodes 64 --spread 0.02
for n in 1 2 4 8 16; do
    made s$n --nodes $n --law amdahl:0.001 --noise 0.001 --seed $n
done
made other --nodes 4 --cpu "Other CPU"

case_is "a real run"
hb run stream.triad compute.fma "${SMALL[@]}" --output real
expect_status 0

case_is "answers"
export HBMARK
LIMIT=1200 run "$PYTHON" "$HERE/answers.py" n1 wide real
expect_status 0
[ "$STATUS" = 0 ] || printf '%s\n' "$OUT"
finish
