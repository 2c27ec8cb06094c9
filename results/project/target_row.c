/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A row of the catalogue as a target: figures, what is left open, what contradicts itself. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "project/ask.h"
#include "project/catalogue.h"
#include "record/member.h"
#include "text/join.h"

/* A field of a figure, or null. */
static json_t *field_of(const char *key, const json_t *figure, bool later)
{
    static const char *const copied[] = {"precision", "kind", "note", "how"};
    const struct ask *a = ask_find(key);
    const double v = member_number(figure, "v");
    char sources[TEXT_ROOM];
    json_t *field;

    if (!a || !json_is_number(json_object_get(figure, "v")))
        return json_null();
    field =
        ask_field(a, (struct span){v, v}, flag_of_mark(member_text(figure, "p"), FLAG_ANNOUNCED));
    join_texts(sources, sizeof sources, ", ", json_object_get(figure, "s"));
    json_object_set_new(field, "p", json_string(member_text(figure, "p")));
    json_object_set_new(field, "source", json_string(sources));
    json_object_set_new(field, "later", json_boolean(later));
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        if (*member_text(figure, copied[i]))
            json_object_set_new(field, copied[i], json_string(member_text(figure, copied[i])));
    return field;
}

/* Fields of the announcement, a later one where it says nothing; and all later ones. */
static void add_fields(json_t *target, const json_t *row)
{
    const json_t *said = json_object_get(row, "fields"), *later = json_object_get(row, "later");
    json_t *fields = json_object(), *others = json_object(), *figure;
    const char *key;

    json_object_foreach ((json_t *)said, key, figure)
        json_object_set_new(fields, key, field_of(key, figure, false));
    json_object_foreach ((json_t *)later, key, figure) {
        json_object_set_new(others, key, field_of(key, figure, true));
        if (json_is_null(json_object_get(fields, key)) || !json_object_get(fields, key))
            json_object_set_new(fields, key, field_of(key, figure, true));
    }
    json_object_set_new(target, "fields", fields);
    json_object_set_new(target, "later", others);
}

/* How many times the largest of the printed values is the least. */
static double apart(const json_t *values)
{
    const json_t *value;
    double least = 0, most = 0;
    size_t i;

    json_array_foreach (values, i, value) {
        const double v = json_number_value(value);

        least = i == 0 || v < least ? v : least;
        most = v > most ? v : most;
    }
    return least > 0 ? most / least : 0;
}

static json_t *contradiction_of(const json_t *row)
{
    const struct ask *a = ask_find(member_text(row, "field"));
    const double times = apart(json_object_get(row, "values"));
    char printed[TEXT_ROOM], factor[64] = "";

    join_texts(printed, sizeof printed, "' and as '", json_object_get(row, "printed"));
    if (times >= 1.005)
        snprintf(factor, sizeof factor, ", %.4g times apart", times);
    return json_sprintf("%s: printed as '%s'%s: %s", a ? a->title : member_text(row, "field"),
                        printed, factor, member_text(row, "about"));
}

static json_t *fact_of(const json_t *row)
{
    const struct ask *a = ask_find(member_text(row, "field"));
    const double v = member_number(row, "v");
    const bool count = a && a->amount == AMOUNT_COUNT;
    char amount[AMOUNT_ROOM], sources[TEXT_ROOM];

    join_texts(sources, sizeof sources, ", ", json_object_get(row, "s"));
    if (a)
        amount_print(amount, a->amount, v, 4);
    else
        snprintf(amount, sizeof amount, "%.4g %.24s", v,
                 strcmp(member_text(row, "unit"), "1") ? member_text(row, "unit") : "");
    return json_sprintf("%s %s%s%s: %s (%s%s%s)", a ? a->title : member_text(row, "field"), amount,
                        count ? " " : "", count ? member_text(row, "unit") : "",
                        member_text(row, "note"), member_text(row, "p"), *sources ? ": " : "",
                        sources);
}

static json_t *texts(const json_t *list, json_t *(*make)(const json_t *row))
{
    json_t *to = json_array(), *row;
    size_t i;

    json_array_foreach (list, i, row)
        if (json_is_object(row))
            json_array_append_new(to, make(row));
    return to;
}

json_t *catalogue_target(const json_t *row, enum catalogue_part part)
{
    json_t *open = json_deep_copy(json_object_get(row, "left_open"));
    json_t *target = json_pack("{s:s, s:s, s:s, s:s}", "id", member_text(row, "id"), "name",
                               member_text(row, "name"), "kind", member_text(row, "kind"),
                               "catalogue", catalogue_names[part]);

    if (!target)
        return NULL;
    add_fields(target, row);
    json_object_set_new(target, "left_open", open ? open : json_array());
    json_object_set_new(target, "contradictions",
                        texts(json_object_get(row, "contradictions"), contradiction_of));
    json_object_set_new(target, "facts", texts(json_object_get(row, "facts"), fact_of));
    return target;
}
