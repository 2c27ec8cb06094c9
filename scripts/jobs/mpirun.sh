#!/bin/bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
#
# Plain mpirun (Open MPI), without a scheduler or inside any allocation it knows.
#   scripts/jobs/mpirun.sh node [arguments of "hbmark run"]    one rank a node, all its cores
#   scripts/jobs/mpirun.sh numa [arguments of "hbmark run"]    one rank a NUMA node
# Several hosts: write their names to a file, one a line, and set HOSTFILE to it. hbmark must be
# at the same path on each.
set -eu
HBMARK=${HBMARK:-hbmark}

# ppr is "processes per resource". Binding goes to the whole node or NUMA node: hbmark places its
# threads inside what the launcher leaves to each rank, and never outside. For MPICH:
# node: mpiexec -ppn 1; numa: mpiexec -bind-to numa -map-by numa -n RANKS.
case ${1:-} in
node) PLACE="--map-by ppr:1:node --bind-to none" ;;
numa) PLACE="--map-by ppr:1:numa --bind-to numa" ;;
*)
    echo "usage: $0 node|numa [arguments of hbmark run]" >&2
    exit 64
    ;;
esac
shift

# PLACE is several words on purpose.
# shellcheck disable=SC2086
exec mpirun ${HOSTFILE:+--hostfile "$HOSTFILE"} $PLACE "$HBMARK" run "$@"
