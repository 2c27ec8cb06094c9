#!/bin/sh
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# test_comm_run.sh RANKS PROGRAM [ARG...]: PROGRAM under mpirun, more ranks than cores allowed.
ranks=$1
shift
yield=
if "${MPIRUN:-mpirun}" --version | grep -q 'Open MPI\|OpenRTE'; then
    yield='--oversubscribe'
    [ "$ranks" -le "$(nproc)" ] || yield="$yield --mca mpi_yield_when_idle 1"
elif [ "$ranks" -gt $((4 * $(nproc))) ]; then
    # Ranks of MPICH over UCX do not yield while they wait: 16 on 2 cores take 90 s, 8 take 20 s.
    echo "$ranks ranks on $(nproc) cores need an MPI whose waiting ranks yield"
    exit 77
fi
# shellcheck disable=SC2086 # yield is a list of options
exec timeout -k 3 $((60 * ${HBMARK_SLOW:-1})) "${MPIRUN:-mpirun}" $yield -n "$ranks" "$@"
