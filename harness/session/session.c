/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "session/session.h"

#include <string.h>
#include <sys/resource.h>

#include "run/measure.h"
#include "session/session_parts.h"
#include "session/watchdog.h"

bool session_is_done(const struct session *s, const struct point *p)
{
    return s->done_ids && json_object_get(s->done_ids, p->id) != NULL;
}

void session_count(struct session *s, const json_t *record)
{
    const char *status = json_string_value(json_object_get(record, "status"));
    const json_t *summary = json_object_get(record, "summary");

    s->lab.points_done++;
    s->failed += strcmp(status, "FAIL") == 0;
    s->invalid += strcmp(status, "INVALID") == 0;
    s->errors += strcmp(status, "ERROR") == 0;
    s->timeouts += strcmp(json_string_value(json_object_get(record, "reason")), "TIMEOUT") == 0;
    s->loose += json_is_false(json_object_get(summary, "converged"));
}

int session_event(struct session *s, const char *kind, const char *text, json_t *more,
                  struct error *e)
{
    json_t *o;
    int rc = 0;

    if (s->lab.comm->rank == 0) {
        o = json_pack("{s:s, s:s, s:i}", "kind", kind, "text", text, "launch", (int)s->lab.launch);
        json_object_update_missing(o, more);
        rc = journal_write(s->journal, "event", o, s->echo, e);
    }
    json_decref(more);
    return rc;
}

/* The point's own record tells what came of it; this one stands where people look for trouble. */
static int note_timeout(struct session *s, const json_t *record, struct error *e)
{
    const char *reason = json_string_value(json_object_get(record, "reason"));

    if (strcmp(reason ? reason : "", "TIMEOUT") != 0)
        return 0;
    return session_event(s, "timeout", json_string_value(json_object_get(record, "text")),
                         json_pack("{s:O}", "id", json_object_get(record, "id")), e);
}

/* The last member, so that what it is made of is the rest of the line. */
static int add_proof(const struct session *s, json_t *record, struct error *e)
{
    char hex[65];

    if (!s->proof.challenge)
        return 0;
    if (proof_make(&s->proof, record, hex) ||
        json_object_set_new(record, "proof", json_string(hex)))
        return error_set(e, EXIT_INTERNAL, "no memory for the proof of a point");
    return 0;
}

static int as_all(struct session *s, int rc, struct error *e)
{
    if (!comm_any(s->lab.comm, rc != 0) || rc)
        return rc;
    return error_set(e, EXIT_UNAVAILABLE, "rank 0 could not write the journal");
}

int session_keep(struct session *s, json_t *record, size_t i, struct error *e)
{
    int rc = 0;

    if (s->lab.comm->rank == 0) {
        rc = add_proof(s, record, e);
        rc = rc ? rc : journal_write(s->journal, "point", json_incref(record), s->echo, e);
        rc = rc ? rc : note_timeout(s, record, e);
        if (rc == 0 && s->observer.done)
            s->observer.done(s->observer.arg, record, i, s->plan->count);
    }
    return as_all(s, rc, e);
}

int session_write(struct session *s, const char *type, json_t *record, struct error *e)
{
    int rc = 0;

    if (s->lab.comm->rank == 0)
        rc = record ? journal_write(s->journal, type, json_incref(record), s->echo, e)
                    : error_set(e, EXIT_INTERNAL, "no memory for a %s record", type);
    json_decref(record);
    return as_all(s, rc, e);
}

/* The highest bandwidth of the point's memory that this run has found, B/s; 0 if none. */
static double found_most(const struct session *s, const struct point *p)
{
    for (size_t i = 0; i < s->lab.nbest; i++)
        if (strcmp(s->lab.best[i].tier, p->tier) == 0 && s->lab.best[i].pages == p->pages)
            return s->lab.best[i].rate;
    return 0;
}

/* Is it a search that ended below what was found before? */
static bool fell_short(struct session *s, const struct run *r)
{
    const struct point *p = measure_point_of(r);

    return comm_any(s->lab.comm, p->bench->protocol.over && measure_high(r) > 0 &&
                                     measure_high(r) < found_most(s, p)) &&
           !lab_stopped(&s->lab);
}

/* Memory that is shared changes its speed for seconds to minutes. A search that ends below what an
 * earlier point found is made again, 16 in all and for about two minutes: what other guests do
 * changes in that time. The highest counts, and how often is told. */
enum { SEARCHES_MOST = 16, SEARCH_PATIENCE_S = 120 };

/* Another one as long as the last: is there time for it? */
static bool searches_on(struct session *s, const struct run *best, double last_s)
{
    const double timeout = measure_point_of(best)->timeout_s;
    const double most = timeout < SEARCH_PATIENCE_S ? timeout : SEARCH_PATIENCE_S;
    const double spent = (comm_clock_ns() - s->point_ns) * 1e-9;

    return fell_short(s, best) &&
           !comm_any(s->lab.comm, spent + last_s > most || last_s > lab_left_s(&s->lab));
}

static double total_s(const double time_s[TIME_COUNT])
{
    double sum = 0;

    for (int i = 0; i < TIME_COUNT; i++)
        sum += time_s[i];
    return sum;
}

static int visit_watched(struct run *r, double took_s[TIME_COUNT], struct error *e)
{
    const struct point *p = measure_point_of(r);
    int rc;

    watchdog_start(p->timeout_s, p->id);
    rc = measure_visit(r, took_s, e);
    watchdog_stop();
    return rc;
}

/* A search that fails is never hidden by those that did not. */
int session_visit(struct session *s, struct run **r, double took_s[TIME_COUNT], struct error *e)
{
    int rc = visit_watched(*r, took_s, e);
    double last_s = total_s(took_s);
    unsigned n = 1;

    for (; rc == 0 && n < SEARCHES_MOST && searches_on(s, *r, last_s); n++) {
        struct run *again = measure_new(&s->lab, measure_point_of(*r), e);
        double time_s[TIME_COUNT];

        if (!again)
            return -1;
        rc = visit_watched(again, time_s, e);
        last_s = total_s(time_s);
        for (int i = 0; i < TIME_COUNT; i++)
            took_s[i] += time_s[i];
        if (rc || measure_median(again) > measure_median(*r)) {
            struct run *worse = *r;

            *r = again;
            again = worse;
        }
        measure_free(again);
    }
    measure_searched(*r, n);
    return rc;
}

static int note_signal(struct session *s, struct error *e)
{
    char text[128];

    snprintf(text, sizeof text, "asked to stop by %s: finished points are kept",
             *s->lab.stop ? strsignal(*s->lab.stop) : "a signal to another rank");
    return session_event(s, "signal", text, NULL, e);
}

static int run_points(struct session *s, struct error *e)
{
    if (rounds_run(s, e))
        return -1;
    return lab_stopped(&s->lab) ? note_signal(s, e) : 0;
}

int session_run(struct session *s, struct error *e)
{
    int rc;

    s->lab.watcher = (struct watcher){s, session_show};
    s->eta = eta_new(s->lab.config);
    if (!s->eta)
        return error_set(e, EXIT_INTERNAL, "no memory for the session");
    rc = run_points(s, e);
    eta_free(s->eta);
    s->eta = NULL;
    return rc;
}

enum exit_code session_exit_code(const struct session *s, bool strict)
{
    if (s->lab.stop && *s->lab.stop)
        return EXIT_INTERRUPTED;
    if (s->timeouts)
        return EXIT_TIMEOUT;
    if (s->failed || s->errors)
        return EXIT_FAILED;
    if (s->invalid)
        return EXIT_INVALID;
    return strict && s->loose ? EXIT_NOT_CONVERGED : EXIT_PASS;
}

void session_fini(struct session *s)
{
    lab_fini(&s->lab);
}

json_t *session_end_json(const struct session *s, enum exit_code code)
{
    double elapsed = (comm_clock_ns() - s->lab.started_ns) * 1e-9, known = total_s(s->time_s);
    json_t *overhead = json_object(), *end;
    struct rusage usage;

    /* Everything that no point accounts for is the harness's own: journal, output, planning. */
    for (int i = 0; i < TIME_COUNT; i++)
        record_real(overhead, run_time_names[i],
                    s->time_s[i] + (i == TIME_OTHER ? elapsed - known : 0));
    getrusage(RUSAGE_SELF, &usage);
    end = json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:f, s:o}", "status",
                    code == EXIT_INTERRUPTED ? "interrupted" : "complete", "exit_code", (int)code,
                    "launches", (int)s->lab.launch + 1, "points_done", (int)s->lab.points_done,
                    "points_planned", (int)s->plan->count, "skipped", (int)s->plan->nskips,
                    "elapsed_s", elapsed, "overhead", overhead);
    record_int(end, "peak_rss_bytes", (uint64_t)usage.ru_maxrss * 1024);
    return end;
}
