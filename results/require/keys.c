/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The keys of a threshold: what each takes, its default, and how it is read. */
#include "require/requirement.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "render/table.h"
#include "text/join.h"
#include "text/units.h"

const char *const require_operators[] = {">=", "<=", ">", "<", "==", NULL};

const struct require_selector require_selectors[SELECTORS] = {
    {"bench", "bench"},     {"id", "id"},       {"tier", "tier"}, {"type", "type"},
    {"variant", "variant"}, {"class", "rules"}, {"at", "at"},     {"pages", "pages"},
    {"device", "device"},   {"isa", "isa"},     {"bind", "bind"}, {"metric", "metric"},
};

static require_key_fn set_glob, set_flags, set_count, set_size, set_word, set_field, set_required;

#define AT(member) offsetof(struct requirement, member)
#define GLOB(i, key, help)                                                                         \
    {                                                                                              \
        key, set_glob, AT(glob[i]), NULL, "all", false, help                                       \
    }

const struct require_key require_keys[REQUIRE_KEYS] = {
    GLOB(0, "bench", "benchmarks: globs with commas between, e.g. stream.*"),
    {"require", set_required, 0, NULL, "", false,
     "operator, number and unit: >= 1.4 TB/s; <= 95 ns; > or <; == 2 TB/s within 3 %"},
    GLOB(2, "tier", "memory: hbm, dram, ..."),
    GLOB(3, "type", "element types: f64, f32, ..."),
    GLOB(5, "class", "stream-rules or tuned"),
    GLOB(4, "variant", "code variants: plain, nt, ..."),
    GLOB(6, "at", "values of the benchmark's own factor, e.g. read=70"),
    GLOB(7, "pages", "page sizes asked for"),
    GLOB(8, "device", "devices"),
    GLOB(9, "isa", "instruction sets"),
    GLOB(10, "bind", "orders of cores"),
    GLOB(11, "metric", "bandwidth, latency, ..."),
    GLOB(1, "id", "points by their whole id"),
    {"threads", set_count, AT(threads), NULL, "any", false, "threads of a rank"},
    {"ranks", set_count, AT(ranks), NULL, "any", false, "ranks"},
    {"size", set_size, AT(size_bytes), NULL, "any", false,
     "size of each array on a node, e.g. 1GiB"},
    {"value", set_field, AT(value), NULL, "median", true,
     "what is judged: median, best, p05, p95, mean, bus_median, bound_fraction, spread, ..."},
    {"by", set_word, AT(by), "interval|median", "interval", true,
     "the end of the median's interval that is worse, or the median itself"},
    {"nodes", set_word, AT(nodes), "each|total", "each", true,
     "each node of a run must hold, or the run's total"},
    {"variants", set_word, AT(variants), "best|each", "best", true,
     "of points that differ only in variant, unroll or instruction set the best counts, or each"},
    {"points", set_word, AT(points), "each|best", "each", true,
     "of all other points that match each must hold, or the best"},
    {"min-samples", set_count, AT(min_samples), NULL, "0", true, "samples that a point must have"},
    {"min-nodes", set_count, AT(min_nodes), NULL, "0", true, "nodes that the run must have"},
    {"converged", set_word, AT(converged), "no|yes", "no", true,
     "the interval must be as narrow as the run asked for"},
    {"refuse", set_flags, AT(refuse), NULL, "cache-assisted", true,
     "flags that make a number no evidence, with commas between; none"},
};

static void *place(struct requirement *q, const struct require_key *key)
{
    return (char *)q + key->offset;
}

static const char *set_glob(struct requirement *q, const struct require_key *key, const char *value)
{
    char **at = place(q, key);

    *at = strdup(value);
    return *at ? NULL : "out of memory";
}

static const char *set_flags(struct requirement *q, const struct require_key *key,
                             const char *value)
{
    return set_glob(q, key, strcmp(value, "none") == 0 ? "" : value);
}

static const char *set_count(struct requirement *q, const struct require_key *key,
                             const char *value)
{
    uint64_t count;
    const bool right = units_count(value, &count);

    *(double *)place(q, key) = right ? (double)count : NAN;
    return right ? NULL : "a whole number is wanted";
}

static const char *set_size(struct requirement *q, const struct require_key *key, const char *value)
{
    uint64_t bytes;
    const bool right = units_size(value, &bytes);

    *(double *)place(q, key) = right ? (double)bytes : NAN;
    return right ? NULL : "a size is wanted, as in 64KiB or 1GiB";
}

static const char *set_word(struct requirement *q, const struct require_key *key, const char *value)
{
    const size_t n = strlen(value);
    const char *word = key->words;

    for (int i = 0; word; i++) {
        if (n && strncmp(word, value, n) == 0 && (word[n] == '|' || !word[n])) {
            *(int *)place(q, key) = i;
            return NULL;
        }
        word = strchr(word, '|');
        word = word ? word + 1 : NULL;
    }
    return key->words;
}

static const char *set_field(struct requirement *q, const struct require_key *key,
                             const char *value)
{
    const struct figure_field *field = figure_field(value);

    if (!field || field->kind != FIGURE_NUMBER)
        return "no number of a point has this name: median, best, p05, p95, mean, bus_median, "
               "bound_fraction, spread or another of 'hbmark export --list'";
    *(const struct figure_field **)place(q, key) = field;
    return NULL;
}

/* "== 2 TB/s within 3 %": cuts the share off and keeps it. */
static const char *cut_tolerance(struct requirement *q, char *text)
{
    static const char why[] = "write the value and how far from it: == 2 TB/s within 3 %";
    char *within = strstr(text, "within");

    if (!within)
        return why;
    *within = '\0';
    within += strlen("within");
    within += strspn(within, " ");
    if (!units_share(within, &q->tolerance) || q->tolerance > 1)
        return why;
    for (size_t n = strlen(text); n && text[n - 1] == ' ';)
        text[--n] = '\0';
    return NULL;
}

static const char *set_required(struct requirement *q, const struct require_key *key,
                                const char *value)
{
    char text[256];
    const char *why = NULL;
    size_t n, i;

    (void)key;
    n = strspn(value, "<>=");
    for (i = 0; require_operators[i]; i++)
        if (strlen(require_operators[i]) == n && strncmp(value, require_operators[i], n) == 0)
            break;
    if (!require_operators[i])
        return "begin with an operator: >=, <=, >, <, or == with 'within'";
    q->op = (enum require_operator)i;
    value += n + strspn(value + n, " ");
    snprintf(text, sizeof text, "%s", value);
    if (q->op == WITHIN)
        why = cut_tolerance(q, text);
    return why ? why : units_quantity(text, &q->required);
}

int require_key_of(const char *name)
{
    for (int i = 0; i < REQUIRE_KEYS; i++)
        if (strcmp(require_keys[i].name, name) == 0)
            return i;
    return -1;
}

void require_print_keys(FILE *out)
{
    enum { INDENT = 15, WIDTH = 100 - INDENT };

    for (int i = 0; i < REQUIRE_KEYS; i++) {
        const struct require_key *key = &require_keys[i];
        char text[400];

        snprintf(text, sizeof text, "%s", key->help);
        if (key->words)
            join_add(text, sizeof text, ": ", "%s", key->words);
        if (*key->fallback)
            join_add(text, sizeof text, " ", "(default %s)", key->fallback);
        fprintf(out, "  %-12s ", key->name);
        table_wrapped(out, text, INDENT, WIDTH);
    }
}
