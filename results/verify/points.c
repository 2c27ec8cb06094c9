/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Are the points those of the plan, each once, in its order, and as many as the end says? */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"
#include "text/units.h"
#include "verify/audit.h"

struct points {
    json_t *done;  /* {"LAUNCH ID": line} of points that were measured */
    json_t *ids;   /* {id: true} of all points */
    json_t *seen;  /* {"LAUNCH ID": how many} visits that were recorded */
    json_t *place; /* {id: place in the plan of this launch or resume} */
    size_t planned, skipped;
    int64_t last;     /* place of the point before; -1: none */
    uint64_t written; /* point records of this launch or resume */
    uint64_t total;
};

static void fresh(struct audit *a, json_t **o)
{
    json_decref(*o);
    *o = json_object();
    a->memory |= !*o;
}

static void begin(struct audit *a, struct points *p)
{
    json_t **const kept[] = {&p->done, &p->ids, &p->seen};

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (!*kept[i])
            fresh(a, kept[i]);
    fresh(a, &p->place);
    p->planned = p->skipped = 0;
    p->last = -1;
    p->written = 0;
}

static void on_run(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    if (a->line != 1)
        audit_fail(a, t, "a second run record, or one that is not the first line");
    begin(a, p);
    (void)record;
}

static void on_event(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    (void)t;
    if (audit_begins(record))
        begin(a, p);
}

static void on_plan(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    const json_t *points = json_object_get(record, "points"), *one;
    size_t i;

    if (!p->place || p->planned)
        audit_fail(a, t, "a plan where none belongs");
    begin(a, p);
    json_array_foreach (points, i, one) {
        const char *id = member_text(one, "id");

        if (json_object_get(p->place, id))
            audit_fail(a, t, "point '%s' is planned twice", id);
        json_object_set_new(p->place, id, json_integer((json_int_t)i));
    }
    p->planned = json_array_size(points);
    p->skipped = json_array_size(json_object_get(record, "skipped"));
}

/* "LAUNCH ID" of a point or visit, and what is known under it. */
static json_t *key_of(const json_t *record)
{
    return json_sprintf("%lld %s", (long long)member_number(record, "launch"),
                        member_text(record, "id"));
}

static json_int_t known(const json_t *of, const json_t *key)
{
    return json_is_string(key) ? json_integer_value(json_object_get(of, json_string_value(key)))
                               : 0;
}

static void set_known(json_t *of, const json_t *key, json_int_t value)
{
    if (json_is_string(key))
        json_object_set_new(of, json_string_value(key), json_integer(value));
}

static void check_once(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    json_t *key = key_of(record);
    const json_int_t line = known(p->done, key);

    if (line)
        audit_fail(a, t, "point '%s' of this launch is on line %lld already",
                   member_text(record, "id"), (long long)line);
    else if (!member_says(record, "status", "SKIP"))
        set_known(p->done, key, (json_int_t)a->line);
    json_decref(key);
}

/* Visits of a point come one after the other. */
static void on_visit(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    json_t *key = key_of(record);
    const json_int_t n = known(p->seen, key);
    const double visit = member_number(record, "visit");

    /* One that did not fit when the run went on is made again. */
    if (visit > (double)n)
        audit_fail(a, t, "visit %g of '%s' comes after %lld", visit, member_text(record, "id"),
                   (long long)n);
    set_known(p->seen, key, (json_int_t)visit + 1);
    json_decref(key);
}

/* Every visit that a point counts has a record of its own, and the samples are those of all. */
static void check_visits(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    const json_t *visits = json_object_get(record, "visits");
    json_t *key = key_of(record);
    const json_int_t seen = known(p->seen, key);
    const double n = audit_visits(record, "n");

    if (visits && (json_int_t)json_array_size(visits) != seen)
        audit_fail(a, t, "point '%s' has %zu visits, but %lld have records",
                   member_text(record, "id"), json_array_size(visits), (long long)seen);
    if (visits && json_is_object(json_object_get(record, "summary")) &&
        n != member_number(record, "samples.n"))
        audit_fail(a, t, "point '%s' has %g samples, but its visits %g", member_text(record, "id"),
                   member_number(record, "samples.n"), n);
    json_decref(key);
}

/* Numbers that cannot be. */
static void check_numbers(struct audit *a, struct tally *t, const json_t *record)
{
    static const char *const shares[] = {"placement.local_before", "placement.local_after",
                                         "placement.huge", "placement.huge_after"};
    const json_t *check = json_object_get(record, "check");
    const double bad = member_number(check, "bad"), elements = member_number(check, "elements");

    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const double x = member_number(record, shares[i]);

        if (x < 0 || x > 1)
            audit_fail(a, t, "%s: %s is %g, no share of one", member_text(record, "id"), shares[i],
                       x);
    }
    /* Some may be wrong only where a share of them is allowed for: updates that got lost. */
    if (bad > elements || (member_true(check, "pass") &&
                           bad > member_number(check, "tolerance") * elements && bad > 0))
        audit_fail(a, t, "%s: %g of %g elements are wrong, but the check %s",
                   member_text(record, "id"), bad, elements,
                   member_true(check, "pass") ? "passed" : "failed");
}

static bool has_flag(const json_t *record, const char *name)
{
    const json_t *flag;
    size_t i;

    json_array_foreach (json_object_get(record, "flags"), i, flag)
        if (strcmp(json_string_value(flag) ? json_string_value(flag) : "", name) == 0)
            return true;
    return false;
}

/* Is under 99 % of the pages where it was asked for? That is the flag remote-pages. */
static bool is_remote(const json_t *record)
{
    return member_number(record, "placement.local_before") < 0.99 ||
           member_number(record, "placement.local_after") < 0.99;
}

/* Flags that other members of the same record decide. */
static void check_flags(struct audit *a, struct tally *t, const json_t *record)
{
    const json_t *converged = member_at(record, "summary.converged");
    const char *id = member_text(record, "id"), *stop = member_text(record, "summary.stop");

    if (!converged) /* without a rate none is set */
        return;
    if (json_is_true(converged) == has_flag(record, "not-converged"))
        audit_fail(a, t, "%s: summary.converged is %s, but the flag not-converged %s", id,
                   json_is_true(converged) ? "true" : "false",
                   json_is_true(converged) ? "is set" : "is not");
    if (*stop && json_is_true(converged) != (strcmp(stop, "ci") == 0))
        audit_fail(a, t, "%s: summary.converged is %s, but it stopped by '%s'", id,
                   json_is_true(converged) ? "true" : "false", stop);
    if (is_remote(record) != has_flag(record, "remote-pages"))
        audit_fail(a, t,
                   "%s: placement has %s of its pages on the nodes asked for, but the flag "
                   "remote-pages %s",
                   id, is_remote(record) ? "under 99 %" : "99 % or more",
                   is_remote(record) ? "is not set" : "is set");
}

static void check_work(struct audit *a, struct tally *t, const json_t *record)
{
    const double payload = member_number(record, "work.payload_bytes");
    const double sum =
        member_number(record, "work.read_bytes") + member_number(record, "work.written_bytes");

    if (isfinite(payload) && isfinite(sum) && !audit_near(payload, sum, 1e-9))
        audit_fail(a, t, "%s: work.payload_bytes is %.0f, but read and written are %.0f",
                   member_text(record, "id"), payload, sum);
}

/* STREAM's rules: plain loops, nothing searched. */
static void check_class(struct audit *a, struct tally *t, const json_t *record)
{
    const char *id = member_text(record, "id"), *variant = member_text(record, "params.variant");

    if (!member_says(record, "class", "stream-rules"))
        return;
    if (json_is_true(member_at(record, "params.tuned")))
        audit_fail(a, t, "%s: class is stream-rules, but params.tuned is true", id);
    if (*variant && strcmp(variant, "plain") != 0)
        audit_fail(a, t, "%s: class is stream-rules, but params.variant is '%s'", id, variant);
}

/* The word of an id that is its size ("64MiB", or bytes), copied; "" if it has none. Numbers before
 * the eighth word are not it: a tier may be the number of a node. */
static void size_word(const char *id, char *word, size_t size)
{
    static const char *const units[] = {"", "B", "KiB", "MiB", "GiB", "TiB"};
    enum { FIRST = 7 };

    *word = '\0';
    for (size_t at = 0; *id; at++) {
        const size_t n = strcspn(id, " "), digits = strspn(id, "0123456789.");

        for (size_t i = 0; at >= FIRST && digits && i < sizeof units / sizeof *units; i++)
            if (digits + strlen(units[i]) == n && strncmp(id + digits, units[i], n - digits) == 0)
                snprintf(word, size, "%.*s", (int)n, id);
        id += n + (id[n] == ' ');
    }
}

static void check_size(struct audit *a, struct tally *t, const json_t *record)
{
    const char *id = member_text(record, "id");
    const double bytes = member_number(record, "params.size_bytes");
    char word[32], is[32], *space;

    size_word(id, word, sizeof word);
    if (!*word || !(bytes >= 0 && bytes < 0x1p63))
        return;
    if (strspn(word, "0123456789") == strlen(word)) {
        snprintf(is, sizeof is, "%.0f", bytes);
    } else {
        units_print_size((uint64_t)bytes, is, sizeof is);
        space = strchr(is, ' ');
        if (space)
            memmove(space, space + 1, strlen(space));
    }
    if (strcmp(is, word) != 0)
        audit_fail(a, t, "%s: params.size_bytes is %.0f, but its id says %s", id, bytes, word);
}

static void on_point(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    const char *id = member_text(record, "id");
    const json_t *place = json_object_get(p->place, id);
    const int64_t at = place ? json_integer_value(place) : -1;
    /* A point that fails is told at once, in whatever round. */
    const bool failed =
        member_says(record, "status", "FAIL") || member_says(record, "status", "ERROR");

    if (!place)
        audit_fail(a, t, "point '%s' is not in the plan", id);
    else if (at <= p->last && !failed)
        audit_fail(a, t, "point '%s' is out of the order of the plan", id);
    if (member_number(record, "order") != (double)p->written)
        audit_fail(a, t, "point '%s' has order %g, but is number %llu", id,
                   member_number(record, "order"), (unsigned long long)p->written);
    p->last = place && !failed ? at : p->last;
    p->written++;
    p->total++;
    check_once(a, t, p, record);
    check_visits(a, t, p, record);
    check_numbers(a, t, record);
    check_flags(a, t, record);
    check_work(a, t, record);
    check_class(a, t, record);
    check_size(a, t, record);
    json_object_set_new(p->ids, id, json_true());
}

static void on_derived(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    const json_t *of = json_object_get(record, "of"), *id;
    size_t i;

    json_array_foreach (of, i, id)
        if (!json_object_get(p->ids, json_string_value(id) ? json_string_value(id) : ""))
            audit_fail(a, t, "'%s' follows from '%s', which no record has",
                       member_text(record, "id"),
                       json_string_value(id) ? json_string_value(id) : "");
    json_object_set_new(p->ids, member_text(record, "id"), json_true());
}

static void on_end_record(struct audit *a, struct tally *t, struct points *p, const json_t *record)
{
    const struct {
        const char *key;
        double is;
    } counts[] = {{"points_done", (double)p->written},
                  {"points_planned", (double)p->planned},
                  {"skipped", (double)p->skipped}};

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (member_number(record, counts[i].key) != counts[i].is)
            audit_fail(a, t, "%s is %.0f, but the journal holds %.0f", counts[i].key,
                       member_number(record, counts[i].key), counts[i].is);
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    static const struct {
        const char *type;
        void (*take)(struct audit *, struct tally *, struct points *, const json_t *);
    } takers[] = {{"run", on_run},       {"event", on_event}, {"plan", on_plan},
                  {"visit", on_visit},   {"point", on_point}, {"derived", on_derived},
                  {"end", on_end_record}};
    struct points *p = own;

    if (!p->done && !member_is(record, "run"))
        begin(a, p);
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (member_is(record, takers[i].type))
            takers[i].take(a, t, p, record);
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    struct points *p = own;

    if (!t->count[FINDING_FAIL])
        audit_pass(a, t, "%llu points, each of the plan, once a launch, in its order%s",
                   (unsigned long long)p->total, a->ended ? ", as many as the end says" : "");
    json_decref(p->done);
    json_decref(p->seen);
    json_decref(p->ids);
    json_decref(p->place);
}

const struct judge judge_points = {"points", sizeof(struct points), on_record, on_end};
