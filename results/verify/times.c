/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Do the two clocks of the records agree, and does each point fit between its records? */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "record/member.h"
#include "verify/audit.h"

/* The clocks may part by a thousandth (a crystal is ten times better, NTP slews at most half of
 * it), and by what lies between two readings of them. */
static const double DRIFT_MOST = 1e-3, SLACK_S = 0.05, FIT_SLACK_S = 0.01;

struct moment {
    double utc, mono; /* s */
};

struct times {
    bool begun; /* a launch or resume, on one boot of the machine */
    struct moment first, last;
    double worst; /* share by which the clocks part over a launch */
    uint64_t spans;
};

/* "2026-11-27T15:39:51.262419Z" as s since 1970; NAN if it is none. */
static double utc_of(const char *text)
{
    struct tm tm = {0};
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    double part = 0;

    if (!rest)
        return NAN;
    if (*rest == '.' && sscanf(rest, "%lfZ", &part) != 1)
        return NAN;
    return (double)timegm(&tm) + part;
}

/* What lies between two moments by both clocks. */
static void compare(struct audit *a, struct tally *t, const struct moment *then,
                    const struct moment *now, const char *what)
{
    const double utc = now->utc - then->utc, mono = now->mono - then->mono;
    const double apart = fabs(utc - mono);

    if (mono < 0)
        audit_fail(a, t, "mono_ns is %.9g s before that of %s", -mono, what);
    else if (apart > SLACK_S + DRIFT_MOST * mono)
        audit_fail(a, t,
                   "utc and mono_ns part: %.6f s and %.6f s since %s (over %g of it: the clock was "
                   "set, the machine slept, or a time was changed)",
                   utc, mono, what, DRIFT_MOST);
}

/* The parts of a visit, or of a point without them, cannot take longer than what lies between its
 * record and the one before. */
static void fits(struct audit *a, struct tally *t, const json_t *record, double since_s)
{
    const json_t *values = member_at(record, "samples.values");
    const double total =
        member_number(record, "time.total_s") - audit_visits(record, "time.total_s");
    const double room = since_s + FIT_SLACK_S;
    const bool told = json_object_get(record, "visits"); /* each visit has told of its samples */
    double sum = 0;

    for (size_t i = 0; !told && i < json_array_size(values); i++)
        sum += json_number_value(json_array_get(values, i)) * 1e-9;
    if (sum > room)
        audit_fail(a, t, "impossible: its samples take %.6f s, but %.6f s lie between the records",
                   sum, since_s);
    else if (total > room * (1 + DRIFT_MOST))
        audit_fail(a, t, "impossible: it took %.6f s, but %.6f s lie between the records", total,
                   since_s);
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct times *s = own;
    const struct moment now = {utc_of(member_text(record, "utc")),
                               member_number(record, "mono_ns") * 1e-9};

    if (!isfinite(now.utc) || !isfinite(now.mono)) {
        audit_fail(a, t, "utc or mono_ns is no time");
        s->begun = false;
        return;
    }
    if (audit_begins(record) || !s->begun) {
        s->first = now;
        s->begun = true;
    } else {
        compare(a, t, &s->last, &now, "the record before");
        if (member_is(record, "end")) {
            compare(a, t, &s->first, &now, "the beginning");
            s->spans++;
            s->worst = fmax(s->worst, fabs(now.utc - s->first.utc - now.mono + s->first.mono) /
                                          fmax(now.mono - s->first.mono, 1));
        }
        if (member_is(record, "point") || member_is(record, "visit"))
            fits(a, t, record, now.mono - s->last.mono);
    }
    s->last = now;
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    const struct times *s = own;

    if (t->count[FINDING_FAIL])
        return;
    audit_pass(a, t, "both clocks agree%s and every point fits between its records",
               s->spans ? " from beginning to end" : "");
}

const struct judge judge_times = {"times", sizeof(struct times), on_record, on_end};
