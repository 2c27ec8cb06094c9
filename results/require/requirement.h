/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A file of thresholds in memory, as parse.c fills it and judge.c reads it. */
#ifndef HBMARK_REQUIREMENT_H
#define HBMARK_REQUIREMENT_H

#include "readout/figure.h"
#include "require/require.h"
#include "text/units.h"

/* inih cuts names of sections at 49 bytes; longer ones are refused. */
enum { REQUIRE_NAME = 50, REQUIRE_ROWS = 1000 };

enum require_operator { AT_LEAST, AT_MOST, MORE, LESS, WITHIN };
extern const char *const require_operators[]; /* as they are written */

/* Which points a row is about: fields of figures that must match lists of globs. */
enum { SELECTORS = 12, REQUIRE_KEYS = SELECTORS + 13 };
struct require_selector {
    const char *key;   /* in the file */
    const char *field; /* of figure_fields */
};
extern const struct require_selector require_selectors[SELECTORS];

struct requirement {
    char name[REQUIRE_NAME];
    int line, by_line;                 /* of its section, of its key 'by' (0: none) */
    bool given[REQUIRE_KEYS];          /* by the section itself */
    char *glob[SELECTORS];             /* "stream.*,bw.*"; NULL: all */
    char *refuse;                      /* flags that make a number no evidence; "" none */
    double threads, ranks, size_bytes; /* NAN: any */
    double min_samples, min_nodes;
    enum require_operator op;
    struct quantity required;
    double tolerance;                           /* of WITHIN: a share of required */
    const struct figure_field *value;           /* what is judged */
    int by, nodes, variants, points, converged; /* places in the words of their keys */
};

/* The keys that a threshold may have. */
struct require_key;

/* Takes the value of a key into a row. NULL, or what is wrong with it and what to write. */
typedef const char *require_key_fn(struct requirement *q, const struct require_key *key,
                                   const char *value);

struct require_key {
    const char *name;
    require_key_fn *set;
    size_t offset;        /* in struct requirement */
    const char *words;    /* the ones it takes, "|" between; NULL: any text */
    const char *fallback; /* as it would be written; "" where there is none */
    bool fills;           /* is the fallback a value to be set, not a word for the help? */
    const char *help;
};
extern const struct require_key require_keys[REQUIRE_KEYS];

int require_key_of(const char *name); /* its place in the table, -1 if there is none */

enum { BY_INTERVAL, BY_MEDIAN };
enum { NODES_EACH, NODES_TOTAL };
enum { VARIANTS_BEST, VARIANTS_EACH };
enum { POINTS_EACH, POINTS_BEST };

struct require {
    char *file, *name;
    char sha256[65];
    struct requirement *row;
    size_t n;
};

/* Does the text match one of the globs between commas? */
bool require_matches(const char *globs, const char *text);

/* Texts from records are UTF-8; names of files and what stands in them need not be. Null of NULL.
 */
json_t *require_text(const char *text);

/* Judges one row. A new object as in require.h, or NULL without memory. */
json_t *require_row(const struct requirement *q, const struct readout *r);

#endif
