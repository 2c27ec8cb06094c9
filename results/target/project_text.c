/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* An answer in sentences: the conclusion, and what must be said with it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/view.h"
#include "target/answer.h"
#include "target/project.h"

static void say(json_t *to, const char *text)
{
    json_array_append_new(to, json_string(text));
}

static bool is(const json_t *row, const char *key, const char *value)
{
    return strcmp(view_text(row, key), value) == 0;
}

/* The amount of a row's quantile in its own unit. */
static char *amount(char to[AMOUNT_ROOM], const json_t *row, const char *key)
{
    for (unsigned r = 0; r < RESULTS; r++)
        if (is(row, "name", answer_name((enum answer_result)r)))
            return amount_print(to, answer_amount((enum answer_result)r), view_number(row, key), 3);
    snprintf(to, AMOUNT_ROOM, "-");
    return to;
}

/* The first answered number of units that a rate asks for. */
static const json_t *first_need(const json_t *answers)
{
    const json_t *row;
    size_t i;

    json_array_foreach (answers, i, row)
        if (is(row, "name", "devices") && *view_text(row, "by") &&
            isfinite(view_number(row, "p50")))
            return row;
    return NULL;
}

/* The least other reading of the same goal, or NULL. */
static const json_t *least_reading(const json_t *answers, const json_t *than)
{
    const json_t *row, *least = than;
    size_t i;

    json_array_foreach (answers, i, row)
        if (is(row, "name", "devices") && is(row, "goal", view_text(than, "goal")) &&
            is(row, "scaling", "perfect") && view_number(row, "p50") < view_number(least, "p50"))
            least = row;
    return least == than ? NULL : least;
}

static void say_need(json_t *to, const json_t *o, const json_t *need)
{
    const json_t *least = least_reading(json_object_get(o, "answers"), need);
    char p10[AMOUNT_ROOM], p50[AMOUNT_ROOM], p90[AMOUNT_ROOM], text[1024];

    amount(p50, need, "p50");
    snprintf(text, sizeof text,
             "%s needs at least %s %ss of this kind (p10 to p90: %s to %s), if nothing is lost "
             "between them.",
             view_text(need, "for"), p50, view_text(o, "unit.name"), amount(p10, need, "p10"),
             amount(p90, need, "p90"));
    say(to, text);
    if (!least)
        return;
    snprintf(text, sizeof text,
             "By %s it needs %s: how the rate is counted, which the target leaves open, moves the "
             "answer %.3g-fold.",
             view_text(least, "by"), amount(p50, least, "p50"),
             view_number(need, "p50") / view_number(least, "p50"));
    say(to, text);
}

/* What a given number of units does, in its first computing rate, else bandwidth. */
static void say_given(json_t *to, const json_t *o)
{
    const json_t *row, *units = NULL;
    char p50[AMOUNT_ROOM], text[1024];
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row) {
        if (*view_text(row, "by") || !isfinite(view_number(row, "p50")))
            continue;
        if (is(row, "name", "devices"))
            units = row;
        if (!units || (!is(row, "name", "computing rate") && !is(row, "name", "memory bandwidth")))
            continue;
        if (is(row, "name", "memory bandwidth") && json_array_size(to))
            return;
        snprintf(text, sizeof text, "%s: so many %ss of this kind make %s of %s.",
                 view_text(row, "for"), view_text(o, "unit.name"), amount(p50, row, "p50"),
                 *view_text(row, "of") ? view_text(row, "of") : view_text(row, "name"));
        say(to, text);
        return;
    }
}

static void say_unknown(json_t *to, const json_t *o)
{
    const json_t *row;
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row)
        if (!json_is_true(json_object_get(row, "answered"))) {
            char text[512];

            snprintf(text, sizeof text, "%s is not answered: %s.", view_text(row, "name"),
                     view_text(row, "text"));
            say(to, text);
            return;
        }
}

json_t *project_text(const json_t *o)
{
    const json_t *need = first_need(json_object_get(o, "answers"));
    json_t *to = json_array();
    char text[512];

    if (need)
        say_need(to, o, need);
    if (!need)
        say_given(to, o);
    if (!json_array_size(to))
        say(to, json_array_size(json_object_get(o, "answers"))
                    ? "Nothing of this target can be answered with what is known of the hardware."
                    : "This target has no figure that hardware could reach: only what is known of "
                      "it is shown.");
    else {
        snprintf(text, sizeof text,
                 "All of this is projected, and as good as the weakest figure in it: %s.",
                 view_text(o, "flag"));
        say(to, text);
    }
    say_unknown(to, o);
    return to;
}
