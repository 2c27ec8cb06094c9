/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The live line of a long run on a terminal: what runs, how far it is, how long it will take. */
#ifndef HBMARK_PROGRESS_H
#define HBMARK_PROGRESS_H

#include <stddef.h>
#include <stdio.h>

struct progress;

struct progress_state {
    unsigned index;    /* of the point, from 0 */
    const char *what;  /* the point: "NAME f64 nt dram" */
    const char *phase; /* "fill", "warm up", "sample 12 of 60" */
    double elapsed_s;  /* age of the run */
    double left_s;     /* what is thought to be to come */
};

/* A live line on out, or NULL when out is no terminal (then nothing below does anything). */
struct progress *progress_new(FILE *out, unsigned points);

/* Redraws, at most ten times a second. */
void progress_update(struct progress *p, const struct progress_state *s);

/* Clears the live line, so that something else can be printed. */
void progress_clear(struct progress *p);
void progress_free(struct progress *p);

/* The text of the line, without control codes, into to[room]; its length as snprintf(3) counts. */
size_t progress_text(char *to, size_t room, const struct progress_state *s, unsigned points);

#endif
