/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A run as a page of Markdown: what it leaves behind as summary.md, and what export writes. */
#include "render/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/words.h"
#include "render/markdown.h"
#include "render/parts.h"
#include "render/sheet.h"

enum record { RUN, ENV, TOPO, PREFLIGHT };

struct item {
    const char *name;
    enum record record;
    const char *path;
};

/* "- name: value" of each that is told. */
static void put_items(FILE *out, const struct readout *r, const struct item *items, size_t n)
{
    const json_t *const records[] = {r->run, r->env, r->topo, r->preflight};
    char text[TEXT_ROOM];

    for (size_t i = 0; i < n; i++) {
        member_any(text, records[items[i].record], items[i].path);
        if (strcmp(text, "-") != 0)
            markdown_put(out, "- %s: %s\n", items[i].name, text);
    }
}

static void put_head(FILE *out, const struct readout *r)
{
    static const struct item run[] = {{"suite", RUN, "suite"},
                                      {"label", RUN, "label"},
                                      {"started (UTC)", RUN, "utc"},
                                      {"run", RUN, "run_uuid"},
                                      {"program version", RUN, "version"}};
    static const struct item env[] = {{"operating system", ENV, "os_release"},
                                      {"kernel", ENV, "kernel"},
                                      {"governor", ENV, "governor"},
                                      {"transparent huge pages", ENV, "thp"},
                                      {"NUMA balancing", ENV, "numa_balancing"},
                                      {"container", ENV, "container"},
                                      {"MPI", ENV, "mpi.version"},
                                      {"clock", ENV, "clock.source"},
                                      {"clock resolution, ns", ENV, "clock.resolution_ns"}};
    char *host = part_host(r), *machine = part_machine(r);

    markdown_put(out, "# hbmark run: %s\n\n", r->title);
    put_items(out, r, run, sizeof run / sizeof *run);
    markdown_put(out, "- run ended: %s\n\n## Machine\n\n- host: %s\n- machine: %s\n", part_ended(r),
                 host ? host : "", machine ? machine : "");
    put_items(out, r, env, sizeof env / sizeof *env);
    free(host);
    free(machine);
}

static void put_preflight(FILE *out, const struct readout *r)
{
    static const struct item items[] = {{"status", PREFLIGHT, "status"},
                                        {"counters", PREFLIGHT, "counters.text"}};
    const json_t *item;
    size_t i;

    if (!r->preflight)
        return;
    fputs("\n## Pre-flight\n\n", out);
    put_items(out, r, items, sizeof items / sizeof *items);
    json_array_foreach (json_object_get(r->preflight, "items"), i, item) {
        const char *remedy = member_text(item, "remedy");

        markdown_put(out, "- %s %s: %s%s%s\n", member_text(item, "status"), member_text(item, "id"),
                     member_text(item, "text"), *remedy ? " To do: " : "", remedy);
    }
}

static void put_sheet(FILE *out, const struct sheet *s)
{
    const struct column *shown[COLUMNS];
    const size_t n = columns_shown(shown, s->p, 0);
    char text[COLUMNS][TEXT_ROOM], align[COLUMNS];
    const char *cells[COLUMNS], *unit = *s->scale.unit ? s->scale.unit : "no unit";
    char *common = columns_common(s->p, shown, n);

    markdown_put(out, "\n### %s, %s (%s)\n\n", s->metric, unit, s->rules);
    if (common && *common)
        markdown_put(out, "All points: %s\n\n", common);
    free(common);
    for (size_t i = 0; i < n; i++) {
        column_title(text[i], shown[i], shown[i]->title, s->p);
        align[i] = shown[i]->how == AS_TEXT ? 'l' : 'r';
        cells[i] = text[i];
    }
    markdown_head(out, cells, align, n);
    for (size_t k = 0; k < s->p.n; k++) {
        for (size_t i = 0; i < n; i++)
            column_cell(text[i], shown[i], s->p.f[k], s->scale);
        markdown_row(out, cells, n);
    }
}

/* A table for each class, metric and unit: what may not be compared shares no column. */
static void put_sheets(FILE *out, const struct sheet *all, size_t n)
{
    fputs("\n## Results\n\nGB = 1e9 bytes. Payload counts the bytes the benchmark reads and writes "
          "(STREAM convention); bus adds write-allocate.\n\n",
          out);
    for (const struct word *w = words_class; w->code; w++)
        for (size_t i = 0; i < n; i++)
            if (strcmp(all[i].rules, w->code) == 0) {
                markdown_put(out, "- class %s: %s\n", w->code, w->full);
                break;
            }
    for (size_t i = 0; i < n; i++)
        put_sheet(out, &all[i]);
}

/* What a point says beside its numbers, or why it has none, and what its flags mean. */
static void put_findings(FILE *out, const struct readout *r, const char *glob)
{
    static const char *const titles[] = {"point", "status", "reason", "flags", "in words"};
    json_t *codes = part_flags(r), *code;
    bool begun = false;
    size_t i;

    for (i = 0; i < r->n; i++) {
        const struct figure *f = &r->figure[i];
        const char *const cells[] = {f->id, f->status, f->reason, f->flags, f->text};

        if (strcmp(f->status, "PASS") == 0 || !sheet_takes(glob, f))
            continue;
        if (!begun)
            fputs("\n## Findings\n\n", out);
        if (!begun)
            markdown_head(out, titles, "lllll", 5);
        begun = true;
        markdown_row(out, cells, 5);
    }
    json_array_foreach (codes, i, code) {
        const struct word *w = words_find(words_flag, json_string_value(code));

        fputs(i ? "" : "\nFlags in words:\n\n", out);
        markdown_put(out, "- %s: %s\n", json_string_value(code),
                     w ? w->full : "(not known to this version)");
    }
    json_decref(codes);
}

static void put_not_run(FILE *out, const struct readout *r)
{
    static const char *const titles[] = {"point", "reason", "in words"};

    fputs("\n## Not run\n\n", out);
    if (!r->skips)
        fputs("Everything that was planned was run.\n", out);
    else
        markdown_head(out, titles, "lll", 3);
    for (size_t i = 0; i < r->skips; i++) {
        const struct readout_skip *s = &r->skip[i];
        const char *const cells[] = {*s->id ? s->id : s->bench, s->reason, s->text};

        markdown_row(out, cells, 3);
    }
}

static void put_require(FILE *out, const json_t *judged)
{
    static const char *const titles[] = {"threshold", "memory", "operator", "required",
                                         "judged",    "unit",   "margin",   "nodes failed",
                                         "verdict",   "why"};
    const json_t *row;
    size_t i;

    markdown_put(out, "\n## Thresholds: %s\n\n", member_text(judged, "verdict"));
    markdown_head(out, titles, "lllrrlrrll", 10);
    json_array_foreach (json_object_get(judged, "rows"), i, row) {
        const double margin = member_number(row, "margin");
        const struct units_scale s =
            units_scale(member_text(row, "unit"), member_number(row, "required"));
        char required[TEXT_ROOM], value[TEXT_ROOM], more[TEXT_ROOM], failed[TEXT_ROOM];
        const char *const cells[] = {member_text(row, "name"),
                                     member_text(row, "tier"),
                                     member_text(row, "operator"),
                                     required,
                                     value,
                                     s.unit,
                                     more,
                                     failed,
                                     member_text(row, "verdict"),
                                     member_text(row, "why")};

        units_digits(required, member_number(row, "required"), s.factor);
        units_digits(value, member_number(row, "judged"), s.factor);
        snprintf(more, sizeof more, isfinite(margin) ? "%+.1f %%" : "-", 100 * margin);
        snprintf(failed, sizeof failed, "%.0f", member_number(row, "nodes_failed"));
        markdown_row(out, cells, 10);
    }
}

static bool same_bound(const struct figure *a, const struct figure *b)
{
    return strcmp(a->tier, b->tier) == 0 &&
           json_equal(json_object_get(a->record, "bound"), json_object_get(b->record, "bound"));
}

/* The bound of each memory, and where it comes from or why there is none. */
static void put_bounds(FILE *out, const struct readout *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct figure *f = &r->figure[i];
        const char *reason = member_text(f->record, "bound_reason");
        const char *unit = member_text(f->record, "bound.unit");
        const struct units_scale s = units_scale(*unit ? unit : f->unit, NAN);
        char value[TEXT_ROOM];
        size_t k = 0;

        while (k < i && !same_bound(&r->figure[k], f))
            k++;
        units_digits(value, f->bound, s.factor);
        if (k == i && isfinite(f->bound))
            markdown_put(out, "- bound of %s: %s %s, %s: %s\n", f->tier, value, s.unit,
                         f->bound_kind, f->bound_source);
        else if (k == i && *reason)
            markdown_put(out, "- bound of %s: none: %s\n", f->tier, reason);
    }
}

static void put_method(FILE *out, const struct readout *r)
{
    static const struct item items[] = {{"seed", RUN, "seed"}, {"challenge", RUN, "challenge"}};
    char *method = part_method(r);

    markdown_put(out, "\n## Method\n\n%s\n\n", method ? method : "");
    free(method);
    put_bounds(out, r);
    put_items(out, r, items, sizeof items / sizeof *items);
}

static void put_provenance(FILE *out, const struct readout *r)
{
    static const struct item items[] = {{"git revision", ENV, "build.git"},
                                        {"uncommitted changes", ENV, "build.dirty"},
                                        {"build type", ENV, "build.type"},
                                        {"compiler", ENV, "compiler.id"},
                                        {"compiler version", ENV, "compiler.version"},
                                        {"flags", ENV, "compiler.flags"},
                                        {"executable SHA-256", ENV, "build.exe_sha256"},
                                        {"suite SHA-256", RUN, "suite_sha256"},
                                        {"configuration SHA-256", RUN, "config_sha256"},
                                        {"topology SHA-256", TOPO, "xml_sha256"}};
    const char *key, *title = "\nSettings that are not defaults:\n\n";
    json_t *value, *event;
    size_t i;

    fputs("\n## Provenance\n\n", out);
    put_items(out, r, items, sizeof items / sizeof *items);
    json_object_foreach (json_object_get(r->run, "config"), key, value) {
        const char *origin = member_text(value, "origin");
        char text[TEXT_ROOM];

        if (strcmp(origin, "default") == 0)
            continue;
        member_any(text, value, "value");
        fputs(title, out);
        markdown_put(out, "- %s = %s (%s)\n", key, text, origin);
        title = "";
    }
    json_array_foreach (r->events, i, event) {
        fputs(i ? "" : "\nEvents:\n\n", out);
        markdown_put(out, "- %s %s: %s\n", member_text(event, "utc"), member_text(event, "kind"),
                     member_text(event, "text"));
    }
}

int render_page(FILE *out, const struct readout *r, const char *glob, const json_t *judged)
{
    size_t n;
    struct sheet *all = sheet_make(r, glob, &n);

    if (!all)
        return -1;
    put_head(out, r);
    put_preflight(out, r);
    put_sheets(out, all, n);
    if (judged)
        put_require(out, judged);
    matrix_markdown(out, r);
    follows_markdown(out, r);
    put_findings(out, r, glob);
    put_not_run(out, r);
    put_method(out, r);
    put_provenance(out, r);
    sheet_free(all);
    return 0;
}
