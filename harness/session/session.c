/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "session/session.h"

#include <string.h>
#include <sys/resource.h>

#include "session/eta.h"
#include "run/measure.h"
#include "run/run.h"
#include "session/watchdog.h"

bool session_is_done(const struct session *s, const struct point *p)
{
    return s->done_ids && json_object_get(s->done_ids, p->id) != NULL;
}

static void count(struct session *s, const json_t *record)
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

/* Writes the record on rank 0; all ranks learn whether that worked. */
static int keep(struct session *s, json_t *record, size_t index, struct error *e)
{
    int rc = 0;

    if (s->lab.comm->rank == 0) {
        rc = add_proof(s, record, e);
        rc = rc ? rc : journal_write(s->journal, "point", json_incref(record), s->echo, e);
        rc = rc ? rc : note_timeout(s, record, e);
        if (rc == 0 && s->observer.done)
            s->observer.done(s->observer.arg, record, index, s->plan->count);
    }
    if (!comm_any(s->lab.comm, rc != 0) || rc)
        return rc;
    return error_set(e, EXIT_UNAVAILABLE, "rank 0 could not write the journal");
}

static bool over_budget(const struct session *s, const struct point *p)
{
    double budget = config_number(s->lab.config, NULL, OPT_BUDGET);
    double used = (comm_clock_ns() - s->lab.started_ns) * 1e-9;

    return comm_any(s->lab.comm, budget > 0 && used + eta_of(s->eta, p) > budget);
}

/* The highest bandwidth of the point's memory that this run has found, B/s; 0 if none. */
static double found_most(const struct session *s, const struct point *p)
{
    for (size_t i = 0; i < s->lab.nbest; i++)
        if (strcmp(s->lab.best[i].tier, p->tier) == 0 && s->lab.best[i].pages == p->pages)
            return s->lab.best[i].rate;
    return 0;
}

static double member(const json_t *record, const char *key)
{
    const json_t *summary = json_object_get(record, "summary");

    return json_number_value(strcmp(key, "median") == 0
                                 ? json_object_get(summary, key)
                                 : json_object_get(json_object_get(summary, "ci"), key));
}

/* Is it a search that ended below what was found before? */
static bool fell_short(struct session *s, const struct point *p, const json_t *record)
{
    const double top = member(record, "hi");

    return comm_any(s->lab.comm, p->bench->protocol.over && top > 0 && top < found_most(s, p)) &&
           !comm_any(s->lab.comm, s->lab.stop && *s->lab.stop);
}

/* Memory that is shared changes its speed for seconds to minutes. A search that ends below what an
 * earlier point found is made again, 16 in all and for about two minutes: what other guests do
 * changes in that time. The highest counts, and how often is told. */
enum { SEARCHES_MOST = 16, SEARCH_PATIENCE_S = 120 };

/* Another one as long as the last: is there time for it? */
static bool searches_on(struct session *s, const struct point *p, const json_t *best, double last_s)
{
    const double timeout = config_number(s->lab.config, p->group, OPT_TIMEOUT);
    const double most = timeout < SEARCH_PATIENCE_S ? timeout : SEARCH_PATIENCE_S;
    const double spent = (comm_clock_ns() - s->point_ns) * 1e-9;

    return fell_short(s, p, best) && !comm_any(s->lab.comm, spent + last_s > most) &&
           !over_budget(s, p);
}

static bool went_wrong(const json_t *record)
{
    const char *status = json_string_value(json_object_get(record, "status"));

    return status && (strcmp(status, "FAIL") == 0 || strcmp(status, "ERROR") == 0);
}

static double total_s(const struct measured *m)
{
    double sum = 0;

    for (int i = 0; i < TIME_COUNT; i++)
        sum += m->time_s[i];
    return sum;
}

static json_t *measure_watched(struct session *s, const struct point *p, struct measured *m,
                               struct error *e)
{
    json_t *record;

    watchdog_start(config_number(s->lab.config, p->group, OPT_TIMEOUT), p->id);
    record = measure_point(&s->lab, p, m, e);
    watchdog_stop();
    return record;
}

/* One that fails is never hidden by those that did not. */
static json_t *measure(struct session *s, const struct point *p, struct measured *m,
                       struct error *e)
{
    json_t *best = measure_watched(s, p, m, e);
    double last_s = total_s(m);
    int n = 1;

    eta_learn(s->eta, p, m->time_s);
    for (; n < SEARCHES_MOST && !went_wrong(best) && searches_on(s, p, best, last_s); n++) {
        struct measured again;
        json_t *next = measure_watched(s, p, &again, e);

        last_s = total_s(&again);
        for (int i = 0; i < TIME_COUNT; i++)
            m->time_s[i] += again.time_s[i];
        if (went_wrong(next) || member(next, "median") > member(best, "median")) {
            json_decref(best);
            best = next;
        } else
            json_decref(next);
    }
    if (p->bench->protocol.over && best)
        json_object_set_new(json_object_get(best, "params"), "searches", json_integer(n));
    return best;
}

static int one_point(struct session *s, size_t index, struct error *e)
{
    const struct point *p = &s->plan->points[index];
    struct measured m;
    struct error fault = {0};
    json_t *record;

    if (over_budget(s, p)) {
        /* Recorded as not run, never dropped. */
        record = measure_skip(&s->lab, p, "BUDGET_ENDED", "the --budget leaves no time for it");
    } else {
        s->index = index;
        s->point_ns = comm_clock_ns();
        if (s->lab.comm->size > 1) /* clocks drift apart: look again before each point */
            comm_sync_clocks(s->lab.comm);
        lab_show(&s->lab, "fill", 0);
        record = measure(s, p, &m, &fault);
        for (int i = 0; i < TIME_COUNT; i++)
            s->time_s[i] += m.time_s[i];
    }
    if (!record)
        return error_set(e, EXIT_INTERNAL, "no memory for the record of %s", p->id);
    count(s, record);
    if (keep(s, record, index, e)) {
        json_decref(record);
        return -1;
    }
    json_decref(record);
    return 0;
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
    for (size_t i = 0; i < s->plan->count; i++) {
        if (session_is_done(s, &s->plan->points[i]))
            continue;
        if (comm_any(s->lab.comm, s->lab.stop && *s->lab.stop))
            break;
        if (one_point(s, i, e))
            return -1;
    }
    if (!comm_any(s->lab.comm, s->lab.stop && *s->lab.stop))
        return 0;
    return note_signal(s, e);
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
    static const char *const names[TIME_COUNT] = {"fill_s", "warmup_s", "timed_s", "check_s",
                                                  "other_s"};
    double elapsed = (comm_clock_ns() - s->lab.started_ns) * 1e-9, known = 0;
    json_t *overhead = json_object(), *end;
    struct rusage usage;

    for (int i = 0; i < TIME_COUNT; i++)
        known += s->time_s[i];
    /* Everything that no point accounts for is the harness's own: journal, output, planning. */
    for (int i = 0; i < TIME_COUNT; i++)
        record_real(overhead, names[i], s->time_s[i] + (i == TIME_OTHER ? elapsed - known : 0));
    getrusage(RUSAGE_SELF, &usage);
    end = json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:f, s:o}", "status",
                    code == EXIT_INTERRUPTED ? "interrupted" : "complete", "exit_code", (int)code,
                    "launches", (int)s->lab.launch + 1, "points_done", (int)s->lab.points_done,
                    "points_planned", (int)s->plan->count, "skipped", (int)s->plan->nskips,
                    "elapsed_s", elapsed, "overhead", overhead);
    record_int(end, "peak_rss_bytes", (uint64_t)usage.ru_maxrss * 1024);
    return end;
}
