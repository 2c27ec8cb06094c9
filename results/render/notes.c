/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The lines around the table of a summary: pre-flight, flags, what rates count, bounds, not run. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/words.h"
#include "render/parts.h"
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

/* The next finding from place *i on, which moves behind it: of what is wrong, or of what is merely
 * so. NULL after the last. */
static const json_t *next(const json_t *items, bool wrong, size_t *i)
{
    while (*i < json_array_size(items)) {
        const json_t *item = json_array_get(items, (*i)++);
        const char *status = member_text(item, "status");

        if (strcmp(status, "PASS") != 0 && (strcmp(status, "SKIP") == 0) != wrong)
            return item;
    }
    return NULL;
}

void notes_preflight(FILE *out, const struct readout *r, size_t most,
                     const struct render_style *style)
{
    const json_t *items = member_at(r->preflight, "items"), *item;
    char status[TEXT_ROOM], id[TEXT_ROOM], more[TEXT_ROOM], *ids = NULL;
    size_t all = 0, line = 0, size, i;
    FILE *list = r->preflight ? open_memstream(&ids, &size) : NULL;

    if (!list)
        return;
    for (int wrong = 1; wrong >= 0; wrong--) {
        const char *before = wrong || !all ? ": " : "; notes: ";

        for (i = 0; (item = next(items, wrong, &i)); all++) {
            member_any(id, item, "id");
            fprintf(list, "%s%s", before, id);
            before = ", ";
        }
    }
    fclose(list);
    member_any(status, r->preflight, "status");
    table_line(out, style, "pre-flight    %s%s",
               strcmp(status, "NOTES") ? status : "OK, with notes", ids);
    free(ids);
    for (int wrong = 1; wrong >= 0; wrong--)
        for (i = 0; line < most && (item = next(items, wrong, &i));) {
            const char *remedy = member_text(item, "remedy");

            member_any(id, item, "id");
            more_text(more, ++line, most, all);
            table_line(out, style, "              %s%s: %s%s%s", id, more,
                       member_text(item, "text"), *remedy ? "; " : "", remedy);
        }
}

json_t *part_flags(const struct readout *r)
{
    json_t *codes = json_array();

    for (size_t i = 0; i < r->n; i++)
        for (const char *flag = r->figure[i].flags; *flag; flag += *flag == ',') {
            char code[64];
            const size_t n = strcspn(flag, ",");

            snprintf(code, sizeof code, "%.*s", (int)(n < sizeof code ? n : sizeof code - 1), flag);
            if (!holds(codes, code))
                json_array_append_new(codes, json_string(code));
            flag += n;
        }
    return codes;
}

/* What a flag means: in the words of a point, where only that knows what to do about it. */
static const char *flag_text(const struct readout *r, const char *code)
{
    const struct word *w = words_find(words_flag, code);
    const size_t n = strlen(code);

    for (size_t i = 0; w && !w->brief && i < r->n; i++) {
        const char *flags = r->figure[i].flags;

        if (strncmp(flags, code, n) == 0 && (!flags[n] || flags[n] == ','))
            return r->figure[i].text;
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

void notes_flags(FILE *out, const struct readout *r, size_t most, const struct render_style *style)
{
    json_t *codes = part_flags(r), *code;
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
                   json_string_value(code), more, flag_text(r, json_string_value(code)));
    }
    json_decref(codes);
}

/* The bound the rows stand beside, in full and in brief: "bound: vendor, stated by ...". */
static void bound_text(char full[3 * TEXT_ROOM], char brief[TEXT_ROOM], const struct readout *r)
{
    const struct figure *with = NULL, *without = NULL;

    for (size_t i = r->n; i > 0; i--) {
        const struct figure *f = &r->figure[i - 1];

        if (*f->bound_kind)
            with = f;
        else if (*member_text(f->record, "bound_reason"))
            without = f;
    }
    *full = *brief = '\0';
    if (with) {
        snprintf(full, (size_t)3 * TEXT_ROOM, "bound: %.64s, %.500s", with->bound_kind,
                 with->bound_source);
        snprintf(brief, TEXT_ROOM, "bound: %.64s (see summary.md)", with->bound_kind);
    } else if (without) {
        snprintf(full, (size_t)3 * TEXT_ROOM, "bound: none known (--bound gives one)");
        snprintf(brief, TEXT_ROOM, "bound: none known");
    }
}

void notes_rates(FILE *out, const struct readout *r, const struct render_style *style)
{
    char full[3 * TEXT_ROOM], brief[TEXT_ROOM], text[4][4 * TEXT_ROOM];
    const char *const texts[] = {text[0], text[1], text[2], text[3], NULL};
    bool rates = false;

    for (size_t i = 0; i < r->n; i++)
        rates = rates || strcmp(r->figure[i].unit, "B/s") == 0;
    bound_text(full, brief, r);
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

static bool same_reason(const struct readout_skip *a, const struct readout_skip *b)
{
    return strcmp(a->reason, b->reason) == 0 && strcmp(a->text, b->text) == 0;
}

/* "copy, add (6 points)": the benchmarks skipped with this reason and text. The caller frees. */
static char *skipped_so(const struct readout *r, const struct readout_skip *first)
{
    json_t *names = json_array();
    char *text = NULL, more[32] = "";
    size_t n = 0, size;
    FILE *out = open_memstream(&text, &size);

    for (size_t i = 0; out && i < r->skips; i++) {
        if (!same_reason(&r->skip[i], first))
            continue;
        n++;
        if (holds(names, r->skip[i].bench))
            continue;
        if (json_array_size(names) < 3)
            fprintf(out, "%s%s", json_array_size(names) ? ", " : "", r->skip[i].bench);
        json_array_append_new(names, json_string(r->skip[i].bench));
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

/* Is there a skip before number i with the same reason and text? */
static bool told(const struct readout *r, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_reason(&r->skip[k], &r->skip[i]))
            return true;
    return false;
}

void notes_not_run(FILE *out, const struct readout *r, size_t most,
                   const struct render_style *style)
{
    size_t lines = 0, reasons = 0;

    for (size_t i = 0; i < r->skips; i++)
        reasons += !told(r, i);
    for (size_t i = 0; i < r->skips; i++) {
        char *names, more[TEXT_ROOM];

        if (lines == most || told(r, i))
            continue;
        names = skipped_so(r, &r->skip[i]);
        more_text(more, ++lines, most, reasons);
        table_line(out, style, "%s%s%s: %s", lines > 1 ? "              " : "NOT RUN       ",
                   names ? names : "", more, r->skip[i].text);
        free(names);
    }
}
