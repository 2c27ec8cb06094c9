/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* From every node with cores to every node with memory, and to two kinds of memory together. */
#include <stdio.h>

#include "chase.h"
#include "loops.h"
#include "machine/machine.h"

#define FROM_TO                                                                                    \
    ": cores of one node (--from), memory of one node (--tier), whose pages are read back"

#define DEALT                                                                                      \
    "weighted interleave of Linux (MPOL_WEIGHTED_INTERLEAVE), made with mbind: pages of 2 MiB "    \
    "are "                                                                                         \
    "dealt out over two nodes, the home of the cores and one of another kind near them (any two: " \
    "--tier 0+1). 3:1 is three pages at home to one; where each lies is read back"

#define WEIGHTS "1:0,7:1,5:1,4:1,3:1,2:1,3:2,1:1,2:3,1:2,1:3,1:4,1:5,1:7,0:1"

static const char *lacks_nodes(const struct bench_site *site, char *text, size_t size)
{
    unsigned nodes = 0;

    for (unsigned i = 0; i < site->machine->nnodes; i++)
        nodes += memnode_usable(&site->machine->nodes[i]);
    if (nodes > 1)
        return NULL;
    snprintf(text, size,
             "pages are dealt out over two memory nodes, and one can be used: it takes a machine "
             "with two, such as HBM or CXL beside DRAM, or a wider cpuset");
    return "NO_TIER";
}

static const struct bench rows[] = {
    {.name = "matrix.latency",
     .roles = ROLE_NODE_MATRIX,
     .summary = "time of one load, from each node with cores to each node with memory",
     .formula = "p = *p",
     .counts = "loads of one chain",
     .source = "as latency.idle; the matrix as Intel Memory Latency Checker shows it" FROM_TO,
     .quantities.metric = METRIC_LATENCY,
     .shape.where = WHERE_MATRIX,
     .shape.llc_times = 8,
     .setup = chase_setup_random,
     CHASE},
    {.name = "matrix.bw.read",
     .roles = ROLE_BANDWIDTH | ROLE_NODE_MATRIX | ROLE_READ,
     .summary = "read bandwidth, from each node with cores to each node with memory",
     .counts = COUNTS_READ,
     .source = "as stream.read" FROM_TO,
     .shape.where = WHERE_MATRIX,
     LOOP_READ},
    {.name = "matrix.bw.triad",
     .roles = ROLE_BANDWIDTH | ROLE_NODE_MATRIX | ROLE_TRIAD,
     .summary = "triad bandwidth, from each node with cores to each node with memory",
     .counts = COUNTS_TRIAD,
     .source = "as stream.triad" FROM_TO,
     .shape.where = WHERE_MATRIX,
     LOOP_TRIAD},
    {.name = "matrix.interleave.read",
     .roles = ROLE_BANDWIDTH | ROLE_INTERLEAVE | ROLE_READ,
     .summary = "read bandwidth of two kinds of memory together, over the weights of their pages",
     .counts = COUNTS_READ,
     .source = DEALT,
     .shape.where = WHERE_PAIRS,
     .axes[0].name = "weights",
     .axes[0].values = WEIGHTS,
     .lacks = lacks_nodes,
     LOOP_READ},
    {.name = "matrix.interleave.triad",
     .roles = ROLE_BANDWIDTH | ROLE_INTERLEAVE | ROLE_TRIAD,
     .summary = "triad bandwidth of two kinds of memory together, over the weights of their pages",
     .counts = COUNTS_TRIAD,
     .source = DEALT,
     .shape.where = WHERE_PAIRS,
     .axes[0].name = "weights",
     .axes[0].values = WEIGHTS,
     .lacks = lacks_nodes,
     LOOP_TRIAD},
};

const struct bench_table bench_matrix = {"matrix", rows, sizeof rows / sizeof *rows};
