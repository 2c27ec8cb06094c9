/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/intake.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "history/intake_nodes.h"
#include "history/series.h"
#include "record/chain.h"
#include "record/journal.h"
#include "record/member.h"

/* A run on its way into the database. */
struct taking {
    struct store *s;
    const struct readout *r;
    sqlite3_int64 run;
    struct intake_nodes nodes;
    struct intake *done;
};

/* Figures that stand together in the table: of one series and launch. */
struct batch {
    sqlite3_int64 series;
    const struct figure *figure;
    size_t kind; /* of nodes; INTAKE_TOGETHER: the figure of the run */
};

/* The columns that change when a journal grows come first. */
static int write_run(struct taking *t, const char *tip, bool known, struct error *e)
{
    const struct readout *r = t->r;
    const int rc = store_once(
        t->s, e, NULL,
        known ? "UPDATE run SET launches = ?1, complete = ?2, lines = ?3, tip = ?4 WHERE uuid = ?5"
              : "INSERT INTO run (launches, complete, lines, tip, uuid, utc, suite, label, "
                "version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        known ? "iiitt" : "iiitttttt", (sqlite3_int64)r->launches,
        (sqlite3_int64)member_says(r->end, "status", "complete"), (sqlite3_int64)r->lines, tip,
        member_text(r->run, "run_uuid"), member_text(r->run, "utc"), member_text(r->run, "suite"),
        member_text(r->run, "label"), member_text(r->run, "version"));

    if (rc == 0 && !known)
        t->run = sqlite3_last_insert_rowid(t->s->db);
    return rc;
}

/* SHA-256 of line number `line` (from 1) of the journal of dir: it stands for all before it, as
 * each holds the hash of the one before. 0, or -1 and e. */
static int hash_line(const char *dir, uint64_t line, char hex[65], struct error *e)
{
    char *path = NULL, *text = NULL;
    size_t room = 0;
    ssize_t length = -1;
    const int fd = chain_open(dir, CHAIN_READ_ONLY, &path, e);
    FILE *in = fd < 0 ? NULL : fdopen(fd, "r");

    if (fd >= 0 && !in)
        close(fd);
    for (uint64_t i = 0; in && i < line; i++)
        if ((length = getline(&text, &room, in)) < 0)
            break;
    if (length > 0)
        record_sha256(text, (size_t)length - (text[length - 1] == '\n'), hex);
    else if (in)
        error_set(e, EXIT_BAD_DATA, "%s: has no line %ju", path, (uintmax_t)line);
    if (in)
        fclose(in);
    free(text);
    free(path);
    return length > 0 ? 0 : -1;
}

/* Known with these very lines, with fewer of them, or with others, which is refused. */
static int compare_tip(struct taking *t, sqlite3_int64 lines, const char *tip, struct error *e)
{
    char own[65];

    if (lines < 1 || (uint64_t)lines > t->r->lines)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: %ju lines, but the database knows %lld of this run (run_uuid %s): a "
                         "journal only grows; add the whole one",
                         t->r->path, (uintmax_t)t->r->lines, (long long)lines,
                         member_text(t->r->run, "run_uuid"));
    if (hash_line(t->r->path, (uint64_t)lines, own, e))
        return -1;
    if (strcmp(own, tip) != 0)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: line %lld is not the one that the database knows of this run "
                         "(run_uuid %s): one of them was changed, 'hbmark verify' tells which",
                         t->r->path, (long long)lines, member_text(t->r->run, "run_uuid"));
    t->done->news = (uint64_t)lines < t->r->lines ? INTAKE_GROWN : INTAKE_KNOWN;
    return 0;
}

static int find_run(struct taking *t, struct error *e)
{
    sqlite3_stmt *q = store_query(t->s, e, "SELECT run, lines, tip FROM run WHERE uuid = ?", "t",
                                  member_text(t->r->run, "run_uuid"));
    int rc = 0;

    t->done->news = INTAKE_NEW;
    while (store_next(t->s, q, &rc, e)) { /* one, or none */
        t->run = sqlite3_column_int64(q, 0);
        rc = compare_tip(t, sqlite3_column_int64(q, 1), store_text(q, 2), e);
    }
    return rc;
}

static sqlite3_int64 launch_of(const struct figure *f)
{
    return isfinite(f->launch) ? (sqlite3_int64)f->launch : 0;
}

/* What became of each point; a later record of it replaces an earlier one. */
static int write_points(struct taking *t, struct error *e)
{
    static const char types[] = "itittttdddd";
    const struct readout *r = t->r;
    sqlite3_stmt *q = store_query(
        t->s, e, "INSERT OR REPLACE INTO point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "");
    int rc = q ? 0 : -1;

    for (size_t i = 0; rc == 0 && i < r->skips; i++) {
        const struct readout_skip *k = &r->skip[i];

        store_bind(q, types, t->run, *k->id ? k->id : k->bench, (sqlite3_int64)0, "", "SKIP",
                   k->reason, "", NAN, NAN, NAN, NAN);
        rc = store_step(t->s, q, e);
    }
    for (size_t i = 0; rc == 0 && i < r->n; i++) {
        const struct figure *f = &r->figure[i];

        store_bind(q, types, t->run, f->id, launch_of(f), f->rules, f->status, f->reason, f->flags,
                   f->n, f->median, f->lo, f->hi);
        rc = store_step(t->s, q, e);
    }
    t->done->points = r->skips + r->n;
    sqlite3_finalize(q);
    return rc;
}

/* The batches of a figure: of the run, and of each kind of nodes. */
static int batches_of(struct taking *t, const struct figure *f, struct batch *batch, size_t *n,
                      struct error *e)
{
    const struct intake_nodes *nodes = &t->nodes;
    const bool alone = t->r->nodes < 2;
    const char *hardware = nodes->kinds == 1 ? nodes->kind[0] : "mixed";
    sqlite3_int64 number =
        series_number(t->s, t->r, f, alone ? SERIES_ALONE : SERIES_ALL, hardware, e);

    if (number < 0)
        return -1;
    batch[(*n)++] = (struct batch){number, f, INTAKE_TOGETHER};
    for (size_t k = 0; f->node && k < nodes->kinds; k++) {
        number = series_number(t->s, t->r, f, SERIES_SHARE, nodes->kind[k], e);
        if (number < 0)
            return -1;
        batch[(*n)++] = (struct batch){number, f, k};
    }
    return 0;
}

static int compare_batches(const void *a, const void *b)
{
    const struct batch *x = a, *y = b;

    if (x->series != y->series)
        return (x->series > y->series) - (x->series < y->series);
    return (x->figure->launch > y->figure->launch) - (x->figure->launch < y->figure->launch);
}

static int write_figure(struct taking *t, sqlite3_stmt *q, const struct batch *b,
                        sqlite3_int64 node, double value, struct error *e)
{
    if (!isfinite(value))
        return 0;
    store_bind(q, "iiiid", t->run, b->series, node, launch_of(b->figure), value);
    t->done->figures++;
    return store_step(t->s, q, e);
}

static int write_batch(struct taking *t, sqlite3_stmt *q, const struct batch *b, struct error *e)
{
    const struct intake_nodes *nodes = &t->nodes;

    if (b->kind == INTAKE_TOGETHER)
        return write_figure(t, q, b, t->r->nodes < 2 ? nodes->node[0].number : 0, b->figure->median,
                            e);
    for (size_t i = 0; i < nodes->n; i++) {
        const struct intake_node *node = &nodes->node[i];

        if (node->kind == b->kind &&
            write_figure(t, q, b, node->number, b->figure->node[node->at], e))
            return -1;
    }
    return 0;
}

/* In the order of the table's key: SQLite then only appends, however large it is. */
static int write_figures(struct taking *t, struct error *e)
{
    const struct readout *r = t->r;
    struct batch *batch = calloc(r->n * (t->nodes.kinds + 1) + 1, sizeof *batch);
    sqlite3_stmt *q =
        store_query(t->s, e, "INSERT OR REPLACE INTO figure VALUES (?, ?, ?, ?, ?)", "");
    size_t n = 0;
    int rc = !q ? -1 : batch ? 0 : store_no_memory(e);

    for (size_t i = 0; rc == 0 && i < r->n; i++)
        if (figure_counts(&r->figure[i]))
            rc = batches_of(t, &r->figure[i], batch, &n, e);
    if (rc == 0)
        qsort(batch, n, sizeof *batch, compare_batches);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = write_batch(t, q, &batch[i], e);
    sqlite3_finalize(q);
    free(batch);
    return rc;
}

/* What a grown journal says replaces all that was known: a resumed point may have failed. */
static int forget(struct taking *t, struct error *e)
{
    if (store_once(t->s, e, NULL, "DELETE FROM figure WHERE run = ?", "i", t->run))
        return -1;
    return store_once(t->s, e, NULL, "DELETE FROM point WHERE run = ?", "i", t->run);
}

static int write_all(struct taking *t, const char *tip, struct error *e)
{
    if (find_run(t, e))
        return -1;
    if (t->done->news == INTAKE_KNOWN)
        return 0;
    if (t->done->news == INTAKE_GROWN && forget(t, e))
        return -1;
    if (write_run(t, tip, t->done->news == INTAKE_GROWN, e) ||
        intake_nodes_write(t->s, t->r, t->run, &t->nodes, e) || write_points(t, e))
        return -1;
    return write_figures(t, e);
}

int intake_run(struct store *s, const struct readout *r, struct intake *done, struct error *e)
{
    struct taking t = {.s = s, .r = r, .done = done};
    char tip[65];
    int rc;

    *done = (struct intake){0};
    if (strlen(member_text(r->run, "run_uuid")) < 8)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: its run record has no run_uuid: nothing tells this run from others",
                         r->path);
    if (hash_line(r->path, r->lines, tip, e) || store_begin(s, e))
        return -1;
    rc = write_all(&t, tip, e);
    intake_nodes_fini(&t.nodes);
    if (rc) {
        store_rollback(s);
        return error_prefix(e, "%s is not added", r->path);
    }
    return store_commit(s, e);
}
