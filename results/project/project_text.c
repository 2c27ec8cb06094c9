/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* An answer in sentences: the conclusion, and what must be said with it. */
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "project/answer.h"
#include "project/target.h"
#include "record/member.h"

static void say(json_t *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(json_t *to, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    json_array_append_new(to, json_vsprintf(fmt, ap));
    va_end(ap);
}

/* The amount of a row's quantile in its own unit. */
static char *amount(char to[AMOUNT_ROOM], const json_t *row, const char *key)
{
    return amount_print(to, answer_amount_of(member_text(row, "name")), member_number(row, key), 3);
}

/* The next answer from *i on of this name that is a number: one that follows from a rate (needed),
 * or from what the target gives. NULL if there is none. */
static const json_t *next_answer(const json_t *o, size_t *i, const char *name, bool needed)
{
    const json_t *row;

    while ((row = json_array_get(json_object_get(o, "answers"), (*i)++)))
        if (member_says(row, "name", name) && !*member_text(row, "by") != needed &&
            isfinite(member_number(row, "p50")))
            return row;
    return NULL;
}

/* The least other reading of the same goal, or NULL. */
static const json_t *least_reading(const json_t *o, const json_t *than)
{
    const json_t *row, *least = than;
    size_t i = 0;

    while ((row = next_answer(o, &i, "devices", true)))
        if (member_says(row, "goal", member_text(than, "goal")) &&
            member_says(row, "scaling", "perfect") &&
            member_number(row, "p50") < member_number(least, "p50"))
            least = row;
    return least == than ? NULL : least;
}

/* Where a figure of the unit is from: "measured", "reported", "published". */
static const char *known_as(const json_t *o, const char *name)
{
    const json_t *row;
    size_t i;

    json_array_foreach (json_object_get(o, "measured"), i, row)
        if (member_says(row, "name", name) && member_says(row, "p", "reported"))
            return "reported";
    return member_says(o, "unit.name", "node") ? "measured" : "published";
}

static void say_need(json_t *to, const json_t *o, const json_t *need)
{
    const json_t *least = least_reading(o, need);
    char p10[AMOUNT_ROOM], p50[AMOUNT_ROOM], p90[AMOUNT_ROOM];

    say(to,
        "%s needs at least %s %ss of this kind (p10 to p90: %s to %s) by what was %s as %s, if "
        "nothing is lost between them.",
        member_text(need, "asked"), amount(p50, need, "p50"), member_text(o, "unit.name"),
        amount(p10, need, "p10"), amount(p90, need, "p90"), known_as(o, member_text(need, "by")),
        member_text(need, "by"));
    if (least)
        say(to,
            "By %s it needs %s: how the rate is counted, which the target leaves open, moves the "
            "answer %.3g-fold.",
            member_text(least, "by"), amount(p50, least, "p50"),
            member_number(need, "p50") / member_number(least, "p50"));
}

/* What the law says that was fitted to several node counts. */
static void say_fitted(json_t *to, const json_t *o, const json_t *need)
{
    const json_t *row;
    char p10[AMOUNT_ROOM], p50[AMOUNT_ROOM], p90[AMOUNT_ROOM];
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row) {
        if (!member_says(row, "scaling", "fitted") ||
            !member_says(row, "for", member_text(need, "for")) || !member_true(row, "answered"))
            continue;
        if (isfinite(member_number(row, "p50")))
            say(to,
                "By laws fitted to runs of up to %g nodes, '%s' best, it needs %s (p10 to p90: %s "
                "to %s).",
                member_number(o, "scaling.largest_nodes"), member_text(o, "scaling.model"),
                amount(p50, row, "p50"), amount(p10, row, "p10"),
                isfinite(member_number(row, "p90")) ? amount(p90, row, "p90") : "any number");
        else
            say(to,
                "By the law '%s' fitted to runs of up to %g nodes no number of them reaches it.",
                member_text(o, "scaling.model"), member_number(o, "scaling.largest_nodes"));
        return;
    }
}

/* What a given number of units does, in its first computing rate, else bandwidth. */
static void say_given(json_t *to, const json_t *o)
{
    size_t i = 0, k = 0;
    const json_t *rate = next_answer(o, &i, "computing rate", false);
    const json_t *row = rate ? rate : next_answer(o, &k, "memory bandwidth", false);
    const char *asked = member_text(row, "asked");
    char p50[AMOUNT_ROOM];

    if (row)
        say(to, "%s%s%ss of this kind make %s (%s), if nothing is lost between them.", asked,
            strstr(asked, "devices") || strstr(asked, "nodes") ? ": as many " : " of ",
            member_text(o, "unit.name"), amount(p50, row, "p50"), member_text(row, "of"));
}

/* What part of the units that a reading needs these are: "99.2 % (90 to 111 %)". */
static void put_share(char *to, size_t room, const json_t *row, const json_t *need)
{
    const double of = member_number(need, "p50") / 100, lo = member_number(row, "p10") / of,
                 hi = member_number(row, "p90") / of;

    if (hi > lo * 1.01)
        snprintf(to, room, "%.3g %% (%.3g to %.3g %%)", member_number(row, "p50") / of, lo, hi);
    else
        snprintf(to, room, "%.3g %%", member_number(row, "p50") / of);
}

/* How far the units go that the target gives, by the first reading and by the least. */
static void say_distance(json_t *to, const json_t *o, const json_t *need)
{
    const json_t *least = least_reading(o, need), *row;
    size_t i = 0;

    while ((row = next_answer(o, &i, "devices", false))) {
        char p50[AMOUNT_ROOM], share[96], other[192] = "", by_least[96];

        if (!member_says(row, "scaling", "perfect"))
            continue;
        put_share(share, sizeof share, row, need);
        if (least) {
            put_share(by_least, sizeof by_least, row, least);
            snprintf(other, sizeof other, ", %s by %s", by_least, member_text(least, "by"));
        }
        say(to, "%s, that is %s %ss: %s of those that %s needs by %s%s.", member_text(row, "asked"),
            amount(p50, row, "p50"), member_text(o, "unit.name"), share, member_text(need, "asked"),
            member_text(need, "by"), other);
    }
}

static void say_unknown(json_t *to, const json_t *o)
{
    const json_t *row;
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row)
        if (!member_true(row, "answered")) {
            say(to, "Not answered: %s of %s: %s.", member_text(row, "name"),
                member_text(row, "asked"), member_text(row, "text"));
            return;
        }
}

json_t *project_text(const json_t *o)
{
    size_t i = 0;
    const json_t *need = next_answer(o, &i, "devices", true);
    json_t *to = json_array();

    if (need) {
        say_need(to, o, need);
        say_fitted(to, o, need);
        say_distance(to, o, need);
    } else {
        say_given(to, o);
    }
    if (json_array_size(to))
        say(to, "All of this is projected, and as good as the weakest figure in it: %s.",
            member_text(o, "flag"));
    else if (json_array_size(json_object_get(o, "answers")))
        say(to, "Nothing of this target can be answered with what is known of the hardware.");
    else
        say(to, "This target has no figure that hardware could reach: only what is known of it is "
                "shown.");
    say_unknown(to, o);
    return to;
}
