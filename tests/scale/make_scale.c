/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* make_scale: writes the run directory of a cluster of any size, invented but shaped as real ones
 * are, the same for the same seed. See --help. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "cluster.h"

static const struct argp_option rows[] = {
    {"nodes", 'n', "N", 0, "nodes (1)", 0},
    {"ranks", 'r', "N", 0, "ranks of each node (1)", 0},
    {"metrics", 'm', "N", 0, "points (50)", 0},
    {"samples", 'k', "N", 0, "samples of each point (20); above 4096 they get files (sidecars)", 0},
    {"launches", 'l', "N", 0, "launches (1)", 0},
    {"slow", 's', "N", 0, "nodes that are 10 to 30 % slow (0)", 0},
    {"drift", 'd', "N", 0, "nodes whose configuration differs (0)", 0},
    {"missing", 'g', "N", 0, "last nodes that have no rank in every second point (0)", 0},
    {"seed", 'e', "N", 0, "of all that is random (1)", 0},
    {"template", 't', "FILE", 0, "env and topo of a node, one JSON object a line", 0},
    {"hostile", 'x', "FILE", 0, "JSON array of texts to take host names and label from", 0},
    {"label", 'b', "TEXT", 0, "label of the run", 0},
    {"manifest", 'f', NULL, 0, "write manifest.json too", 0},
    {0},
};

static error_t take(int key, char *arg, struct argp_state *state)
{
    struct cluster_options *o = state->input;
    const struct {
        int key;
        unsigned long *number;
    } numbers[] = {
        {'n', &o->nodes},   {'r', &o->ranks},    {'m', &o->metrics},
        {'k', &o->samples}, {'l', &o->launches}, {'s', &o->slow},
        {'d', &o->drift},   {'g', &o->missing},  {'e', &o->seed},
    };
    const struct {
        int key;
        const char **text;
    } texts[] = {
        {'t', &o->template}, {'x', &o->hostile}, {'b', &o->label}, {ARGP_KEY_ARG, &o->dir}};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (key == numbers[i].key) {
            *numbers[i].number = strtoul(arg, NULL, 10);
            return 0;
        }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (key == texts[i].key) {
            *texts[i].text = arg;
            return 0;
        }
    o->manifest |= key == 'f';
    return key == 'f' ? 0 : ARGP_ERR_UNKNOWN;
}

int main(int argc, char **argv)
{
    static const struct argp argp = {rows, take, "DIR", "Writes the run directory of a cluster.",
                                     NULL, NULL, NULL};
    struct cluster_options o = {.nodes = 1,
                                .ranks = 1,
                                .metrics = 50,
                                .samples = 20,
                                .launches = 1,
                                .seed = 1,
                                .template = "node.jsonl"};
    struct error e = {0};

    argp_parse(&argp, argc, argv, 0, NULL, &o);
    if (!o.dir || !o.nodes || !o.ranks || !o.samples || o.missing >= o.nodes)
        return EXIT_USAGE;
    if (cluster_write(&o, &e) == 0)
        return EXIT_PASS;
    fprintf(stderr, "make_scale: %s\n", e.text);
    return (int)e.code;
}
