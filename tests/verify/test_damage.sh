#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# A real run, damaged in every way that one edit can, and forged where no chain tells.
set -u
# shellcheck source=tests/verify/lib.sh
. "$(dirname "$0")/lib.sh"

case_is "a run to damage"
small_run run --challenge "tender 17"
hb verify run
expect_status 0
expect_out '^VERDICT  PASS'
[ "$FAILURES" = 0 ] || finish

case_is "$1"
# Each call that hangs is ended there, after a time that follows the machine's speed.
LIMIT=3000 run "$PYTHON" "$VERIFY_TESTS/$1.py" run "$SCRATCH"
expect_status 0
[ "$STATUS" = 0 ] || printf '%s\n' "$OUT" | head -n 20 | cut -c1-300
tail -n 1 <<<"$OUT"
finish
