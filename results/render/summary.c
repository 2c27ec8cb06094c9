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
#include "render/matrix.h"
#include "render/notes.h"
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

static size_t lines_of(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* "hbmark 0.1.0  quick  host n0123", and a line on the machine. */
static void put_head(FILE *out, const json_t *records, const struct render_style *style)
{
    const json_t *run = member_record(records, "run");
    char version[TEXT_ROOM], suite[TEXT_ROOM], label[TEXT_ROOM];
    struct memory m;

    if (!memory_open(&m))
        return;
    member_any(version, run, "version");
    member_any(suite, run, "suite");
    member_any(label, run, "label");
    fprintf(m.out, "hbmark %s  %s  ", version, suite);
    if (strcmp(label, "-") != 0)
        fprintf(m.out, "[%s]  ", label);
    fputs("host ", m.out);
    machine_host(m.out, records);
    fputs("\nmachine       ", m.out);
    machine_line(m.out, records);
    fclose(m.out);
    for (char *line = strtok(m.text, "\n"); line; line = strtok(NULL, "\n"))
        table_line(out, style, "%s", line);
    free(m.text);
}

/* "12 points: 9 PASS, 2 WARN, 1 FAIL" */
static void count_statuses(char to[TEXT_ROOM], const struct rows *rows)
{
    const char *between = ": ";
    size_t at = (size_t)snprintf(to, TEXT_ROOM, "%zu point%s", rows->n, rows->n == 1 ? "" : "s");

    for (const struct word *w = words_status; w->code; w++) {
        size_t n = 0;

        for (size_t i = 0; i < rows->n; i++)
            n += strcmp(member_text(rows->row[i].point, "status"), w->code) == 0;
        if (n)
            at += (size_t)snprintf(to + at, TEXT_ROOM - at, "%s%zu %s", between, n, w->code);
        between = n ? ", " : between;
    }
}

/* "12 points: 9 PASS, 3 WARN; complete in 2:31 (14 % timed); seed 42": on a narrow page without
 * what can be missed first. */
static void put_result(FILE *out, const json_t *records, const struct rows *rows,
                       const struct render_style *style)
{
    const json_t *end = member_last(records, "end");
    double elapsed = member_number(end, "elapsed_s"),
           timed = member_number(end, "overhead.timed_s");
    char took[TEXT_ROOM], counts[TEXT_ROOM], share[64] = "", seed[TEXT_ROOM];
    char text[4][6 * TEXT_ROOM];
    const char *const texts[] = {text[0], text[1], text[2], text[3], NULL};
    const char *how = machine_run_status(records), *brief = strcmp(how, "complete") ? how : "";

    count_statuses(counts, rows);
    units_duration(took, elapsed);
    member_any(seed, member_record(records, "run"), "seed");
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

static void put_last_lines(FILE *out, const json_t *records, const char *dir)
{
    bool complete = strcmp(machine_run_status(records), "complete") == 0;
    char suite[TEXT_ROOM], clean[4096];

    member_any(suite, member_record(records, "run"), "suite");
    member_clean(clean, sizeof clean, dir);
    fprintf(out, "saved         %s (journal, manifest, summary.md, report.html)\n", clean);
    if (!complete)
        fprintf(out, "next          hbmark run --resume %s\n", clean);
    else if (strcmp(suite, "quick") == 0)
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
static const struct room *room_for(const json_t *records)
{
    bool quick = strcmp(member_text(member_record(records, "run"), "suite"), "quick") == 0;

    return quick || !member_record(records, "derived") ? &first_run : &long_run;
}

/* The most lines for findings, flags and what was not run. */
enum { FINDINGS, FLAGS, NOT_RUN, DETAILS };

static void make_frame(struct frame *f, const json_t *records, const char *dir,
                       const struct rows *rows, const size_t *detail,
                       const struct render_style *style)
{
    const struct room *room = room_for(records);

    f->lines = room->lines;
    if (memory_open(&f->top)) {
        put_head(f->top.out, records, style);
        notes_preflight(f->top.out, records, detail[FINDINGS], style);
        fclose(f->top.out);
    }
    if (memory_open(&f->foot)) {
        matrix_summary(f->foot.out, records, room->matrices, style);
        follows_summary(f->foot.out, records, room->follows, style);
        notes_flags(f->foot.out, rows, detail[FLAGS], style);
        notes_rates(f->foot.out, rows, style);
        notes_not_run(f->foot.out, records, detail[NOT_RUN], style);
        put_result(f->foot.out, records, rows, style);
        put_last_lines(f->foot.out, records, dir);
        fclose(f->foot.out);
    }
}

/* Lines left for the table. */
static size_t room_in(const struct frame *f)
{
    size_t used =
        lines_of(f->top.text ? f->top.text : "") + lines_of(f->foot.text ? f->foot.text : "");

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
    char *common = rows_common(rows), *comma;

    while (common && table_width(common) > room && (comma = strrchr(common, ',')))
        *comma = '\0';
    if (common && *common)
        table_line(out, style, "%s%s", heading, common);
    free(common);
}

/* The table in at most `most` lines: all rows; else merged ones; else, where curves and matrices
 * stand below, without those; else the first of them. */
static void put_rows(FILE *out, struct rows *rows, size_t most, bool below, const char *dir,
                     const struct render_style *style)
{
    size_t all = rows->n, merged;
    char clean[4096];
    struct table t;

    put_common(out, rows, style);
    most -= TABLE_TITLES;
    if (rows_lines(rows) > most)
        rows_group(rows);
    merged = rows->n;
    if (rows_lines(rows) > most && below)
        rows_thin(rows);
    if (rows_lines(rows) > most)
        for (size_t n = most; n > 0 && rows_lines(rows) + 1 > most; n--)
            rows_keep(rows, n);
    if (!cells_table(&t, rows) && rows->n)
        table_print(out, &t, style);
    table_fini(&t);
    member_clean(clean, sizeof clean, dir);
    if (rows->n < merged)
        fprintf(out, "... and %zu more rows (%zu points in all): %s/summary.md\n", merged - rows->n,
                all, clean);
}

void render_summary(FILE *out, const json_t *records, const char *dir,
                    const struct render_style *style)
{
    struct frame frame;
    struct rows rows;
    size_t detail[DETAILS] = {MOST_DETAIL, MOST_DETAIL, MOST_DETAIL};

    if (rows_make(&rows, records))
        return;
    make_frame(&frame, records, dir, &rows, detail, style);
    /* Rows matter more than words that summary.md has as well. */
    for (size_t cut = 0; cut < (size_t)DETAILS * MOST_DETAIL; cut++) {
        size_t *least = &detail[cut % DETAILS];

        if (rows_lines(&rows) + TABLE_TITLES <= room_in(&frame))
            break;
        *least -= *least > (cut % DETAILS == NOT_RUN);
        free_frame(&frame);
        make_frame(&frame, records, dir, &rows, detail, style);
    }
    fputs(frame.top.text ? frame.top.text : "", out);
    put_rows(out, &rows, room_in(&frame), member_record(records, "derived") != NULL, dir, style);
    fputs(frame.foot.text ? frame.foot.text : "", out);
    free_frame(&frame);
    rows_fini(&rows);
}

void render_point_line(FILE *out, const json_t *point, unsigned index, unsigned total)
{
    char id[TEXT_ROOM], median[TEXT_ROOM], interval[TEXT_ROOM], bound[TEXT_ROOM], status[TEXT_ROOM],
        n[TEXT_ROOM], pages[TEXT_ROOM];

    member_any(id, point, "id");
    cells_median(median, point);
    cells_interval(interval, point);
    cells_bound(bound, point);
    cells_pages(pages, point);
    cells_status(status, point);
    member_any(n, point, "summary.n");
    fprintf(out, "[%u/%u] %s", index + 1, total, id);
    if (strcmp(median, "-") != 0)
        fprintf(out, "  %s %s n=%s", median, interval, n);
    if (strcmp(bound, "-") != 0)
        fprintf(out, "  %s of bound", bound);
    if (strcmp(pages, "-") != 0)
        fprintf(out, "  %s", pages);
    fprintf(out, "  %s\n", status);
    fflush(out);
}
