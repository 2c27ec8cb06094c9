/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The file of thresholds: [thresholds], [defaults] and one [require NAME] for each row. */
#include <ini.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/journal.h"
#include "require/keys.h"
#include "text/files.h"
#include "text/lines.h"
#include "text/nearest.h"

/* Values as they stand in a section. */
struct section {
    char name[REQUIRE_NAME];
    int line;
    char *text[REQUIRE_KEYS];
    int at[REQUIRE_KEYS]; /* line of each */
};

struct parser {
    struct lines in; /* first: inih hands it to next_line() */
    struct require *q;
    struct section defaults, *row;
    size_t n, room;
    int headers, seen; /* section lines so far, and of those the ones with a key */
    int header_line;
};

static int fault(struct parser *p, int line, const char *what, const char *help)
{
    return lines_fault(&p->in, line, "%s%s%s", what, *help ? ": " : "", help);
}

static int unknown_key(struct parser *p, const char *name)
{
    const char *names[REQUIRE_KEYS], *near;
    char what[128], help[96] = "";

    for (int i = 0; i < REQUIRE_KEYS; i++)
        names[i] = require_keys[i].name;
    near = nearest_word(name, names, REQUIRE_KEYS);
    snprintf(what, sizeof what, "unknown key '%.60s'", name);
    if (strncmp(name, "require", 7) == 0) /* "require >= 1 TB/s" is cut at its first = */
        snprintf(help, sizeof help, "write 'require = >= 1.4 TB/s', with both signs");
    else if (near)
        snprintf(help, sizeof help, "did you mean '%s'?", near);
    return fault(p, p->in.line, what, help);
}

static int take_key(struct parser *p, struct section *s, const char *name, const char *value)
{
    const int i = require_key_of(name);
    char what[128];

    if (i < 0)
        return unknown_key(p, name);
    snprintf(what, sizeof what, "%s is given twice in this section", name);
    if (s->text[i]) /* inih takes an indented line for more of the value before it */
        return fault(p, p->in.line, what, "give it once, and begin each line at its first column");
    if (!*value)
        return fault(p, p->in.line, "no value for", name);
    s->text[i] = strdup(value);
    s->at[i] = p->in.line;
    return s->text[i] ? 1 : fault(p, p->in.line, "out of memory", "");
}

static int begin_row(struct parser *p, const char *name)
{
    struct section *more;

    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->row[i].name, name) == 0)
            return fault(p, p->header_line, "a section of this name was there before",
                         "give each threshold a name of its own");
    if (p->n == REQUIRE_ROWS)
        return fault(p, p->header_line, "more than 1000 thresholds in one file", "split it");
    if (p->n == p->room) {
        more = realloc(p->row, (p->room ? 2 * p->room : 16) * sizeof *more);
        if (!more)
            return fault(p, p->header_line, "out of memory", "");
        p->row = more;
        p->room = p->room ? 2 * p->room : 16;
    }
    memset(&p->row[p->n], 0, sizeof *p->row);
    snprintf(p->row[p->n].name, REQUIRE_NAME, "%s", name);
    p->row[p->n++].line = p->header_line;
    return 1;
}

/* Is this the row that was begun last? */
static bool is_last(const struct parser *p, const char *name)
{
    return p->n && strcmp(p->row[p->n - 1].name, name) == 0;
}

static int take_title(struct parser *p, const char *name, const char *value)
{
    if (strcmp(name, "name") != 0)
        return fault(p, p->in.line, "unknown key in [thresholds]", "it has name");
    free(p->q->name);
    p->q->name = strdup(value);
    return p->q->name != NULL;
}

static int on_value(void *user, const char *section, const char *name, const char *value)
{
    static const char row[] = "require ";
    struct parser *p = user;
    const bool is_row = strncmp(section, row, sizeof row - 1) == 0 && section[sizeof row - 1];
    const bool is_new = p->seen != p->headers;

    if (p->in.failed)
        return 0;
    p->seen = p->headers;
    if (strlen(section) >= REQUIRE_NAME - 1)
        return fault(p, p->header_line, "name of the section too long", "at most 40 bytes");
    if (is_row)
        return ((!is_new && is_last(p, section + sizeof row - 1)) ||
                begin_row(p, section + sizeof row - 1)) &&
               take_key(p, &p->row[p->n - 1], name, value);
    if (strcmp(section, "defaults") == 0)
        return take_key(p, &p->defaults, name, value);
    if (strcmp(section, "thresholds") == 0)
        return take_title(p, name, value);
    return fault(p, p->header_line ? p->header_line : p->in.line, "unknown section",
                 "use [require NAME], [defaults] or [thresholds]");
}

/* inih tells nothing of a section without keys: a threshold that would never be looked at. */
static char *next_line(char *str, int num, void *stream)
{
    struct parser *p = stream;
    char *line = lines_next(str, num, &p->in);
    const char *at = line ? line + strspn(line, " \t\r\v\f") : ""; /* what inih takes for blank */

    if (strncmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    if (line && *at != '[')
        return line;
    if (p->seen != p->headers && !p->in.failed)
        fault(p, p->header_line, "the section has no key", "say what it requires, or take it out");
    if (line && !strchr(at, ']'))
        fault(p, p->in.line, "a section begins with '[' and ends with ']'", "");
    if (line) {
        p->headers++;
        p->header_line = p->in.line;
    }
    return line;
}

static int resolve_key(struct parser *p, struct requirement *q, const struct section *s, int k)
{
    const struct section *from = s->text[k] ? s : &p->defaults;
    const struct require_key *key = &require_keys[k];
    const char *why;
    char what[INI_MAX_LINE + 64];

    if (!from->text[k]) {
        if (key->fills && key->set(q, key, key->fallback))
            return fault(p, s->line, "out of memory", "") - 1;
        return 0;
    }
    why = key->set(q, key, from->text[k]);
    snprintf(what, sizeof what, "%s '%s'", key->name, from->text[k]);
    return why ? fault(p, from->at[k], what, why) - 1 : 0;
}

/* The unit of what is judged is known before a run is, unless it is the figure's own. */
static int consistent(struct parser *p, const struct requirement *q, const struct section *s)
{
    const char *unit = figure_meaning(q->value)->unit;
    char what[128];

    if (!q->required.unit)
        return fault(p, s->line, "the section has no key 'require'",
                     "say what it requires, as in 'require = >= 1.4 TB/s'");
    if (!q->glob[0] && !q->glob[1])
        return fault(p, s->line, "the section has no key 'bench'",
                     "say which benchmarks it is about, as in 'bench = stream.*'");
    if (q->by == BY_INTERVAL && s->text[require_key_of("by")] &&
        strcmp(q->value->name, "median") != 0)
        return fault(p, s->at[require_key_of("by")], "by = interval", "only a median has one");
    snprintf(what, sizeof what, "value '%s' is in '%s', not '%s'", q->value->name,
             *unit ? unit : "1", q->required.unit);
    if (strcmp(unit, "*") != 0 && strcmp(*unit ? unit : "1", q->required.unit) != 0)
        return fault(p, s->line, what, "give 'require' that unit, or another value");
    return 1;
}

static int resolve(struct parser *p)
{
    struct require *r = p->q;

    r->row = calloc(p->n ? p->n : 1, sizeof *r->row);
    if (!r->row)
        return error_set(p->in.e, EXIT_INTERNAL, "out of memory");
    for (r->n = 0; r->n < p->n; r->n++) {
        struct requirement *q = &r->row[r->n];
        const struct section *s = &p->row[r->n];

        memcpy(q->name, s->name, sizeof q->name);
        q->line = s->line;
        q->threads = q->ranks = q->size_bytes = NAN;
        for (int k = 0; k < REQUIRE_KEYS; k++)
            if (resolve_key(p, q, s, k)) {
                r->n++;
                return -1;
            }
        if (!consistent(p, q, s)) {
            r->n++;
            return -1;
        }
    }
    return 0;
}

static void section_fini(struct section *s)
{
    for (int k = 0; k < REQUIRE_KEYS; k++)
        free(s->text[k]);
}

static int parse(struct parser *p)
{
    if (lines_end(&p->in, ini_parse_stream(next_line, p, on_value, p), "section"))
        return -1;
    if (!p->n)
        return error_set(p->in.e, EXIT_BAD_DATA,
                         "%s: no [require NAME] section, so nothing is required", p->in.file);
    return resolve(p);
}

struct require *require_parse(const char *text, size_t bytes, const char *file, struct error *e)
{
    struct parser p = {.in = {.next = text, .end = text + bytes, .file = file, .e = e}};
    int rc;

    p.q = calloc(1, sizeof *p.q);
    if (p.q)
        p.q->file = strdup(file);
    if (p.q && p.q->file) {
        record_sha256(text, bytes, p.q->sha256);
        rc = parse(&p);
    } else {
        rc = error_set(e, EXIT_INTERNAL, "out of memory");
    }
    section_fini(&p.defaults);
    for (size_t i = 0; i < p.n; i++)
        section_fini(&p.row[i]);
    free(p.row);
    if (rc) {
        require_free(p.q);
        return NULL;
    }
    return p.q;
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
