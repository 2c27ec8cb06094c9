/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Did the run end, and how? What it lasted by its own count. */
#include <math.h>
#include <string.h>

#include "render/view.h"
#include "verify/audit.h"

struct ends {
    double begun_s, elapsed_s; /* by mono_ns; by the last end record */
    char status[16];
    uint64_t ends, launches;
};

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct ends *s = own;
    const char *kind = view_text(record, "kind");
    const double now = view_number(record, "mono_ns") * 1e-9;
    const bool launch = view_is(record, "event") && strcmp(kind, "launch") == 0;

    s->launches += launch || view_is(record, "run");
    if (launch || view_is(record, "run") ||
        (view_is(record, "event") && strcmp(kind, "resume") == 0))
        s->begun_s = now;
    if (!view_is(record, "end"))
        return;
    s->ends++;
    s->elapsed_s = view_number(record, "elapsed_s");
    view_clean(s->status, sizeof s->status, view_text(record, "status"));
    /* The clock of elapsed_s starts a moment before the first record. */
    if (s->elapsed_s < (now - s->begun_s) * 0.999 - 0.05)
        audit_line(a, t, FINDING_FAIL, "elapsed_s is %.3f, but its records span %.3f s",
                   s->elapsed_s, now - s->begun_s);
    if (view_number(record, "launches") != (double)s->launches)
        audit_line(a, t, FINDING_FAIL, "launches is %.0f, but the journal holds %llu",
                   view_number(record, "launches"), (unsigned long long)s->launches);
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    const struct ends *s = own;

    if (!a->ended)
        audit_say(a, t, FINDING_WARN, "journal.jsonl", a->lines,
                  "no end record: the run was killed or is going on (--resume finishes it)");
    else if (strcmp(s->status, "complete") != 0)
        audit_say(a, t, FINDING_WARN, "journal.jsonl", a->lines, "the run was %s", s->status);
    else if (!t->count[FINDING_FAIL])
        audit_say(a, t, FINDING_PASS, NULL, 0, "complete, %llu launch%s",
                  (unsigned long long)s->launches, s->launches == 1 ? "" : "es");
}

const struct judge judge_ends = {"end", sizeof(struct ends), on_record, on_end};
