#!/bin/sh
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# test_comm_hosts.sh PROGRAM: two ranks on each of two "hosts", which are network namespaces; the
# second one's clock is 5 s ahead, by a time namespace. Exit status 77 where they are not permitted.
offset=5
tag=hbmt$$
work=$(mktemp -d) || exit 77
cleanup()
{
    for h in a b; do
        ip netns pids "$tag$h" 2>/dev/null | xargs -r kill -9 2>/dev/null
        ip netns del "$tag$h" 2>/dev/null
    done
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
"${MPIRUN:-mpirun}" --version 2>/dev/null | grep -q 'Open MPI\|OpenRTE' ||
    { echo "needs Open MPI" && exit 77; }
unshare --time --monotonic $offset --fork true 2>/dev/null ||
    { echo "no time namespaces" && exit 77; }
{
    ip netns add "${tag}a" && ip netns add "${tag}b" &&
        ip -n "${tag}a" link add eth0 type veth peer name eth0 netns "${tag}b"
} 2>/dev/null || { echo "no network namespaces" && exit 77; }
i=1
for h in a b; do
    ip -n "$tag$h" link set lo up
    ip -n "$tag$h" link set eth0 up
    ip -n "$tag$h" addr add 10.77.0.$i/24 dev eth0
    echo "$tag$h slots=2" >>"$work/hosts"
    i=$((i + 1))
done
cat >"$work/agent" <<EOF
#!/bin/sh
h=\$1
shift
shifted=
[ "\$h" != "${tag}b" ] || shifted="--time --monotonic $offset --fork"
exec ip netns exec "\$h" unshare --uts \$shifted sh -c "hostname \$h; \$*"
EOF
chmod +x "$work/agent"
# Every "host" would bind its first rank to the same core: bind none.
# shellcheck disable=SC2016 # expanded by the inner shell
ip netns exec "${tag}a" unshare --uts sh -c 'hostname "$0"; exec "$@"' "${tag}a" \
    timeout -k 3 $((60 * ${HBMARK_SLOW:-1})) "${MPIRUN:-mpirun}" --mca plm_rsh_agent "$work/agent" --mca pml ob1 \
    --mca btl tcp,self,vader --mca btl_tcp_if_include eth0 --mca oob_tcp_if_include eth0 \
    --mca oob_tcp_keepalive_time 2 --mca mpi_yield_when_idle 1 --bind-to none \
    -x ASAN_OPTIONS -x LSAN_OPTIONS \
    --hostfile "$work/hosts" -n 4 "$1" offset ${offset}000000000
