#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Devices that are not there, have no driver, too little memory, or a driver that compiles nothing:
# each is said, with what helps, and the points of the host are measured all the same. BROKEN names
# an OpenCL library that spoils each source.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

export POCL_CACHE_DIR=$SCRATCH/pocl
ONE=(stream.copy "${SMALL[@]}")

# expect_host DIR: one point of the host, with a number
expect_host()
{
    expect_valid "$1"
    expect_finished "$1"
    expect_record "$1" "[p['params']['device'] for p in P if p['status'] in ('PASS', 'WARN')] \
        == ['host']"
}

# expect_not_run DIR CODE WORDS: what the plan lists as not run
expect_not_run()
{
    expect_record "$1" "[s['reason_code'] for r in R if r['t'] == 'plan' for s in r['skipped']] \
        == ['$2']"
    expect_record "$1" "all('$3' in s['text'] for r in R if r['t'] == 'plan' for s in r['skipped'])"
}

case_is "no library"
export HBMARK_OPENCL_LIB=/nowhere/libOpenCL.so
hb run "${ONE[@]}" --device host,opencl:0 --output library
expect_status 0
expect_host library
expect_not_run library NO_DEVICE HBMARK_OPENCL_LIB
hb run "${ONE[@]}" --device opencl:0 --output none
expect_error 69 "opencl:0: no OpenCL: /nowhere/libOpenCL.so: .*HBMARK_OPENCL_LIB"
unset HBMARK_OPENCL_LIB

case_is "a kind that nobody knows"
for name in gpu:0 host:1 opencl:-1 opencl:x opencl:0:0; do
    hb run "${ONE[@]}" --device "$name" --output unknown
    expect_error 64 "device = '$name': '$name' is not one: give host"
done

case_is "no driver"
export OCL_ICD_VENDORS=/nowhere
hb run "${ONE[@]}" --device host,opencl:0 --output driver
expect_status 0
expect_host driver
unset OCL_ICD_VENDORS

hb run "${ONE[@]}" --device opencl:0 --output there
if [ "$STATUS" = 69 ]; then
    skip_case "$ERR"
    finish
    exit
fi
expect_status 0

case_is "an index out of range"
hb run "${ONE[@]}" --device host,opencl:99 --output index
expect_status 0
expect_host index
expect_not_run index NO_DEVICE "give --device opencl:0"
hb run "${ONE[@]}" --device opencl:99 --output none
expect_error 69 "opencl:99: no OpenCL device 99: there are "

case_is "too little memory of the device"
# The host has more: PoCL is told how many GiB it may use.
export POCL_MEMORY_LIMIT=1
hb run "${ONE[@]}" --size 600MiB --min-samples 1 --device host,opencl:0 --output memory
expect_status 0
expect_host memory
expect_not_run memory NO_MEMORY "may be taken (opencl:0): the nearest size that fits is --size"
unset POCL_MEMORY_LIMIT

if [ -n "${BROKEN:-}" ]; then
    case_is "a kernel that does not compile"
    HBMARK_OPENCL_LIB=$BROKEN hb run "${ONE[@]}" --device host,opencl:0 --output compile
    expect_status 1
    expect_host compile
    expect_record compile "[(p['status'], 'clBuildProgram' in p['text'], \
        'planted_error' in p['text']) for p in P if p['params']['device'] == 'opencl:0'] \
        == [('ERROR', True, True)]"
fi

finish
