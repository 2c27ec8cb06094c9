/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: announced systems, reference systems and devices, with the source of each figure.
 * Its files and their marks are explained in results/catalogue/README.md. */
#ifndef HBMARK_CATALOGUE_H
#define HBMARK_CATALOGUE_H

#include <jansson.h>

#include "record/error.h"

enum catalogue_part { CATALOGUE_TARGETS, CATALOGUE_SYSTEMS, CATALOGUE_DEVICES, CATALOGUE_PARTS };

struct catalogue {
    json_t *part[CATALOGUE_PARTS];
};

extern const char *const catalogue_names[CATALOGUE_PARTS]; /* "targets": also the files' names */

/* Reads the three files of a folder; NULL: $HBMARK_CATALOGUE, else share/hbmark/catalogue beside
 * the program. 0, or -1 and e: EXIT_UNAVAILABLE where there is none, EXIT_BAD_DATA with
 * file:line where one is broken. */
int catalogue_open(struct catalogue *c, const char *dir, struct error *e);
void catalogue_close(struct catalogue *c);

/* One file's text as checked JSON of this part (new), or NULL and e. */
json_t *catalogue_parse(const char *text, size_t bytes, enum catalogue_part part, const char *file,
                        struct error *e);

/* The rows of a part; the row of this id and its part, or NULL. Borrowed. */
const json_t *catalogue_rows(const struct catalogue *c, enum catalogue_part part);
const json_t *catalogue_find(const struct catalogue *c, const char *id, enum catalogue_part *part);

/* EXIT_USAGE: `what` names no id of any part, and the nearest one. Returns -1. */
int catalogue_unknown(const struct catalogue *c, const char *id, const char *what, struct error *e);

/* A target as project/ask.h says, from a row of the first two parts (new), or NULL without memory.
 * A figure of the announcement holds; where it says none a later public one takes its place, with
 * "later" true. */
json_t *catalogue_target(const json_t *row, enum catalogue_part part);

/* A target of the user's own, from an INI file:
 *
 *     [target]
 *     name = Tender 12
 *     flops = 1 EFLOP/s FP64 peak dense (announced)
 *     power = 20 to 25 MW (vendor)
 *     [source]
 *     flops = tender, page 12
 *
 * Keys are those of project/ask.h; a value is an amount or a range with its unit, words that say
 * how a rate is counted, and in brackets its flag: measured, vendor, announced or (without)
 * assumed.
 *
 * The target (new, as project/ask.h says), or NULL and e: EXIT_BAD_DATA with file:line, the value
 * and what may be written. */
json_t *target_ini_parse(const char *text, size_t bytes, const char *file, struct error *e);
json_t *target_ini_read(const char *path, struct error *e);

#endif
