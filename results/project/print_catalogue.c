/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "project/answer.h"
#include "project/print.h"
#include "record/member.h"
#include "render/table.h"
#include "text/join.h"

static const char *const headings[CATALOGUE_PARTS] = {
    [CATALOGUE_TARGETS] = "announced systems (* a later public source)",
    [CATALOGUE_SYSTEMS] = "reference systems that run",
    [CATALOGUE_DEVICES] = "devices (a peak is dense; --set device=ID projects with one)",
};

static void cell(char to[AMOUNT_ROOM], const json_t *fields, const char *key)
{
    const json_t *field = json_object_get(fields, key);
    const struct ask *a = ask_find(key);

    if (!json_is_object(field) || !a) {
        snprintf(to, AMOUNT_ROOM, "-");
        return;
    }
    amount_print(to, a->amount, member_number(field, "value"), 3);
    if (member_true(field, "later") && strlen(to) + 1 < AMOUNT_ROOM)
        strcat(to, "*");
}

static void list_targets(struct table *t, const struct catalogue *c, enum catalogue_part part)
{
    static const char *const keys[2][5] = {
        {"flops", "devices", "power_W", "cost_USD", "year"},
        {"hpl_flops", "nodes", "power_W", "bandwidth_Bps", "rank"}};
    const json_t *row;
    size_t i;

    json_array_foreach (catalogue_rows(c, part), i, row) {
        json_t *target = catalogue_target(row, part);
        char cells[5][AMOUNT_ROOM];

        for (size_t k = 0; k < 5; k++)
            cell(cells[k], json_object_get(target, "fields"), keys[part][k]);
        table_add(t, (const char *[]){member_text(row, "id"), cells[0], cells[1], cells[2],
                                      cells[3], cells[4], member_text(row, "name")});
        json_decref(target);
    }
}

static const char *figure(char to[AMOUNT_ROOM], const json_t *f, enum amount_of of)
{
    amount_print(to, of, member_number(f, "v"), 3);
    return member_says(f, "p", "recalled") ? strcat(to, "?") : to;
}

static void list_devices(struct table *t, const struct catalogue *c)
{
    static const struct {
        const char *path;
        enum amount_of of;
    } shown[] = {{"dense.fp64_vector", AMOUNT_FLOPS},
                 {"dense.bf16", AMOUNT_FLOPS},
                 {"power_W", AMOUNT_POWER},
                 {"bandwidth_Bps", AMOUNT_BANDWIDTH},
                 {"capacity_B", AMOUNT_CAPACITY}};
    const json_t *row;
    size_t i;

    json_array_foreach (catalogue_rows(c, CATALOGUE_DEVICES), i, row) {
        char cells[5][AMOUNT_ROOM];

        for (size_t k = 0; k < 5; k++)
            figure(cells[k], member_at(row, shown[k].path), shown[k].of);
        table_add(t, (const char *[]){member_text(row, "id"), cells[0], cells[1], cells[2],
                                      cells[3], cells[4], member_text(row, "name")});
    }
}

void print_list(FILE *out, const struct catalogue *c, const struct render_style *style)
{
    static const char *const titles[CATALOGUE_PARTS][8] = {
        {"ID", ">COMPUTING", ">DEVICES", ">POWER", ">COST", ">YEAR", "NAME"},
        {"ID", ">HPL", ">NODES", ">POWER", ">BANDWIDTH", ">RANK", "NAME"},
        {"ID", ">FP64", ">BF16", ">POWER", ">BANDWIDTH", ">MEMORY", "NAME"}};

    for (unsigned part = 0; part < CATALOGUE_PARTS; part++) {
        struct table t = print_table(titles[part]);

        if (part == CATALOGUE_DEVICES)
            list_devices(&t, c);
        else
            list_targets(&t, c, (enum catalogue_part)part);
        if (part)
            fputc('\n', out);
        table_line(out, style, "%zu %s", t.rows, headings[part]);
        print_end(out, &t, style);
    }
    print_paragraph(out, "",
                    "- is not said or not found; ? is recalled, not read in a source. --show ID "
                    "tells where each figure is from.",
                    style);
}

/* Every source that something in the row names, with its words. */
static void collect_sources(const json_t *o, json_t *seen)
{
    const char *key;
    json_t *value;
    size_t i;

    if (json_is_array(o))
        json_array_foreach ((json_t *)o, i, value)
            collect_sources(value, seen);
    if (!json_is_object(o))
        return;
    json_object_foreach ((json_t *)o, key, value) {
        size_t k;
        json_t *id;

        if (strcmp(key, "s") == 0 || strcmp(key, "announced_in") == 0)
            json_array_foreach (value, k, id)
                if (json_is_string(id))
                    json_object_set_new(seen, json_string_value(id), json_true());
        collect_sources(value, seen);
    }
}

static void print_sources(FILE *out, const struct catalogue *c, const json_t *row,
                          enum catalogue_part part, const struct render_style *style)
{
    json_t *seen = json_object(), *is;
    const char *id, *label = "sources";

    collect_sources(row, seen);
    json_object_foreach (seen, id, is) {
        const json_t *source = json_object_get(json_object_get(c->part[part], "sources"), id);
        char text[512];

        snprintf(text, sizeof text, "%s: %s%s%s (%s)", id, member_text(source, "what"),
                 *member_text(source, "where") ? ", " : "", member_text(source, "where"),
                 member_text(json_object_get(c->part[part], "tiers"), member_text(source, "tier")));
        print_paragraph(out, label, text, style);
        label = "";
    }
    json_decref(seen);
}

static void add_figure(struct table *t, const char *name, const json_t *f, enum amount_of of)
{
    char amount[AMOUNT_ROOM], sources[TEXT_ROOM];

    if (!json_is_object(f))
        return;
    join_texts(sources, sizeof sources, ", ", json_object_get(f, "s"));
    table_add(t, (const char *[]){name, figure(amount, f, of),
                                  *member_text(f, "p") ? member_text(f, "p") : "not found",
                                  *member_text(f, "how") ? member_text(f, "how") : sources});
}

static void add_group(struct table *t, const json_t *group, const char *word)
{
    const char *key;
    json_t *f;

    json_object_foreach ((json_t *)group, key, f) {
        char name[64];

        snprintf(name, sizeof name, "%.30s, %s", key, word);
        if (json_is_number(json_object_get(f, "v")))
            add_figure(t, name, f, AMOUNT_FLOPS);
    }
}

static void print_device(FILE *out, const struct catalogue *c, const json_t *row,
                         const struct render_style *style)
{
    struct table t = print_table((const char *[]){"WHAT", ">VALUE", "MARK", "FROM", NULL});
    const json_t *fraction;
    size_t i;

    table_line(out, style, "DEVICE      %s: %s (%s, %s)", member_text(row, "id"),
               member_text(row, "name"), member_text(row, "vendor"), member_text(row, "kind"));
    table_line(out, style, "memory      %s", member_text(row, "memory"));
    add_figure(&t, "memory bandwidth", json_object_get(row, "bandwidth_Bps"), AMOUNT_BANDWIDTH);
    add_figure(&t, "memory", json_object_get(row, "capacity_B"), AMOUNT_CAPACITY);
    add_figure(&t, "power (TDP)", json_object_get(row, "power_W"), AMOUNT_POWER);
    add_figure(&t, "year", json_object_get(row, "year"), AMOUNT_YEAR);
    add_group(&t, json_object_get(row, "dense"), "dense");
    add_group(&t, json_object_get(row, "sparse"), "sparse");
    json_array_foreach (json_object_get(c->part[CATALOGUE_DEVICES], "measured_fractions"), i,
                        fraction)
        if (member_says(fraction, "device", member_text(row, "id"))) {
            char share[32], name[TEXT_ROOM];

            snprintf(share, sizeof share, "%.1f %%", 100 * member_number(fraction, "fraction"));
            snprintf(name, sizeof name, "achieved of the peak, %s",
                     member_text(fraction, "metric"));
            table_add(&t, (const char *[]){name, share, member_text(fraction, "p"),
                                           member_text(fraction, "benchmark")});
        }
    print_end(out, &t, style);
    print_texts(out, "note", json_object_get(row, "notes"), style);
}

void print_entry(FILE *out, const struct catalogue *c, const json_t *row, enum catalogue_part part,
                 const struct render_style *style)
{
    json_t *target;

    if (part == CATALOGUE_DEVICES) {
        print_device(out, c, row, style);
        print_sources(out, c, row, part, style);
        print_paragraph(out, "next", "hbmark target --against kr-nacc-1ef --set device=ID", style);
        return;
    }
    target = catalogue_target(row, part);
    print_target(out, target, style);
    print_texts(out, "left open", json_object_get(target, "left_open"), style);
    print_texts(out, "contradicts", json_object_get(target, "contradictions"), style);
    print_texts(out, "known", json_object_get(target, "facts"), style);
    print_sources(out, c, row, part, style);
    json_decref(target);
}

/* The answer that stands for all: the first number of units, else the first rate, else the first
 * thing made. */
static const json_t *first_answer(const json_t *o)
{
    const json_t *row, *made = NULL, *rate = NULL;
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row) {
        const char *name = member_text(row, "name");
        const bool units = strcmp(name, "devices") == 0;

        if (!isfinite(member_number(row, "p50")))
            continue;
        if (units && *member_text(row, "by"))
            return row;
        if (!rate && strcmp(name, "computing rate") == 0)
            rate = row;
        if (!made && !units && strcmp(name, "nodes") != 0)
            made = row;
    }
    return rate ? rate : made;
}

/* Why the first question that has no answer has none. */
static const char *first_reason(const json_t *o)
{
    const json_t *row;
    size_t i;

    json_array_foreach (json_object_get(o, "answers"), i, row)
        if (!member_true(row, "answered"))
            return member_text(row, "text");
    return "";
}

/* "HPL (Rmax) 1.81 EFLOP/s" in three digits. */
static void short_asked(char *to, size_t room, const json_t *o, const json_t *row)
{
    const char *key = member_text(row, "goal");
    const struct ask *a = ask_find(key);
    char amount[AMOUNT_ROOM];

    amount_print(amount, a->amount,
                 member_number(json_object_get(member_at(o, "target.fields"), key), "value"), 3);
    snprintf(to, room, "%s%s%s", a == asks || a->amount == AMOUNT_COUNT ? "" : a->title,
             a == asks || a->amount == AMOUNT_COUNT ? "" : " ", amount);
}

static void add_line(struct table *t, const json_t *o)
{
    const json_t *row = first_answer(o);
    const char *why = first_reason(o), *of;
    char p10[AMOUNT_ROOM], p50[AMOUNT_ROOM], p90[AMOUNT_ROOM], asked[160], text[TEXT_ROOM * 2];

    if (!row) {
        snprintf(text, sizeof text, "not answered: %s",
                 *why ? why : "no figure is said that hardware could reach");
        table_add(t, (const char *[]){member_text(o, "target.id"), text, NULL});
        return;
    }
    of = *member_text(row, "of") ? member_text(row, "of") : member_text(row, "name");
    short_asked(asked, sizeof asked, o, row);
    snprintf(text, sizeof text, "%s", *member_text(row, "by") ? "" : of);
    join_add(text, sizeof text, ", ", "%s", asked);
    table_add(t, (const char *[]){member_text(o, "target.id"), print_amount(p10, row, "p10"),
                                  print_amount(p50, row, "p50"), print_amount(p90, row, "p90"),
                                  member_text(row, "flag"), text});
}

void print_all(FILE *out, const json_t *answers, const struct render_style *style)
{
    struct table t = print_table(
        (const char *[]){"TARGET", ">P10", ">P50", ">P90", "FLAG", "FOR, OR RATE", NULL});
    const json_t *o;
    size_t i;

    print_paragraph(out, "HARDWARE", member_text(json_array_get(answers, 0), "unit.text"), style);
    print_paragraph(out, "PROJECTED",
                    "perfect scaling: lower bounds of the units needed. A bare number counts "
                    "units; where a rate is not told by its precision, FP64.",
                    style);
    json_array_foreach (answers, i, o)
        add_line(&t, o);
    print_end(out, &t, style);
    print_paragraph(out, "next", "hbmark target RUN --against ID", style);
}
