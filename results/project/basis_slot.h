/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which point tells a quantity, and all that its kin in other launches and runs add: inside of
 * basis_of_runs(). */
#ifndef HBMARK_BASIS_SLOT_H
#define HBMARK_BASIS_SLOT_H

#include "project/basis.h"
#include "record/role.h"

struct rule {
    unsigned roles; /* any of these */
    const char *unit, *kind;
    enum ask_of of;
    int preference;
};

/* A quantity, and the point that tells it best. */
struct slot {
    const struct rule *rule;
    const struct figure *figure;
    const char *precision;
    double nodes, each; /* of the point: nodes, and what one does */
};

struct chooser {
    struct readout *const *runs;
    size_t n;
    bool *skip; /* runs of other hardware */
    struct slot slot[BASIS_MEASURES];
    size_t slots;
};

/* Nodes that did this point together; NAN if the record does not tell. */
double slot_nodes(const struct readout *r, const struct figure *f);
/* The figure beside the main one that counts tokens/s, or NULL. */
const json_t *slot_tokens(const struct figure *f);
/* The rate of all nodes together. */
double slot_rate(const struct rule *r, const struct figure *f);
/* Adds the slot's measure to the basis, which has room. -1 without memory. */
int slot_measure(struct basis *b, const struct chooser *c, const struct slot *s);

#endif
