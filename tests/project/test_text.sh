#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# The text of hbmark target, word for word (UPDATE_GOLDEN=1 rewrites it), and its width.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
GOLDEN=$SOURCE/tests/project/golden

"$PYTHON" "$SOURCE/tests/project/make_run.py" n1 || fail "make_run.py"
for n in 2 4 8; do
    "$PYTHON" "$SOURCE/tests/project/make_run.py" n$n --nodes $n --law amdahl:0.001 --watts 300 ||
        fail "make_run.py"
done
cat >own.ini <<'INI'
; what the README shows
[target]
name = Tender 12
flops = 10 TFLOP/s FP64 peak dense (announced)
flops_also = 1 PFLOP/s
bandwidth = 4 TB/s (vendor)
power = 80 to 100 kW (vendor)
pue = 1.1 to 1.3 (assumed)
cost = 4 million USD (announced)
year = 2027
[source]
flops = tender, page 12
INI

# golden NAME ARGUMENTS...
golden()
{
    local name=$1
    shift
    case_is "$name"
    hb target "$@"
    expect_status 0
    expect_no_err
    if [ -n "${UPDATE_GOLDEN:-}" ]; then
        printf '%s\n' "$OUT" >"$GOLDEN/$name.txt"
    fi
    diff -u "$GOLDEN/$name.txt" - <<<"$OUT" >&2 || fail "differs from $GOLDEN/$name.txt"
    [ "$(wc -L <<<"$OUT")" -le 100 ] || fail "a line is wider than 100 columns"
    # A projected number never stands below a measured title.
    awk '/^MEASURED/ { in_table = 1 } /^PROJECTED/ { in_table = 0 } /^$/ { in_table = 0 }
        in_table && /announced|assumed/ { exit 1 }' <<<"$OUT" || fail "projected below MEASURED"
}

mkdir -p "$GOLDEN"
golden list --list
golden show_target --show kr-nacc-1ef
golden show_system --show frontier
golden show_device --show nvidia-h100-sxm
golden exaflop n1 --against kr-nacc-1ef
golden silent n1 --against fr-ai-data-centers
golden own n1 n2 n4 n8 --against own.ini --set unit_cost=15000..20000
golden device --against frontier --set device=amd-mi300a,devices_per_node=4
golden all n1 --all
finish
