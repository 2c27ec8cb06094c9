# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Hosts of one's own on one machine: network namespaces joined by a bridge, under Open MPI. Sourced
# after lib.sh; MPIRUN names the launcher.

HOSTS_TAG=hbn$$

# hosts_lack: prints what is missing, or nothing
hosts_lack()
{
    [ "$(id -u)" = 0 ] || { echo "needs root, to make network namespaces" && return; }
    command -v ip >/dev/null || { echo "no ip: install iproute2" && return; }
    command -v unshare >/dev/null || { echo "no unshare: install util-linux" && return; }
    "$MPIRUN" --version 2>/dev/null | grep -qE 'Open MPI|OpenRTE|PRRTE' ||
        { echo "no mpirun of Open MPI: install openmpi-bin" && return; }
    ip netns add "${HOSTS_TAG}try" 2>/dev/null || { echo "network namespaces are not permitted" && return; }
    ip -n "${HOSTS_TAG}try" link add br0 type bridge 2>/dev/null || echo "the kernel has no bridges"
    ip -n "${HOSTS_TAG}try" link add eth0 type veth peer name eth1 2>/dev/null ||
        echo "the kernel has no veth pairs"
    ip netns del "${HOSTS_TAG}try"
}

hosts_down()
{
    local name
    for name in $(ip netns list 2>/dev/null | awk -v tag="$HOSTS_TAG" 'index($1, tag) == 1 { print $1 }'); do
        ip netns pids "$name" | xargs -r kill -9 2>/dev/null
        ip netns del "$name"
        rm -rf /dev/shm/vader_segment."$name".* /tmp/ompi."$name".*
    done
}

# hosts_up N SLOTS: hosts ${HOSTS_TAG}0 and on, of so many ranks each
hosts_up()
{
    local i name switch=${HOSTS_TAG}switch
    ip netns add "$switch" && ip -n "$switch" link add br0 type bridge &&
        ip -n "$switch" link set br0 up || return 1
    for ((i = 0; i < $1; i++)); do
        name=$HOSTS_TAG$i
        ip netns add "$name" &&
            ip -n "$switch" link add "p$i" type veth peer name eth0 netns "$name" &&
            ip -n "$switch" link set "p$i" master br0 up && ip -n "$name" link set lo up &&
            ip -n "$name" link set eth0 up && ip -n "$name" addr add "10.77.0.$((i + 1))/24" dev eth0 ||
            return 1
        echo "$name slots=$2"
    done >"$SCRATCH/hosts"
    cat >"$SCRATCH/agent" <<'END'
#!/bin/sh
# What a remote shell would be: the first word is the host.
h=$1
shift
exec ip netns exec "$h" unshare --uts sh -c "hostname $h; $*"
END
    chmod +x "$SCRATCH/agent"
}

# hosts_run RANKS COMMAND...: under mpirun, which is on the first host. Each host would bind its
# first rank to the same core: bind none.
hosts_run()
{
    local n=$1
    shift
    # shellcheck disable=SC2016 # expanded by the inner shell
    LIMIT=${LIMIT:-300} run ip netns exec "${HOSTS_TAG}0" unshare --uts sh -c 'hostname "$0"; exec "$@"' \
        "${HOSTS_TAG}0" "$MPIRUN" --mca plm_rsh_agent "$SCRATCH/agent" --mca pml ob1 \
        --mca btl tcp,self,vader --mca btl_tcp_if_include eth0 --mca oob_tcp_if_include eth0 \
        --mca oob_tcp_keepalive_time 2 --mca mpi_yield_when_idle 1 --bind-to none \
        -x ASAN_OPTIONS -x LSAN_OPTIONS --hostfile "$SCRATCH/hosts" -n "$n" "$@"
}
