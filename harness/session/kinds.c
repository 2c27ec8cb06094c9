/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "session/kinds.h"

#include <hwloc.h>
#include <omp.h>
#include <string.h>
#include <sys/mman.h>

#include "comm/comm.h"

enum { PASSES = 4 };

/* Larger than the caches, and small enough to be read several times in well under a second. */
static const uint64_t most_bytes = UINT64_C(1) << 30, least_bytes = UINT64_C(1) << 26;

static bool unknown(const struct memnode *n)
{
    return n->cpuless && n->kind == MEM_UNKNOWN && n->source == KIND_NONE && memnode_usable(n);
}

bool kinds_unknown(const struct machine *m)
{
    for (unsigned i = 0; !m->simulated && m->nnodes > 1 && i < m->nnodes; i++)
        if (unknown(&m->nodes[i]))
            return true;
    return false;
}

static size_t test_bytes(const struct machine *m, const struct memnode *n)
{
    uint64_t want = 2 * m->llc_sum_bytes, room = n->free_bytes / 4;

    want = want > most_bytes ? most_bytes : want < least_bytes ? least_bytes : want;
    return (size_t)(want < room ? want : room) & ~(size_t)4095;
}

/* Best rate of a few passes of all threads over their parts, in bytes per ns: GB/s. 0 if what was
 * read is not what was written. */
static double read_rate(hwloc_topology_t t, hwloc_const_cpuset_t cores, uint64_t *words,
                        size_t count)
{
    const unsigned threads = (unsigned)hwloc_bitmap_weight(cores);
    double best = 0, start = 0;
    uint64_t total = 0;

#pragma omp parallel num_threads(threads) reduction(+ : total)
    {
        const size_t share = count / threads;
        uint64_t *mine = words + share * (size_t)omp_get_thread_num();

        hwloc_set_cpubind(t, cores, HWLOC_CPUBIND_THREAD);
        memset(mine, 1, share * sizeof *mine);
        for (int pass = 0; pass < PASSES; pass++) {
#pragma omp barrier
#pragma omp single
            start = comm_clock_ns();
            for (size_t i = 0; i < share; i++)
                total += mine[i];
#pragma omp barrier
#pragma omp single
            {
                double rate = (double)(count * sizeof *words) / (comm_clock_ns() - start);

                best = rate > best ? rate : best;
            }
        }
    }
    return total == PASSES * (count / threads * threads) * UINT64_C(0x0101010101010101) ? best : 0;
}

static double node_rate(const struct machine *m, const struct memnode *n)
{
    size_t bytes = test_bytes(m, n);
    hwloc_bitmap_t cores = hwloc_bitmap_dup(n->obj->cpuset), before = hwloc_bitmap_alloc();
    double rate = 0;
    void *data;

    if (cores && before && bytes) {
        hwloc_bitmap_and(cores, cores, m->allowed);
        if (hwloc_bitmap_iszero(cores))
            hwloc_bitmap_copy(cores, m->allowed);
        hwloc_get_cpubind(m->topology, before, HWLOC_CPUBIND_THREAD);
        data = hwloc_alloc_membind(m->topology, bytes, n->obj->nodeset, HWLOC_MEMBIND_BIND,
                                   HWLOC_MEMBIND_BYNODESET | HWLOC_MEMBIND_STRICT);
        if (data) {
            (void)madvise(data, bytes, MADV_HUGEPAGE);
            rate = read_rate(m->topology, cores, data, bytes / sizeof(uint64_t));
            hwloc_free(m->topology, data, bytes);
        }
        hwloc_set_cpubind(m->topology, before, HWLOC_CPUBIND_THREAD);
    }
    hwloc_bitmap_free(before);
    hwloc_bitmap_free(cores);
    return rate;
}

void kinds_read_rates(const struct machine *m, double *GBps)
{
    for (unsigned i = 0; i < m->nnodes; i++) {
        const struct memnode *n = &m->nodes[i];

        GBps[i] = unknown(n) || (!n->cpuless && memnode_usable(n)) ? node_rate(m, n) : 0;
    }
}
