#!/bin/sh
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Builds the kernels for 64-bit Arm and runs their tests under qemu, with SVE vectors of 128, 256
# and 512 bits. Usage: aarch64.sh SOURCE-DIR BUILD-DIR. What is built there stays for the next time.
# Exit code 77 where the cross tools are missing.
set -eu
source=$1 build=$2
cc=aarch64-linux-gnu-gcc
for tool in "$cc" qemu-aarch64 cmake; do
    command -v "$tool" > /dev/null || { echo "no $tool: skipped"; exit 77; }
done
echo 'int main(void) { return 0; }' | "$cc" -x c - -o /dev/null -static 2> /dev/null ||
    { echo "no C library for $cc: skipped"; exit 77; }

mkdir -p "$build"
# Release: debug information takes a third of the compiler's time, and nothing here reads it.
cmake -S "$source" -B "$build" -DHBMARK_KERNELS_ONLY=ON -DHBMARK_WERROR=ON \
    -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 -DCMAKE_C_COMPILER="$cc" \
    -DCMAKE_EXE_LINKER_FLAGS=-static \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE=-O2 > "$build/configure.log" ||
    { cat "$build/configure.log"; exit 1; }
cmake --build "$build" -j 2 > "$build/build.log" 2>&1 || { cat "$build/build.log"; exit 1; }

status=0
for bits in 128 256 512; do
    vq=$((bits / 128))
    echo "SVE with $bits bits:"
    out=$(qemu-aarch64 -cpu max,sve-max-vq=$vq,sve-default-vector-length=$((bits / 8)) \
        "$build/tests/kernels/kernel_check") || status=1
    echo "$out"
    echo "$out" | grep -q "^sve ($bits bits)" || { echo "SVE did not run at $bits bits"; status=1; }
done
ctest --test-dir "$build" -R kernels.objcode --output-on-failure || status=1
exit $status
