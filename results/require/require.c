/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "require/require.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/disk.h"
#include "record/journal.h"
#include "record/member.h"
#include "require/requirement.h"
#include "text/join.h"

static const char *const verdicts[] = {"PASS", "FAIL", "MISSING"};
enum { VERDICTS = sizeof verdicts / sizeof *verdicts };
static const char file_name[] = "require.json";

static int count(json_t *judged)
{
    const json_t *rows = json_object_get(judged, "rows"), *row;
    json_t *counts = json_object();
    json_int_t n[VERDICTS] = {0};
    size_t i;

    json_array_foreach (rows, i, row)
        for (size_t v = 0; v < VERDICTS; v++)
            n[v] += member_says(row, "verdict", verdicts[v]);
    for (size_t v = 0; v < VERDICTS; v++)
        json_object_set_new(counts, verdicts[v], json_integer(n[v]));
    json_object_set_new(judged, "verdict", json_string(n[1] + n[2] ? "FAIL" : "PASS"));
    return json_object_set_new(judged, "counts", counts);
}

json_t *require_text(const char *text)
{
    json_t *value = text ? json_string(text) : json_null();

    return value ? value : json_string("(not UTF-8)");
}

json_t *require_judge(const struct require *q, const struct readout *r, struct error *e)
{
    json_t *rows = json_array();
    json_t *judged = json_pack("{s:o, s:o, s:s, s:o, s:o}", "file", require_text(q->file), "name",
                               require_text(q->name), "sha256", q->sha256, "run",
                               require_text(r->title), "rows", rows);
    int rc = judged ? 0 : -1;

    for (size_t i = 0; !rc && i < q->n; i++)
        rc = json_array_append_new(rows, require_row(&q->row[i], r));
    if (!rc && !count(judged))
        return judged;
    json_decref(judged);
    error_set(e, EXIT_INTERNAL, "out of memory");
    return NULL;
}

json_t *require_json(const struct readout *r, const char *file, struct error *e)
{
    struct require *q = require_load(file, e);
    json_t *judged = q ? require_judge(q, r, e) : NULL;

    require_free(q);
    return judged;
}

static int write_file(const json_t *judged, const char *dir, struct error *e)
{
    char *text = json_dumps(judged, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    int rc = text ? disk_replace(dir, file_name, text, strlen(text), e)
                  : error_set(e, EXIT_INTERNAL, "out of memory");

    free(text);
    return rc;
}

static int remove_file(const char *dir, struct error *e)
{
    char path[4352];

    snprintf(path, sizeof path, "%s/%s", dir, file_name);
    if (unlink(path) == 0 || errno == ENOENT)
        return 0;
    return error_set(e, EXIT_UNAVAILABLE, "cannot remove %s, which tells of earlier points: %s",
                     path, strerror(errno));
}

int require_keep(const struct require *q, const char *dir, json_t **judged, struct error *e)
{
    struct readout *r;
    int rc = -1;

    *judged = NULL;
    if (!q)
        return remove_file(dir, e);
    r = readout_open(dir, READOUT_NODES, e);
    if (r)
        *judged = require_judge(q, r, e);
    readout_free(r);
    if (*judged)
        rc = write_file(*judged, dir, e);
    if (rc) {
        json_decref(*judged);
        *judged = NULL;
    }
    return rc;
}

bool require_holds(const json_t *judged)
{
    return member_says(judged, "verdict", "PASS");
}

int require_error(const json_t *judged, struct error *e)
{
    const json_t *rows = json_object_get(judged, "rows"), *row;
    char names[400] = "";
    size_t i, failed = 0;

    json_array_foreach (rows, i, row) {
        if (member_says(row, "verdict", "PASS"))
            continue;
        failed++;
        join_add(names, sizeof names, ", ", "%s (%s)", member_text(row, "name"),
                 member_text(row, "verdict"));
    }
    return error_set(e, EXIT_FAILED, "%zu of %zu thresholds of %s do not hold: %s", failed,
                     json_array_size(rows), member_text(judged, "file"), names);
}
