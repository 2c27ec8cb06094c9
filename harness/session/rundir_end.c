/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The end of a run directory: what follows from its points, and the files that are made from it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "analyze/derive.h"
#include "render/summary.h"
#include "report/report.h"
#include "session/rundir.h"

/* Derived files: made from the journal alone, so they can always be made again. */
static int derive(const struct rundir *d, const struct readout *r, const char *name, bool page,
                  struct error *e)
{
    const struct render_style plain = {0};
    char path[1100];
    FILE *f;
    int rc = 0;

    snprintf(path, sizeof path, "%s/%s", d->path, name);
    f = fopen(path, "we");
    if (!f)
        return error_set(e, EXIT_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
    if (page)
        rc = render_page(f, r, NULL, NULL);
    else
        render_summary(f, r, &plain);
    if (fclose(f) != 0 || rc)
        return error_set(e, EXIT_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
    return 0;
}

int rundir_derive(struct rundir *d, FILE *echo, struct error *e)
{
    int torn, rc;
    json_t *records = journal_load(d->path, &torn, e), *all, *record;
    size_t i;

    if (!records)
        return -1;
    all = derive_all(records);
    rc = all ? 0 : error_set(e, EXIT_INTERNAL, "no memory for what follows from the points");
    json_array_foreach (all, i, record)
        if (!rc)
            rc = journal_write(d->journal, "derived", json_incref(record), echo, e);
    json_decref(all);
    json_decref(records);
    return rc;
}

/* The page can be made again at any time: a run is no worse without it. */
static void write_report(const struct rundir *d)
{
    const struct report_options o = {
        .unverified = "This page was written by the run itself, before its manifest was made"};
    char path[1100], *dirs[] = {(char *)d->path};
    struct error e;

    snprintf(path, sizeof path, "%s/report.html", d->path);
    if (report_write(path, dirs, 1, &o, &e))
        fprintf(stderr, "hbmark: note: no report.html: %s; 'hbmark report %s' makes it again\n",
                e.text, d->path);
}

int rundir_finish(struct rundir *d, json_t *end, FILE *echo, struct error *e)
{
    struct readout *r;
    json_t *records;
    int torn, rc;

    if (journal_write(d->journal, "end", end, echo, e))
        return -1;
    records = journal_load(d->path, &torn, e);
    if (!records)
        return -1;
    r = readout_of(records, d->path, READOUT_RECORDS);
    json_decref(records);
    if (!r)
        return error_set(e, EXIT_INTERNAL, "no memory for the summary of %s", d->path);
    rc = derive(d, r, "summary.txt", false, e) || derive(d, r, "summary.md", true, e);
    readout_free(r);
    if (rc)
        return -1;
    write_report(d);
    return journal_manifest(d->path, e);
}
