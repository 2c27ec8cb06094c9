/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/words.h"
#include "render/cells.h"
#include "render/follows.h"
#include "render/machine.h"
#include "render/markdown.h"
#include "render/matrix.h"
#include "render/notes.h"
#include "render/rows.h"
#include "text/units.h"

/* "- **name**: value" unless there is no value. */
static void put_item(FILE *out, const char *name, const json_t *o, const char *path)
{
    char text[TEXT_ROOM];

    member_any(text, o, path);
    if (strcmp(text, "-") == 0)
        return;
    fprintf(out, "- **%s**: ", name);
    markdown_text(out, text);
    putc('\n', out);
}

struct item {
    const char *name, *path;
};

static void put_items(FILE *out, const json_t *o, const struct item *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_item(out, items[i].name, o, items[i].path);
}

static void put_head(FILE *out, const json_t *records)
{
    const json_t *run = member_record(records, "run");
    static const struct item items[] = {{"suite", "suite"},
                                        {"label", "label"},
                                        {"started (UTC)", "utc"},
                                        {"run", "run_uuid"},
                                        {"program version", "version"}};

    fputs("# hbmark run\n\n", out);
    put_items(out, run, items, sizeof items / sizeof *items);
    fprintf(out, "- **run ended**: ");
    markdown_text(out, machine_run_status(records));
    fputs("\n\n## Machine\n\n- **host**: ", out);
    markdown_stream(out, machine_host, records);
    fputs("\n- **machine**: ", out);
    markdown_stream(out, machine_line, records);
    putc('\n', out);
}

static void put_environment(FILE *out, const json_t *records)
{
    static const struct item items[] = {{"operating system", "os_release"},
                                        {"kernel", "kernel"},
                                        {"governor", "governor"},
                                        {"transparent huge pages", "thp"},
                                        {"NUMA balancing", "numa_balancing"},
                                        {"container", "container"},
                                        {"MPI", "mpi.version"},
                                        {"clock", "clock.source"},
                                        {"clock resolution, ns", "clock.resolution_ns"}};

    put_items(out, member_record(records, "env"), items, sizeof items / sizeof *items);
}

static void put_preflight(FILE *out, const json_t *records)
{
    const json_t *preflight = member_record(records, "preflight"), *item;
    char text[TEXT_ROOM];
    size_t i;

    if (!preflight)
        return;
    fputs("\n## Pre-flight\n\n", out);
    put_item(out, "status", preflight, "status");
    put_item(out, "counters", preflight, "counters.text");
    json_array_foreach (json_object_get(preflight, "items"), i, item) {
        fputs("- ", out);
        markdown_member(out, item, "status");
        putc(' ', out);
        markdown_member(out, item, "id");
        fputs(": ", out);
        markdown_member(out, item, "text");
        member_any(text, item, "remedy");
        if (strcmp(text, "-") != 0) {
            fputs(" To do: ", out);
            markdown_text(out, text);
        }
        putc('\n', out);
    }
}

/* A table for each class: classes never mix in one column. */
static void put_tables(FILE *out, const struct rows *rows)
{
    size_t from = 0;

    fputs("\n## Results\n\nGB = 1e9 bytes. Payload counts the bytes the "
          "benchmark reads and writes (STREAM convention); bus adds write-allocate.\n",
          out);
    for (size_t i = 1; i <= rows->n; i++) {
        const char *class = rows->row[from].class;
        const struct word *w = words_find(words_class, class);

        if (i < rows->n && strcmp(rows->row[i].class, class) == 0)
            continue;
        fputs("\n### Class ", out);
        markdown_text(out, *class ? class : "(none)");
        fprintf(out, "\n\n%s\n\n", w ? w->full : "");
        cells_markdown(out, rows, from, i);
        from = i;
    }
}

/* What one point says beside its numbers: why it failed, its check, its bound. */
static void put_point(FILE *out, const json_t *point)
{
    const json_t *flag;
    size_t i;

    fputs("- ", out);
    markdown_member(out, point, "id");
    fputs(": ", out);
    markdown_member(out, point, "status");
    fputs(", ", out);
    markdown_member(out, point, "reason");
    fputs(". ", out);
    markdown_member(out, point, "text");
    json_array_foreach (json_object_get(point, "flags"), i, flag) {
        fputs(i ? ", " : " Flags: ", out);
        markdown_text(out, json_is_string(flag) ? json_string_value(flag) : "?");
    }
    putc('\n', out);
}

static void put_trouble(FILE *out, const struct rows *rows)
{
    json_t *codes = notes_flag_codes(rows), *code;
    size_t i;

    fputs("\n## Findings\n\n", out);
    for (i = 0; i < rows->n; i++)
        if (rows->row[i].bad)
            put_point(out, rows->row[i].point);
    json_array_foreach (codes, i, code) {
        const struct word *w = words_find(words_flag, json_string_value(code));

        fputs(i ? "- " : "\nFlags in words:\n\n- ", out);
        markdown_text(out, json_string_value(code));
        fprintf(out, ": %s\n", w ? w->full : "(not known to this version)");
    }
    json_decref(codes);
}

static void put_not_run(FILE *out, const json_t *records)
{
    json_t *all = notes_skipped(records), *item;
    size_t i;

    fputs("\n## Not run\n\n", out);
    if (!json_array_size(all))
        fputs("Everything that was planned was run.\n", out);
    json_array_foreach (all, i, item) {
        const struct word *w = words_find(words_reason, member_text(item, "reason_code"));

        fputs("- ", out);
        markdown_member(out, item, *member_text(item, "id") ? "id" : "bench");
        fputs(": ", out);
        markdown_member(out, item, "text");
        fprintf(out, " (%s)\n", w ? w->brief : "other");
    }
    json_decref(all);
}

static bool same_bound(const json_t *a, const json_t *b)
{
    return strcmp(member_text(a, "params.tier"), member_text(b, "params.tier")) == 0 &&
           json_equal(json_object_get(a, "bound"), json_object_get(b, "bound"));
}

/* The bound of each tier, and where it comes from or why there is none. */
static void put_bounds(FILE *out, const struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const json_t *point = rows->row[i].point, *bound = json_object_get(point, "bound");
        char value[TEXT_ROOM];
        size_t k = 0;

        while (k < i && !same_bound(rows->row[k].point, point))
            k++;
        if (k < i || (!json_is_object(bound) && !*member_text(point, "bound_reason")))
            continue;
        fputs("- **bound of ", out);
        markdown_member(out, point, "params.tier");
        fputs("**: ", out);
        if (json_is_object(bound)) {
            units_digits(value, member_number(bound, "value"), units_scale("B/s", NAN).factor);
            fprintf(out, "%s GB/s, ", value);
            markdown_member(out, bound, "kind");
            fputs(": ", out);
            markdown_member(out, bound, "source");
        } else {
            fputs("none: ", out);
            markdown_member(out, point, "bound_reason");
        }
        putc('\n', out);
    }
}

static void put_method(FILE *out, const json_t *records, const struct rows *rows)
{
    double level = rows_level(rows);

    fputs("\n## Method\n\nEach page was written before timing; where pages lie was read back. "
          "After a warm-up, samples were taken until the interval of the median was narrow enough "
          "or the budget ended, then every element was checked. ",
          out);
    if (isfinite(level))
        fprintf(out,
                "Intervals are at %.4g %%: order statistics of the samples of one launch "
                "(Hettmansperger and Sheather 1986), corrected for repeated looks. ",
                100.0 * level);
    fputs("Best is the fastest sample, quoted as STREAM does; the median is what to expect.\n\n",
          out);
    put_bounds(out, rows);
    put_item(out, "seed", member_record(records, "run"), "seed");
    put_item(out, "challenge", member_record(records, "run"), "challenge");
}

static void put_config(FILE *out, const json_t *run)
{
    json_t *value;
    const char *key;
    bool title = false;

    json_object_foreach (json_object_get(run, "config"), key, value) {
        if (strcmp(member_text(value, "origin"), "default") == 0)
            continue;
        fputs(title ? "" : "\nSettings that are not defaults:\n\n", out);
        title = true;
        fputs("- ", out);
        markdown_text(out, key);
        fputs(" = ", out);
        markdown_member(out, value, "value");
        fputs(" (", out);
        markdown_member(out, value, "origin");
        fputs(")\n", out);
    }
}

static void put_provenance(FILE *out, const json_t *records)
{
    static const struct item build[] = {{"git revision", "build.git"},
                                        {"uncommitted changes", "build.dirty"},
                                        {"build type", "build.type"},
                                        {"compiler", "compiler.id"},
                                        {"compiler version", "compiler.version"},
                                        {"flags", "compiler.flags"},
                                        {"executable SHA-256", "build.exe_sha256"}};
    static const struct item run[] = {{"suite SHA-256", "suite_sha256"},
                                      {"configuration SHA-256", "config_sha256"}};
    const json_t *event;
    size_t i;

    fputs("\n## Provenance\n\n", out);
    put_items(out, member_record(records, "env"), build, sizeof build / sizeof *build);
    put_items(out, member_record(records, "run"), run, sizeof run / sizeof *run);
    put_item(out, "topology SHA-256", member_record(records, "topo"), "xml_sha256");
    put_config(out, member_record(records, "run"));
    if (member_count(records, "event"))
        fputs("\nEvents:\n\n", out);
    json_array_foreach (records, i, event)
        if (member_is(event, "event")) {
            fputs("- ", out);
            markdown_member(out, event, "utc");
            putc(' ', out);
            markdown_member(out, event, "kind");
            fputs(": ", out);
            markdown_member(out, event, "text");
            putc('\n', out);
        }
}

void render_page(FILE *out, const json_t *records)
{
    struct rows rows;

    if (rows_make(&rows, records))
        return;
    rows.apart = ~0U; /* every factor in every label */
    put_head(out, records);
    put_environment(out, records);
    put_preflight(out, records);
    put_tables(out, &rows);
    matrix_markdown(out, records);
    follows_markdown(out, records);
    put_trouble(out, &rows);
    put_not_run(out, records);
    put_method(out, records, &rows);
    put_provenance(out, records);
    rows_fini(&rows);
}
