/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What one unit of the hardware does: a node as it was measured, or a device of the catalogue. */
#ifndef HBMARK_BASIS_H
#define HBMARK_BASIS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "project/ask.h"
#include "project/law.h"
#include "project/tail.h"
#include "readout/readout.h"

enum { BASIS_MEASURES = 64, BASIS_TITLE = 96 };

/* One quantity of one unit, with how well it is known. */
struct measure {
    enum ask_of of; /* FLOPS, BANDWIDTH, CAPACITY, TOKENS or POWER */
    char title[BASIS_TITLE];
    char precision[8], kind[12], density[8], tier[16];
    char id[160]; /* of the point, or of the device */
    char p[12];   /* mark of a catalogue figure, "" if measured */
    char note[BASIS_TITLE];
    enum flag flag;
    double value, lo, hi; /* of one unit, SI; 95 % interval, or the range of published shares */
    double sigma;         /* standard deviation of log(value); 0 where it is exact */
    unsigned dof;         /* degrees of freedom of sigma: launches - 1; 0: taken for known */
    double n, launches, nodes; /* samples, launches, and the nodes that were measured together */
    struct tail tail;          /* nodes 0: unknown */
    struct law_point *point;   /* what several nodes did together; owned */
    size_t points;
};

struct basis {
    char unit[16];   /* "node" or "device" */
    char text[256];  /* what a unit is: "a node: AMD EPYC, 2 cores" */
    char title[128]; /* of the run, or the device's id */
    bool device;     /* of the catalogue: nothing was measured */
    struct measure measure[BASIS_MEASURES];
    size_t n;
    json_t *notes; /* array of sentences that an answer must not keep to itself */
};

/* From runs of one kind of hardware at any node counts: values of a node where fewest worked
 * together, the spread of nodes where most did. Runs of other hardware than the first are left
 * out, which a note says. -1 and e if no run has a figure that counts. */
int basis_of_runs(struct basis *b, struct readout *const *runs, size_t n, struct error *e);

/* From a row of the catalogue's devices; `fractions` are the published shares of peaks. */
int basis_of_device(struct basis *b, const json_t *row, const json_t *fractions, struct error *e);

void basis_fini(struct basis *b);

/* The first measure of this quantity, the main tier's where it is of memory; NULL if none. */
const struct measure *basis_find(const struct basis *b, enum ask_of of);

void basis_note(struct basis *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
