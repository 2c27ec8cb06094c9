/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/notes.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/words.h"
#include "render/table.h"

/* True if array holds a string equal to code. */
static bool holds(const json_t *array, const char *code)
{
    const json_t *item;
    size_t i;

    json_array_foreach (array, i, item)
        if (json_is_string(item) && strcmp(json_string_value(item), code) == 0)
            return true;
    return false;
}

/* " (and 2 more: see summary.md)" on the last line there is room for. */
static const char *more_text(char to[TEXT_ROOM], size_t line, size_t most, size_t all)
{
    *to = '\0';
    if (line == most && all > most)
        snprintf(to, TEXT_ROOM, " (and %zu more: see summary.md)", all - most);
    return to;
}

/* Findings of this severity: what is wrong before what is merely so. */
static size_t put_findings(FILE *out, const json_t *items, bool wrong, size_t line, size_t most,
                           size_t all, const struct render_style *style)
{
    char id[TEXT_ROOM], more[TEXT_ROOM];
    const json_t *item;
    size_t i;

    json_array_foreach (items, i, item) {
        const char *status = member_text(item, "status"), *remedy = member_text(item, "remedy");
        bool skipped = strcmp(status, "SKIP") == 0;

        if (strcmp(status, "PASS") == 0 || skipped == wrong || line == most)
            continue;
        member_any(id, item, "id");
        more_text(more, ++line, most, all);
        table_line(out, style, "              %s%s: %s%s%s", id, more, member_text(item, "text"),
                   *remedy ? "; " : "", remedy);
    }
    return line;
}

/* "noise, load": the findings of one severity; returns how many. */
static size_t put_ids(FILE *out, const json_t *items, bool wrong, const char *before)
{
    char id[TEXT_ROOM];
    const json_t *item;
    size_t i, n = 0;

    json_array_foreach (items, i, item) {
        const char *status = member_text(item, "status");

        if (strcmp(status, "PASS") == 0 || (strcmp(status, "SKIP") == 0) == wrong)
            continue;
        member_any(id, item, "id");
        fprintf(out, "%s%s", n++ ? ", " : before, id);
    }
    return n;
}

void notes_preflight(FILE *out, const json_t *records, size_t most,
                     const struct render_style *style)
{
    const json_t *preflight = member_record(records, "preflight");
    const json_t *items = member_at(preflight, "items");
    char status[TEXT_ROOM], *ids = NULL;
    size_t all = 0, line, size;
    FILE *list = preflight ? open_memstream(&ids, &size) : NULL;

    if (!list)
        return;
    all += put_ids(list, items, true, ": ");
    all += put_ids(list, items, false, all ? "; notes: " : ": ");
    fclose(list);
    member_any(status, preflight, "status");
    table_line(out, style, "pre-flight    %s%s",
               strcmp(status, "NOTES") ? status : "OK, with notes", ids);
    free(ids);
    line = put_findings(out, items, true, 0, most, all, style);
    if (line == 0 || line < most)
        put_findings(out, items, false, line, most, all, style);
}

json_t *notes_flag_codes(const struct rows *rows)
{
    json_t *codes = json_array(), *flag;
    size_t k;

    for (size_t i = 0; i < rows->n; i++)
        json_array_foreach (json_object_get(rows->row[i].point, "flags"), k, flag)
            if (json_is_string(flag) && !holds(codes, json_string_value(flag)))
                json_array_append(codes, flag);
    return codes;
}

/* What a flag means: in the words of a point, where only that knows what to do about it. */
static const char *flag_text(const struct rows *rows, const char *code)
{
    const struct word *w = words_find(words_flag, code);

    for (size_t i = 0; w && !w->brief && i < rows->n; i++) {
        const json_t *p = rows->row[i].point;
        const char *first = json_string_value(json_array_get(json_object_get(p, "flags"), 0));

        if (first && strcmp(first, code) == 0)
            return json_string_value(json_object_get(p, "text"));
    }
    return !w ? "(not known to this version)" : w->brief ? w->brief : w->full;
}

/* Only the names, where there is no room to explain them. */
static void put_codes(FILE *out, const json_t *codes, const struct render_style *style)
{
    char *text = NULL;
    size_t i, size;
    json_t *code;
    FILE *list = open_memstream(&text, &size);

    if (!list)
        return;
    json_array_foreach (codes, i, code)
        fprintf(list, "%s%s", i ? ", " : "", json_string_value(code));
    fclose(list);
    table_line(out, style, "flags         %s (explained in summary.md)", text);
    free(text);
}

void notes_flags(FILE *out, const struct rows *rows, size_t most, const struct render_style *style)
{
    json_t *codes = notes_flag_codes(rows), *code;
    size_t i, n = json_array_size(codes);
    char more[TEXT_ROOM];

    if (n && !most) {
        put_codes(out, codes, style);
        n = 0;
    }
    json_array_foreach (codes, i, code) {
        if (i == most)
            break;
        more_text(more, i + 1, most, n);
        table_line(out, style, "%s%s%s: %s", i ? "              " : "flags         ",
                   json_string_value(code), more, flag_text(rows, json_string_value(code)));
    }
    json_decref(codes);
}

/* The bound the rows stand beside, in full and in brief: "bound: vendor, stated by ...". */
static void bound_text(char full[3 * TEXT_ROOM], char brief[TEXT_ROOM], const struct rows *rows)
{
    char kind[TEXT_ROOM], source[TEXT_ROOM];
    const json_t *with = NULL, *without = NULL;

    for (size_t i = rows->n; i > 0; i--) {
        const json_t *p = rows->row[i - 1].point;

        if (json_is_object(json_object_get(p, "bound")))
            with = p;
        else if (*member_text(p, "bound_reason"))
            without = p;
    }
    *full = *brief = '\0';
    if (with) {
        member_any(kind, with, "bound.kind");
        member_any(source, with, "bound.source");
        snprintf(full, (size_t)3 * TEXT_ROOM, "bound: %s, %s", kind, source);
        snprintf(brief, TEXT_ROOM, "bound: %.64s (see summary.md)", kind);
    } else if (without) {
        snprintf(full, (size_t)3 * TEXT_ROOM, "bound: none known (--bound gives one)");
        snprintf(brief, TEXT_ROOM, "bound: none known");
    }
}

void notes_rates(FILE *out, const struct rows *rows, const struct render_style *style)
{
    char full[3 * TEXT_ROOM], brief[TEXT_ROOM], text[4][4 * TEXT_ROOM];
    const char *const texts[] = {text[0], text[1], text[2], text[3], NULL};
    bool rates = false;

    for (size_t i = 0; i < rows->n; i++)
        rates = rates || strcmp(member_text(rows->row[i].point, "summary.unit"), "B/s") == 0;
    bound_text(full, brief, rows);
    if (!rates) {
        if (*full)
            table_line(out, style, "rates         %s", full);
        return;
    }
    snprintf(text[0], sizeof *text, "payload (a copy counts read + write), GB = 1e9 B; %s", full);
    snprintf(text[1], sizeof *text, "payload (copy: read + write), GB = 1e9 B; %s", full);
    snprintf(text[2], sizeof *text, "payload, GB = 1e9 B; %s", full);
    snprintf(text[3], sizeof *text, "payload (copy: read + write), GB = 1e9 B; %s", brief);
    table_fitting(out, style, "rates         ", texts);
}

static void add_skipped(json_t *all, const json_t *from, const char *code)
{
    json_t *item = json_object();

    json_object_set_new(item, "bench", json_string(member_text(from, "bench")));
    json_object_set_new(item, "id", json_string(member_text(from, "id")));
    json_object_set_new(item, "reason_code", json_string(member_text(from, code)));
    json_object_set_new(item, "text", json_string(member_text(from, "text")));
    json_array_append_new(all, item);
}

json_t *notes_skipped(const json_t *records)
{
    json_t *all = json_array();
    const json_t *record, *item;
    size_t i, k;

    json_array_foreach (records, i, record) {
        if (member_is(record, "plan"))
            json_array_foreach (json_object_get(record, "skipped"), k, item)
                add_skipped(all, item, "reason_code");
        else if (member_is(record, "point") && strcmp(member_text(record, "status"), "SKIP") == 0)
            add_skipped(all, record, "reason");
    }
    return all;
}

/* "copy, add (6 points)": the benchmarks skipped with this reason and text. */
static char *same_reason(const json_t *all, const json_t *first)
{
    json_t *names = json_array();
    const json_t *item;
    char *text = NULL, more[32] = "";
    size_t i, n = 0, size;
    FILE *out = open_memstream(&text, &size);

    json_array_foreach (all, i, item) {
        const char *bench = member_text(item, "bench");

        if (!out || strcmp(member_text(item, "reason_code"), member_text(first, "reason_code")) ||
            strcmp(member_text(item, "text"), member_text(first, "text")))
            continue;
        n++;
        if (holds(names, bench))
            continue;
        if (json_array_size(names) < 3)
            fprintf(out, "%s%s", json_array_size(names) ? ", " : "", bench);
        json_array_append_new(names, json_string(bench));
    }
    if (json_array_size(names) > 3)
        snprintf(more, sizeof more, " and %zu more", json_array_size(names) - 3);
    if (out) {
        fprintf(out, "%s (%zu point%s)", more, n, n == 1 ? "" : "s");
        fclose(out);
    }
    json_decref(names);
    return text;
}

/* True if an item before number i has the same reason and text. */
static bool told(const json_t *all, size_t i)
{
    const json_t *item = json_array_get(all, i);

    for (size_t k = 0; k < i; k++) {
        const json_t *other = json_array_get(all, k);

        if (!strcmp(member_text(item, "reason_code"), member_text(other, "reason_code")) &&
            !strcmp(member_text(item, "text"), member_text(other, "text")))
            return true;
    }
    return false;
}

void notes_not_run(FILE *out, const json_t *records, size_t most, const struct render_style *style)
{
    json_t *all = notes_skipped(records), *item;
    size_t i, lines = 0, n = json_array_size(all), reasons = 0;
    char *names, more[TEXT_ROOM];

    for (i = 0; i < n; i++)
        reasons += !told(all, i);
    json_array_foreach (all, i, item) {
        if (lines == most || told(all, i))
            continue;
        names = same_reason(all, item);
        more_text(more, ++lines, most, reasons);
        table_line(out, style, "%s%s%s: %s", lines > 1 ? "              " : "NOT RUN       ",
                   names ? names : "", more, member_text(item, "text"));
        free(names);
    }
    json_decref(all);
}
