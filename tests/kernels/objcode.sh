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
# Products of a kind whose operands all are registers: none is loaded in its loop.
avx512fp16) must 'vfmadd[0-9]+ph +%zmm[0-9]+,%zmm[0-9]+,%zmm' 'fused multiply-add of halves' ;;
avx512bf16) must 'vdpbf16ps +%zmm[0-9]+,%zmm[0-9]+,%zmm' 'dot products of bf16' ;;
avx512vnni) must 'vpdpbusd +%zmm[0-9]+,%zmm[0-9]+,%zmm' 'dot products of bytes' ;;
avxvnni)
    must '\{vex\} vpdpbusd +%ymm[0-9]+,%ymm[0-9]+,%ymm' 'dot products of bytes'
    must_not '%zmm|%k[0-7]' 'AVX-512 registers' ;;
amx)
    must 'tdpbf16ps +%tmm6,%tmm4,%tmm0' 'products of tiles of bf16'
    must 'tdpbssd +%tmm6,%tmm4,%tmm0' 'products of tiles of bytes'
    must_not '%[yz]mm' 'AVX registers' ;;
neon)
    must 'stnp[[:space:]]+q' 'streaming stores'
    must_not '[[:space:]]z[0-9]+\.' 'SVE registers' ;;
sve)
    must 'stnt1[dw]' 'streaming stores'
    must 'ldnt1[dw]' 'streaming loads' ;;
*) echo "$isa: unknown set" >&2; status=1 ;;
esac
exit $status
