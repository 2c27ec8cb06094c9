#!/bin/sh
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# test_comm_fault.sh die|error PROGRAM: a rank is killed, or calls MPI wrongly. The job must end by
# itself, in time, with a failure; and after an error with a sentence that names it.
here=$(dirname "$0")
out=$("$here/test_comm_run.sh" 3 "$2" "$1" 2>&1)
rc=$?
echo "$out"
echo "exit status $rc"
if [ $rc = 0 ]; then
    echo "a broken job must not succeed"
    exit 1
fi
# timeout(1) ends with 124, or 137 where it had to kill; so does mpirun after a rank's SIGKILL.
if [ "$1" = die ]; then
    echo "$out" | grep -q 'signal 9' && [ $rc != 124 ]
else
    echo "$out" | grep -q 'hbmark: rank 0 of 3: MPI_Send failed: .*aborted'
fi
