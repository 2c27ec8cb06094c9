/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Did the run end, and how? What it lasted by its own count. */
#include <math.h>
#include <string.h>

#include "record/error.h"
#include "record/member.h"
#include "verify/audit.h"

static const double MADE_SLACK_S = 0.2;

struct ends {
    double begun_s, elapsed_s; /* by mono_ns; by the last end record */
    char status[16];
    uint64_t ends, launches;
    uint64_t failed, invalid, timeouts, loose; /* points of this launch or resume */
    int64_t doubted; /* line of the last end whose exit code only thresholds explain, or 0 */
};

static void on_point(struct ends *s, const json_t *record)
{
    s->failed += member_says(record, "status", "FAIL") || member_says(record, "status", "ERROR");
    s->invalid += member_says(record, "status", "INVALID");
    s->timeouts += member_says(record, "reason", "TIMEOUT");
    s->loose += json_is_false(member_at(record, "summary.converged"));
}

/* The code follows from what became of the points, the gravest first. Without a fault it may still
 * be EXIT_FAILED, by --require, or EXIT_NOT_CONVERGED, by --strict. */
static void check_code(struct audit *a, struct tally *t, struct ends *s, const json_t *record)
{
    const json_t *stated = json_object_get(record, "exit_code");
    const json_int_t is = json_integer_value(stated);
    const json_int_t should = strcmp(s->status, "interrupted") == 0 ? EXIT_INTERRUPTED
                              : s->timeouts                         ? EXIT_TIMEOUT
                              : s->failed                           ? EXIT_FAILED
                              : s->invalid                          ? EXIT_INVALID
                                                                    : EXIT_PASS;

    s->doubted = should == EXIT_PASS && is == EXIT_FAILED ? (int64_t)a->line : 0;
    if (!stated || is == should || s->doubted ||
        (should == EXIT_PASS && is == EXIT_NOT_CONVERGED && s->loose))
        return;
    audit_fail(a, t, "exit_code is %lld, but its status and those of its points give %lld",
               (long long)is, (long long)should);
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct ends *s = own;
    const double now = member_number(record, "mono_ns") * 1e-9;

    s->launches += audit_begins(record) && !member_says(record, "kind", "resume");
    if (audit_begins(record)) {
        s->begun_s = now;
        s->failed = s->invalid = s->timeouts = s->loose = 0;
    }
    if (member_is(record, "point"))
        on_point(s, record);
    if (!member_is(record, "end"))
        return;
    s->ends++;
    s->elapsed_s = member_number(record, "elapsed_s");
    member_clean(s->status, sizeof s->status, member_text(record, "status"));
    check_code(a, t, s, record);
    /* The clock of elapsed_s starts a moment before the first record, and is read before the record
     * is made: on a machine with much else to do that takes its time. */
    if (s->elapsed_s < (now - s->begun_s) * 0.999 - MADE_SLACK_S)
        audit_fail(a, t, "elapsed_s is %.3f, but its records span %.3f s", s->elapsed_s,
                   now - s->begun_s);
    if (member_number(record, "launches") != (double)s->launches)
        audit_fail(a, t, "launches is %.0f, but the journal holds %llu",
                   member_number(record, "launches"), (unsigned long long)s->launches);
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    const struct ends *s = own;

    /* Of earlier ends nothing can be said: a later one replaces the file. */
    if (a->ended && s->doubted && !json_object_get(a->hashes, "require.json"))
        audit_say(a, t, FINDING_FAIL, "journal.jsonl", (uint64_t)s->doubted,
                  "exit_code is 1, but no point failed, and there is no require.json");
    if (!a->ended)
        audit_say(a, t, FINDING_WARN, "journal.jsonl", a->lines,
                  "no end record: the run was killed or is going on (--resume finishes it)");
    else if (strcmp(s->status, "complete") != 0)
        audit_say(a, t, FINDING_WARN, "journal.jsonl", a->lines, "the run was %s", s->status);
    else if (!t->count[FINDING_FAIL])
        audit_pass(a, t, "complete, %llu launch%s", (unsigned long long)s->launches,
                   s->launches == 1 ? "" : "es");
}

const struct judge judge_ends = {"end", sizeof(struct ends), on_record, on_end};
