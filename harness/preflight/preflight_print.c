/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "preflight/preflight.h"

#include <math.h>
#include <string.h>

#include "record/journal.h"
#include "render/table.h"

static const struct {
    const char *record, *mark;
} names[] = {
    [PREFLIGHT_PASS] = {"PASS", "OK"},
    [PREFLIGHT_SKIP] = {"SKIP", "NOTE"},
    [PREFLIGHT_WARN] = {"WARN", "WARN"},
    [PREFLIGHT_FAIL] = {"FAIL", "FAIL"},
};

enum preflight_status preflight_status(const struct preflight *p)
{
    enum preflight_status worst = PREFLIGHT_PASS;

    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].status > worst)
            worst = p->items[i].status;
    return worst;
}

enum exit_code preflight_exit(const struct preflight *p)
{
    enum preflight_status s = preflight_status(p);

    return s == PREFLIGHT_FAIL ? EXIT_UNAVAILABLE : s == PREFLIGHT_WARN ? EXIT_FAILED : EXIT_PASS;
}

int preflight_require(const struct preflight *p, struct error *e)
{
    if (!p)
        return error_set(e, EXIT_INTERNAL, "no memory for the pre-flight");
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].status == PREFLIGHT_FAIL)
            return error_set(e, EXIT_UNAVAILABLE,
                             "pre-flight: %s: nothing was measured; %s; then look with "
                             "'hbmark doctor'",
                             p->items[i].text, p->items[i].remedy);
    return 0;
}

static json_t *item_json(const struct preflight_item *it)
{
    json_t *o = json_object();

    json_object_set_new(o, "id", json_string(it->id));
    json_object_set_new(o, "status", json_string(names[it->status].record));
    if (it->word[0])
        json_object_set_new(o, "value", json_string(it->word));
    else if (isnan(it->value))
        record_absent(o, "value", it->text);
    else
        record_real(o, "value", it->value);
    json_object_set_new(o, "unit", it->unit ? json_string(it->unit) : json_null());
    json_object_set_new(o, "text", json_string(it->text));
    json_object_set_new(o, "remedy", it->remedy ? json_string(it->remedy) : json_null());
    return o;
}

json_t *preflight_json(const struct preflight *p)
{
    static const char *const status[] = {"OK", "NOTES", "WARN", "FAIL"};
    json_t *o = json_object(), *items = json_array(), *counters = json_object();

    for (size_t i = 0; i < p->n; i++)
        json_array_append_new(items, item_json(&p->items[i]));
    json_object_set_new(o, "status", json_string(status[preflight_status(p)]));
    json_object_set_new(o, "items", items);
    json_object_set_new(counters, "backend", json_string(p->backend));
    json_object_set_new(counters, "text", json_string(p->counters));
    json_object_set_new(o, "counters", counters);
    return o;
}

void preflight_print(FILE *out, const struct preflight *p)
{
    enum { LEFT = 30 };
    const size_t width = table_page_width(out) - LEFT;

    for (size_t i = 0; i < p->n; i++) {
        const struct preflight_item *it = &p->items[i];

        fprintf(out, "%-4s  %-*s", names[it->status].mark, LEFT - 6, it->title);
        table_wrapped(out, it->text, LEFT, width);
        if (!it->remedy)
            continue;
        fprintf(out, "%*sdo: ", LEFT, "");
        table_wrapped(out, it->remedy, LEFT + 4, width - 4);
    }
}

static const struct preflight_item *find(const struct preflight *p, const char *id)
{
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->items[i].id, id))
            return &p->items[i];
    return NULL;
}

/* "OK", or "WARN: noise, load": what is to be looked at. */
static void put_worst(FILE *out, const struct preflight *p)
{
    enum preflight_status worst = preflight_status(p);
    const char *between = ": ";

    fputs(names[worst < PREFLIGHT_WARN ? PREFLIGHT_PASS : worst].mark, out);
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].status >= PREFLIGHT_WARN) {
            fprintf(out, "%s%s", between, p->items[i].id);
            between = ", ";
        }
}

void preflight_print_line(FILE *out, const struct preflight *p)
{
    static const struct {
        const char *id, *format;
        double scale;
    } parts[] = {
        {"clock", "clock %.0f ns", 1},
        {"noise", "noise %.2f %%", 100},
        {"load", "other load %.2f", 1},
        {"steal", "steal %.1f %%", 100},
    };
    unsigned count[4] = {0};
    const struct preflight_item *it;

    for (size_t i = 0; i < p->n; i++)
        count[p->items[i].status]++;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        it = find(p, parts[i].id);
        if (it && !isnan(it->value)) {
            fprintf(out, parts[i].format, it->value * parts[i].scale);
            fputs("  ", out);
        }
    }
    it = find(p, "thp");
    if (it)
        fprintf(out, "THP %s  ", it->word);
    put_worst(out, p);
    if (count[PREFLIGHT_SKIP])
        fprintf(out, " (%u note%s)", count[PREFLIGHT_SKIP], count[PREFLIGHT_SKIP] == 1 ? "" : "s");
    fputc('\n', out);
}
