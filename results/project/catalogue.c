/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/catalogue.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "project/ask.h"
#include "record/member.h"
#include "text/files.h"
#include "text/nearest.h"

#define FORMAT "hbmark-catalogue/1"

const char *const catalogue_names[CATALOGUE_PARTS] = {"targets", "systems", "devices"};

/* A figure is {v, p}: both null, or a number and where it is from. */
static bool is_figure(const json_t *o)
{
    const json_t *v = json_object_get(o, "v"), *p = json_object_get(o, "p");

    if (!json_is_object(o) || !v || !p)
        return false;
    if (json_is_null(v) || json_is_null(p))
        return json_is_null(v) && json_is_null(p);
    return json_is_number(v) && json_is_string(p) && isfinite(json_number_value(v));
}

/* The first member of the object that is no figure, or NULL. */
static const char *no_figure(const json_t *fields)
{
    const char *key;
    json_t *value;

    json_object_foreach ((json_t *)fields, key, value)
        if (!is_figure(value))
            return key;
    return NULL;
}

/* What is wrong with a row; NULL if nothing is. */
static const char *row_fault(const json_t *row, enum catalogue_part part, char text[128])
{
    static const char *const needed[] = {"capacity_B", "bandwidth_Bps", "power_W"};
    const bool device = part == CATALOGUE_DEVICES;
    const json_t *figures = json_object_get(row, device ? "dense" : "fields");
    const char *key = NULL;

    if (!json_is_object(row) || !*member_text(row, "id") || !*member_text(row, "name"))
        return "a row is an object with id and name";
    if (!json_is_object(figures))
        return "has no figures (fields, or dense for a device)";
    for (size_t k = 0; device && k < 3 && !key; k++)
        key = is_figure(json_object_get(row, needed[k])) ? NULL : needed[k];
    key = key ? key : no_figure(figures);
    key = key ? key : no_figure(json_object_get(row, device ? "sparse" : "later"));
    if (!key)
        return NULL;
    snprintf(text, 128, "%.60s is no figure {v, p}: a number and its mark, or two nulls", key);
    return text;
}

static int check_part(const json_t *o, enum catalogue_part part, const char *file, struct error *e)
{
    const json_t *rows = json_object_get(o, "rows"), *row;
    const char *wrong = NULL;
    char text[128];
    json_t *seen;
    size_t i;

    if (!member_says(o, "format", FORMAT) || !member_says(o, "kind", catalogue_names[part]) ||
        !json_is_array(rows))
        return error_set(e, EXIT_BAD_DATA,
                         "%s: format '%.40s' and kind '%.40s' are not %s and %s with an array rows",
                         file, member_text(o, "format"), member_text(o, "kind"), FORMAT,
                         catalogue_names[part]);
    seen = json_object();
    json_array_foreach (rows, i, row) {
        wrong = row_fault(row, part, text);
        if (!wrong && json_object_get(seen, member_text(row, "id")))
            wrong = "this id stands twice";
        if (wrong)
            break;
        json_object_set_new(seen, member_text(row, "id"), json_true());
    }
    json_decref(seen);
    return wrong ? error_set(e, EXIT_BAD_DATA, "%s: rows[%zu] '%.60s': %s", file, i,
                             member_text(row, "id"), wrong)
                 : 0;
}

json_t *catalogue_parse(const char *text, size_t bytes, enum catalogue_part part, const char *file,
                        struct error *e)
{
    json_error_t fault;
    json_t *o = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &fault);

    if (!o) {
        error_set(e, EXIT_BAD_DATA, "%s:%d: %s", file, fault.line, fault.text);
        return NULL;
    }
    if (check_part(o, part, file, e) == 0)
        return o;
    json_decref(o);
    return NULL;
}

static json_t *read_part(const char *dir, enum catalogue_part part, struct error *e)
{
    char path[4200], *text;
    size_t bytes;
    json_t *o;

    snprintf(path, sizeof path, "%.4096s/%s.json", dir, catalogue_names[part]);
    if (access(path, R_OK)) {
        error_set(
            e, EXIT_UNAVAILABLE,
            "no catalogue at '%s' (%s): install hbmark whole, or name a folder in HBMARK_CATALOGUE",
            path, strerror(errno));
        return NULL;
    }
    text = files_text(path, "catalogue", &bytes, e);
    o = text ? catalogue_parse(text, bytes, part, path, e) : NULL;
    free(text);
    return o;
}

int catalogue_open(struct catalogue *c, const char *dir, struct error *e)
{
    char share[4096];

    *c = (struct catalogue){{NULL}};
    if (!dir)
        dir = getenv("HBMARK_CATALOGUE");
    if (!dir || !*dir) {
        files_share_path("catalogue", share, sizeof share);
        dir = share;
    }
    for (unsigned part = 0; part < CATALOGUE_PARTS; part++) {
        c->part[part] = read_part(dir, (enum catalogue_part)part, e);
        if (!c->part[part]) {
            catalogue_close(c);
            return -1;
        }
    }
    return 0;
}

void catalogue_close(struct catalogue *c)
{
    for (unsigned part = 0; part < CATALOGUE_PARTS; part++)
        json_decref(c->part[part]);
    *c = (struct catalogue){{NULL}};
}

const json_t *catalogue_rows(const struct catalogue *c, enum catalogue_part part)
{
    return json_object_get(c->part[part], "rows");
}

const json_t *catalogue_find(const struct catalogue *c, const char *id, enum catalogue_part *part)
{
    const json_t *row;
    size_t i;

    for (unsigned k = 0; k < CATALOGUE_PARTS; k++)
        json_array_foreach (catalogue_rows(c, (enum catalogue_part)k), i, row)
            if (member_says(row, "id", id)) {
                *part = (enum catalogue_part)k;
                return row;
            }
    return NULL;
}

int catalogue_unknown(const struct catalogue *c, const char *id, const char *what, struct error *e)
{
    const char *names[512] = {0}, *near = NULL;
    const json_t *row;
    size_t i, n = 0;

    for (unsigned k = 0; k < CATALOGUE_PARTS; k++)
        json_array_foreach (catalogue_rows(c, (enum catalogue_part)k), i, row)
            if (n < sizeof names / sizeof *names)
                names[n++] = member_text(row, "id");
    for (i = 0; i < n && !near && *id; i++) /* a part of a name says more than a like one */
        near = strncmp(names[i], id, strlen(id)) == 0 ? names[i] : NULL;
    near = near ? near : nearest_word(id, names, n);
    return error_set(
        e, EXIT_USAGE,
        "%s '%.80s' is not in the catalogue%s%s%s; 'hbmark target --list' shows what is", what, id,
        near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
}
