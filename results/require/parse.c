/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The file of thresholds: [thresholds], [defaults] and one [require NAME] for each row. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/journal.h"
#include "require/requirement.h"
#include "text/files.h"
#include "text/ini.h"

struct parser {
    struct ini in;
    struct require *q;
    char *preset[REQUIRE_KEYS]; /* of [defaults]; NULL: not there */
    int preset_at[REQUIRE_KEYS];
};

static int no_memory(struct ini *in)
{
    return ini_fault(in, 0, "out of memory");
}

/* Where the key of the value in work stands in the table, -1 and said if nowhere. */
static int key_in_work(struct ini *in, bool given_before[REQUIRE_KEYS], const char *value)
{
    const int i = require_key_of(in->key);
    const char *names[REQUIRE_KEYS];

    for (int k = 0; k < REQUIRE_KEYS; k++)
        names[k] = require_keys[k].name;
    if (i < 0 &&
        strncmp(in->key, "require", 7) == 0) /* "require >= 1 TB/s" is cut at its first = */
        ini_fault(in, 0, "unknown key '%.60s': write 'require = >= 1.4 TB/s', with both signs",
                  in->key);
    else if (i < 0)
        ini_unknown(in, names, REQUIRE_KEYS);
    else if (given_before[i]) /* inih takes an indented line for more of the value before it */
        ini_fault(in, 0,
                  "%s is given twice in this section: give it once, and begin each line at its "
                  "first column",
                  in->key);
    else if (!*value)
        ini_fault(in, 0, "no value for: %s", in->key);
    else
        given_before[i] = true;
    return in->failed ? -1 : i;
}

static int begin_row(struct ini *in, struct require *r)
{
    struct requirement *q = &r->row[r->n];

    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->row[i].name, in->label) == 0)
            return ini_fault(
                in, in->header,
                "a section of this name was there before: give each threshold a name of its own");
    if (r->n == REQUIRE_ROWS)
        return ini_fault(in, in->header, "more than 1000 thresholds in one file: split it");
    *q = (struct requirement){.line = in->header, .threads = NAN, .ranks = NAN, .size_bytes = NAN};
    snprintf(q->name, sizeof q->name, "%s", in->label);
    r->n++;
    return 1;
}

static int set_key(struct ini *in, struct requirement *q, int k, const char *value, int line)
{
    const char *why = require_keys[k].set(q, &require_keys[k], value);

    return why ? ini_fault(in, line, "%s '%s': %s", require_keys[k].name, value, why) : 1;
}

static int take_row(struct ini *in, const struct ini_row *row, const char *value)
{
    struct require *r = ((struct parser *)in->to)->q;
    struct requirement *q;
    int k;

    (void)row;
    if (in->first && !begin_row(in, r))
        return 0;
    q = &r->row[r->n - 1];
    k = key_in_work(in, q->given, value);
    if (k == require_key_of("by"))
        q->by_line = in->line;
    return k >= 0 && set_key(in, q, k, value, 0);
}

static int take_default(struct ini *in, const struct ini_row *row, const char *value)
{
    struct parser *p = in->to;
    bool given[REQUIRE_KEYS];
    int k;

    (void)row;
    for (k = 0; k < REQUIRE_KEYS; k++)
        given[k] = p->preset[k];
    k = key_in_work(in, given, value);
    if (k < 0)
        return 0;
    p->preset[k] = strdup(value);
    p->preset_at[k] = in->line;
    return p->preset[k] ? 1 : no_memory(in);
}

static int take_title(struct ini *in, const struct ini_row *row, const char *value)
{
    struct require *q = ((struct parser *)in->to)->q;

    (void)row;
    free(q->name);
    q->name = strdup(value);
    return q->name ? 1 : no_memory(in);
}

static const struct ini_row rows[] = {{.section = "require ", .take = take_row},
                                      {.section = "defaults", .take = take_default},
                                      {"thresholds", "name", take_title, 0, NULL},
                                      {0}};

/* What the section does not say, by [defaults] or by the table. */
static int complete(struct parser *p, struct requirement *q)
{
    for (int k = 0; k < REQUIRE_KEYS; k++) {
        const struct require_key *key = &require_keys[k];

        if (q->given[k])
            continue;
        if (p->preset[k] ? !set_key(&p->in, q, k, p->preset[k], p->preset_at[k])
                         : key->fills && !set_key(&p->in, q, k, key->fallback, q->line))
            return 0;
    }
    return 1;
}

/* The unit of what is judged is known before a run is, unless it is the figure's own. */
static int consistent(struct ini *in, const struct requirement *q)
{
    const char *unit = *q->value->unit ? q->value->unit : "1";

    if (!q->required.unit)
        return ini_fault(in, q->line,
                         "the section has no key 'require': say what it requires, as in 'require = "
                         ">= 1.4 TB/s'");
    if (!q->glob[0] && !q->glob[1])
        return ini_fault(in, q->line,
                         "the section has no key 'bench': say which benchmarks it is about, as in "
                         "'bench = stream.*'");
    if (q->by == BY_INTERVAL && q->by_line && strcmp(q->value->name, "median") != 0)
        return ini_fault(in, q->by_line, "by = interval: only a median has one");
    if (strcmp(unit, "*") != 0 && strcmp(unit, q->required.unit) != 0)
        return ini_fault(
            in, q->line,
            "value '%s' is in '%s', not '%s': give 'require' that unit, or another value",
            q->value->name, unit, q->required.unit);
    return 1;
}

static int parse(struct parser *p, const char *text, size_t bytes, const char *file,
                 struct error *e)
{
    struct require *r = p->q;

    if (ini_read(&p->in, text, bytes, file, e))
        return -1;
    if (!r->n)
        return error_set(e, EXIT_BAD_DATA, "%s: no [require NAME] section, so nothing is required",
                         file);
    for (size_t i = 0; i < r->n; i++)
        if (!complete(p, &r->row[i]) || !consistent(&p->in, &r->row[i]))
            return -1;
    return 0;
}

struct require *require_parse(const char *text, size_t bytes, const char *file, struct error *e)
{
    struct require *r = calloc(1, sizeof *r);
    struct parser p = {.in = {.rows = rows, .to = &p, .strict = true}, .q = r};
    int rc = -1;

    if (r) {
        r->file = strdup(file);
        r->row = calloc(REQUIRE_ROWS, sizeof *r->row);
        record_sha256(text, bytes, r->sha256);
    }
    if (r && r->file && r->row)
        rc = parse(&p, text, bytes, file, e);
    else
        error_set(e, EXIT_INTERNAL, "out of memory");
    for (int k = 0; k < REQUIRE_KEYS; k++)
        free(p.preset[k]);
    if (rc == 0)
        return r;
    require_free(r);
    return NULL;
}

struct require *require_load(const char *file, struct error *e)
{
    size_t bytes = 0;
    char *text = files_text(file, "file of thresholds", &bytes, e);
    struct require *q = text ? require_parse(text, bytes, file, e) : NULL;

    free(text);
    return q;
}

void require_free(struct require *q)
{
    if (!q)
        return;
    for (size_t i = 0; i < q->n; i++) {
        for (int k = 0; k < SELECTORS; k++)
            free(q->row[i].glob[k]);
        free(q->row[i].refuse);
    }
    free(q->row);
    free(q->file);
    free(q->name);
    free(q);
}
