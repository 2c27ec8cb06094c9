#!/bin/sh
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Looks into the object files: a kernel is what its source says, and each set has its own
# instructions and no others. Usage: objcode.sh ISA OBJECT...
set -u
isa=$1
shift
status=0
listing=$(mktemp) || exit 70
trap 'rm -f "$listing"' EXIT
"${OBJDUMP:-objdump}" -dr --no-show-raw-insn "$@" > "$listing" || exit 77

# must PATTERN WHAT, must_not PATTERN WHAT: of the listing.
must() {
    grep -qE "$1" "$listing" || { echo "$isa: no $2" >&2; status=1; }
}
must_not() {
    ! grep -E -m 5 "$1" "$listing" || { echo "$isa: has $2" >&2; status=1; }
}

must '>:$' 'functions at all'
must_not '[^a-z_](mem(cpy|set|move|cmp)|bcopy|bzero)([^a-z_]|$)' 'library memory calls'
case $isa in
generic) must_not '%[yz]mm' 'AVX registers' ;;
avx2)
    must 'vmovnt.*%ymm' 'streaming stores'
    must 'sfence' 'fence'
    must 'vfm.*%ymm' 'fused multiply-add'
    must 'prefetch' 'prefetch'
    must_not '%zmm|%k[0-7]' 'AVX-512 registers' ;;
avx512)
    must 'vmovnt.*%zmm' 'streaming stores'
    must 'sfence' 'fence'
    must 'vfm.*%zmm' 'fused multiply-add'
    must 'prefetch' 'prefetch' ;;
neon)
    must 'stnp[[:space:]]+q' 'streaming stores'
    must_not '[[:space:]]z[0-9]+\.' 'SVE registers' ;;
sve)
    must 'stnt1[dw]' 'streaming stores'
    must 'ldnt1[dw]' 'streaming loads' ;;
*) echo "$isa: unknown set" >&2; status=1 ;;
esac
exit $status
