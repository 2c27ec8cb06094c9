/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/words.h"
#include "readout/reader.h"
#include "render/parts.h"
#include "render/rows.h"
#include "render/table.h"
#include "text/units.h"

enum {
    LINES = 25,       /* of a first run: one screen */
    LONG_LINES = 100, /* where many points have much to tell */
    LEAST_LINES = 6,
    TABLE_TITLES = 2,
    MOST_DETAIL = 3
};

/* Lines for matrices, and for what follows. */
static const struct room {
    size_t lines, matrices, follows;
} first_run = {LINES, 1, 4}, long_run = {LONG_LINES, 12, 26};

/* A stream into memory; text is valid after fclose(). */
struct memory {
    FILE *out;
    char *text;
    size_t size;
};

static FILE *memory_open(struct memory *m)
{
    *m = (struct memory){0};
    m->out = open_memstream(&m->text, &m->size);
    return m->out;
}

/* "hbmark 0.1.0  quick  host n0123", and a line on the machine. */
static void put_head(FILE *out, const struct readout *r, const struct render_style *style)
{
    char version[TEXT_ROOM], suite[TEXT_ROOM], *host = part_host(r), *machine = part_machine(r);
    const char *label = member_text(r->run, "label");

    member_any(version, r->run, "version");
    member_any(suite, r->run, "suite");
    table_line(out, style, "hbmark %s  %s  %s%s%shost %s", version, suite, *label ? "[" : "", label,
               *label ? "]  " : "", host ? host : "");
    table_line(out, style, "machine       %s", machine ? machine : "");
    free(host);
    free(machine);
}

/* "12 points: 9 PASS, 2 WARN, 1 FAIL" */
static void count_statuses(char to[TEXT_ROOM], const struct readout *r)
{
    const char *between = ": ";
    size_t at = (size_t)snprintf(to, TEXT_ROOM, "%zu point%s", r->n, r->n == 1 ? "" : "s");

    for (const struct word *w = words_status; w->code; w++) {
        size_t n = 0;

        for (size_t i = 0; i < r->n; i++)
            n += strcmp(r->figure[i].status, w->code) == 0;
        if (n)
            at += (size_t)snprintf(to + at, TEXT_ROOM - at, "%s%zu %s", between, n, w->code);
        between = n ? ", " : between;
    }
}

/* "12 points: 9 PASS, 3 WARN; complete in 2:31 (14 % timed); seed 42": on a narrow page without
 * what can be missed first. */
static void put_result(FILE *out, const struct readout *r, const struct render_style *style)
{
    double elapsed = member_number(r->end, "elapsed_s"),
           timed = member_number(r->end, "overhead.timed_s");
    char took[TEXT_ROOM], counts[TEXT_ROOM], share[64] = "", seed[TEXT_ROOM];
    char text[4][6 * TEXT_ROOM];
    const char *const texts[] = {text[0], text[1], text[2], text[3], NULL};
    const char *how = part_ended(r), *brief = strcmp(how, "complete") ? how : "";

    count_statuses(counts, r);
    units_duration(took, elapsed);
    member_any(seed, r->run, "seed");
    if (elapsed > 0.0 && isfinite(timed))
        snprintf(share, sizeof share, " (%.0f %% timed)", 100.0 * timed / elapsed);
    if (!isfinite(elapsed)) {
        *took = '\0';
        brief = how;
    }
    snprintf(text[0], sizeof *text, "%s; %s%s%s%s; seed %s", counts, how, *took ? " in " : "", took,
             share, seed);
    snprintf(text[1], sizeof *text, "%s; %s%s%s; seed %s", counts, how, *took ? " in " : "", took,
             seed);
    snprintf(text[2], sizeof *text, "%s; %s%s%s; seed %s", counts, brief,
             *brief && *took ? " " : "", took, seed);
    snprintf(text[3], sizeof *text, "seed %s; %s; %s", seed, counts, how);
    table_fitting(out, style, "RESULT        ", texts);
}

static void put_last_lines(FILE *out, const struct readout *r)
{
    char clean[4096];

    member_clean(clean, sizeof clean, r->path);
    fprintf(out, "saved         %s (journal, manifest, summary.md, report.html)\n", clean);
    if (strcmp(part_ended(r), "complete") != 0)
        fprintf(out, "next          hbmark run --resume %s\n", clean);
    else if (member_says(r->run, "suite", "quick"))
        fprintf(out, "next          hbmark run standard, or hbmark list\n");
    else
        fprintf(out, "next          hbmark list, or hbmark describe BENCHMARK\n");
}

/* What stands above and below the table. */
struct frame {
    struct memory top, foot;
    size_t lines; /* of the whole page */
};

/* A first run is to fit one screen, and so is one with nothing but its table. */
static const struct room *room_for(const struct readout *r)
{
    return member_says(r->run, "suite", "quick") || !json_array_size(r->derived) ? &first_run
                                                                                 : &long_run;
}

/* The most lines for findings, flags and what was not run. */
enum { FINDINGS, FLAGS, NOT_RUN, DETAILS };

static void make_frame(struct frame *f, const struct readout *r, const size_t *detail,
                       const struct render_style *style)
{
    const struct room *room = room_for(r);

    f->lines = room->lines;
    if (memory_open(&f->top)) {
        put_head(f->top.out, r, style);
        notes_preflight(f->top.out, r, detail[FINDINGS], style);
        fclose(f->top.out);
    }
    if (memory_open(&f->foot)) {
        matrix_summary(f->foot.out, r, room->matrices, style);
        follows_summary(f->foot.out, r, room->follows, style);
        notes_flags(f->foot.out, r, detail[FLAGS], style);
        notes_rates(f->foot.out, r, style);
        notes_not_run(f->foot.out, r, detail[NOT_RUN], style);
        put_result(f->foot.out, r, style);
        put_last_lines(f->foot.out, r);
        fclose(f->foot.out);
    }
}

/* Lines left for the table. */
static size_t room_in(const struct frame *f)
{
    size_t used =
        table_lines(f->top.text ? f->top.text : "") + table_lines(f->foot.text ? f->foot.text : "");

    return used + LEAST_LINES < f->lines ? f->lines - used : LEAST_LINES;
}

static void free_frame(struct frame *f)
{
    free(f->top.text);
    free(f->foot.text);
}

/* What all points have in common; of more than fits, the last items are left out, never cut. */
static void put_common(FILE *out, const struct rows *rows, const struct render_style *style)
{
    static const char heading[] = "all points    ";
    size_t room = (style->width ? style->width : 100) - strlen(heading);
    char *common = columns_common(rows->all, NULL, 0), *comma;

    while (common && table_width(common) > room && (comma = strrchr(common, ',')))
        *comma = '\0';
    if (common && *common)
        table_line(out, style, "%s%s", heading, common);
    free(common);
}

/* The table in at most `most` lines: all rows; else merged ones; else, where curves and matrices
 * stand below, without those; else the first of them. */
static void put_rows(FILE *out, const struct readout *r, struct rows *rows, size_t most,
                     const struct render_style *style)
{
    size_t merged;
    char clean[4096];
    struct table t;

    put_common(out, rows, style);
    most -= TABLE_TITLES;
    if (rows_lines(rows) > most)
        rows_group(rows);
    merged = rows->n;
    if (rows_lines(rows) > most && json_array_size(r->derived))
        rows_thin(rows);
    if (rows_lines(rows) > most)
        for (size_t n = most; n > 0 && rows_lines(rows) + 1 > most; n--)
            rows_keep(rows, n);
    if (!rows_table(&t, rows) && rows->n)
        table_print(out, &t, style);
    table_fini(&t);
    member_clean(clean, sizeof clean, r->path);
    if (rows->n < merged)
        fprintf(out, "... and %zu more rows (%zu points in all): %s/summary.md\n", merged - rows->n,
                r->n, clean);
}

void render_summary(FILE *out, const struct readout *r, const struct render_style *style)
{
    struct frame frame;
    struct rows rows;
    size_t detail[DETAILS] = {MOST_DETAIL, MOST_DETAIL, MOST_DETAIL};

    if (rows_make(&rows, r))
        return;
    make_frame(&frame, r, detail, style);
    /* Rows matter more than words that summary.md has as well. */
    for (size_t cut = 0; cut < (size_t)DETAILS * MOST_DETAIL; cut++) {
        size_t *least = &detail[cut % DETAILS];

        if (rows_lines(&rows) + TABLE_TITLES <= room_in(&frame))
            break;
        *least -= *least > (cut % DETAILS == NOT_RUN);
        free_frame(&frame);
        make_frame(&frame, r, detail, style);
    }
    fputs(frame.top.text ? frame.top.text : "", out);
    put_rows(out, r, &rows, room_in(&frame), style);
    fputs(frame.foot.text ? frame.foot.text : "", out);
    free_frame(&frame);
    rows_fini(&rows);
}

static void put_point(FILE *out, const struct figure *f)
{
    char id[TEXT_ROOM], text[TEXT_ROOM], huge[TEXT_ROOM];
    const struct units_scale scale = column_scale(f);

    member_clean(id, sizeof id, *f->id ? f->id : "-");
    fputs(id, out);
    column_median(text, f);
    if (*text) {
        fprintf(out, "  %s ", text);
        column_cell(text, &columns[COLUMN_INTERVAL], f, scale);
        fprintf(out, "%s n=", *text ? text : "-");
        column_cell(text, &columns[COLUMN_N], f, scale);
        fputs(*text ? text : "-", out);
    }
    column_cell(text, &columns[COLUMN_BOUND], f, scale);
    if (*text)
        fprintf(out, "  %s of bound", text);
    column_cell(text, &columns[COLUMN_LOCAL], f, scale);
    column_cell(huge, &columns[COLUMN_HUGE], f, scale);
    if (*text || *huge)
        fprintf(out, "  pages %s local, %s huge", *text ? text : "-", *huge ? huge : "-");
    column_status(text, f);
    fprintf(out, "  %s\n", text);
}

void render_point_line(FILE *out, const json_t *point, unsigned index, unsigned total)
{
    struct pool *pool = pool_new();
    struct figure f;

    if (pool && reader_figure(&f, point, pool) == 0) {
        fprintf(out, "[%u/%u] ", index + 1, total);
        put_point(out, &f);
        fflush(out);
    }
    pool_free(pool);
}
