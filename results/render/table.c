/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "record/member.h"

/* What fits a page, a mail and most terminals; a narrower one than 40 is taken for a mistake. */
enum { PAGE_WIDTH = 100, TERMINAL_WIDTH = 80, NARROWEST = 40 };

struct table_row {
    char *cell[TABLE_COLUMNS]; /* a heading is in cell[0] */
    bool heading;
};

static bool starts_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

size_t table_lines(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

size_t table_width(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += starts_character(*text);
    return n;
}

static struct table_row *new_row(struct table *t)
{
    if (t->rows == t->room) {
        size_t room = t->room ? 2 * t->room : 16;
        struct table_row *row = realloc(t->row, room * sizeof *row);

        if (!row)
            return NULL;
        t->row = row;
        t->room = room;
    }
    memset(&t->row[t->rows], 0, sizeof *t->row);
    return &t->row[t->rows++];
}

static char *clean_copy(const char *s)
{
    size_t room = strlen(s) + 1;
    char *copy = malloc(room);

    if (copy)
        member_clean(copy, room, s);
    return copy;
}

int table_add(struct table *t, const char *const *cells)
{
    struct table_row *row = new_row(t);

    for (size_t i = 0; row && i < t->n && cells[i]; i++)
        row->cell[i] = clean_copy(cells[i]);
    return row ? 0 : -1;
}

int table_heading(struct table *t, const char *text)
{
    struct table_row *row = new_row(t);

    if (!row)
        return -1;
    row->heading = true;
    row->cell[0] = clean_copy(text);
    return 0;
}

void table_fini(struct table *t)
{
    for (size_t r = 0; r < t->rows; r++)
        for (size_t i = 0; i < TABLE_COLUMNS; i++)
            free(t->row[r].cell[i]);
    free(t->row);
    t->row = NULL;
    t->rows = t->room = 0;
}

/* The bytes of text that fit into width columns. */
static size_t fitting(const char *text, size_t width)
{
    size_t i = 0, n = 0;

    for (; text[i]; i++) {
        n += starts_character(text[i]);
        if (n > width)
            break;
    }
    return i;
}

static size_t width_of(const struct render_style *style)
{
    return style->width ? style->width : PAGE_WIDTH;
}

unsigned table_page_width(FILE *out)
{
    const char *columns = getenv("COLUMNS");
    unsigned long told = columns ? strtoul(columns, NULL, 10) : 0;
    struct winsize size;

    if (!isatty(fileno(out)))
        return PAGE_WIDTH;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        told = size.ws_col;
    return told >= NARROWEST && told <= 1000 ? (unsigned)told : TERMINAL_WIDTH;
}

static void put_cut(FILE *out, const char *text, size_t width)
{
    if (table_width(text) <= width)
        fputs(text, out);
    else
        fprintf(out, "%.*s...", (int)fitting(text, width > 3 ? width - 3 : 0), text);
}

static const char *status_color(const char *status)
{
    static const struct {
        const char *status, *color;
    } colors[] = {{"PASS", "\033[32m"},   {"WARN", "\033[33m"},    {"SKIP", "\033[33m"},
                  {"FAIL", "\033[31m"},   {"INVALID", "\033[31m"}, {"ERROR", "\033[31m"},
                  {"BETTER", "\033[32m"}, {"WORSE", "\033[31m"},   {"UNRESOLVED", "\033[33m"}};

    for (size_t i = 0; i < sizeof colors / sizeof *colors; i++)
        if (strncmp(status, colors[i].status, strlen(colors[i].status)) == 0)
            return colors[i].color;
    return "";
}

enum { LAST_LEAST = 12, LAST_CUT = 8, SHRUNK = 16, SHRUNK_LEAST = 8 };

/* Columns that all but the last cell take. */
static size_t total_width(const struct table *t, const size_t *width)
{
    size_t used = 0;

    for (size_t i = 0; i + 1 < t->n; i++)
        used += width[i] ? width[i] + 2 : 0;
    return used;
}

/* Leaves out the columns that may go at this step while the table is too wide. */
static void drop_columns(const struct table *t, size_t *width, int drop, size_t page)
{
    for (size_t i = 0; i + 1 < t->n; i++)
        if (t->columns[i].drop == drop && total_width(t, width) + LAST_LEAST > page)
            width[i] = 0;
}

static void shrink_columns(const struct table *t, size_t *width, size_t least, size_t page)
{
    for (size_t i = 0; i + 1 < t->n; i++)
        while (t->columns[i].shrink && width[i] > least &&
               total_width(t, width) + LAST_LEAST > page)
            width[i]--;
}

/* Makes the columns fit the page and leave some room for the last one. Width 0 is a hidden one. */
static void fit_columns(const struct table *t, size_t *width, size_t page)
{
    size_t whole[TABLE_COLUMNS];

    drop_columns(t, width, 1, page);
    drop_columns(t, width, 2, page);
    memcpy(whole, width, sizeof whole);
    shrink_columns(t, width, SHRUNK, page);
    drop_columns(t, width, 3, page);
    shrink_columns(t, width, SHRUNK_LEAST, page);
    if (total_width(t, width) + LAST_CUT <= page)
        return;
    /* Still too wide: the last that may go, and then the others have room again. */
    memcpy(width, whole, sizeof whole);
    drop_columns(t, width, 3, page);
    drop_columns(t, width, 4, page);
    shrink_columns(t, width, SHRUNK_LEAST, page);
}

/* Prints the last cell into the columns left, in the colour of its status. */
static void put_last(FILE *out, const char *text, size_t used, const struct render_style *style)
{
    size_t width = width_of(style);
    const char *color = style->color ? status_color(text) : "";

    fputs(color, out);
    put_cut(out, text, width > used + 8 ? width - used : 8);
    fputs(*color ? "\033[0m\n" : "\n", out);
}

static void put_cells(FILE *out, const struct table *t, const char *const *cells,
                      const size_t *width, const struct render_style *style)
{
    size_t used = 0;

    for (size_t i = 0; i < t->n; i++) {
        const char *text = cells[i] ? cells[i] : "";
        size_t pad = width[i] > table_width(text) ? width[i] - table_width(text) : 0;

        if (i + 1 == t->n || !cells[i + 1]) {
            put_last(out, text, used, style);
            return;
        }
        if (!width[i])
            continue;
        fprintf(out, "%*s", t->columns[i].right ? (int)pad : 0, "");
        put_cut(out, text, width[i]);
        fprintf(out, "%*s", (t->columns[i].right ? 0 : (int)pad) + 2, "");
        used += width[i] + 2;
    }
}

/* What a cell asks of its column: nothing if it is absent or takes the rest of the line. */
static size_t cell_width(const struct table *t, size_t r, size_t i)
{
    char *const *cell = t->row[r].cell;

    if (t->row[r].heading || !cell[i] || (i + 1 < t->n && !cell[i + 1]))
        return 0;
    return table_width(cell[i]);
}

void table_print(FILE *out, const struct table *t, const struct render_style *style)
{
    size_t width[TABLE_COLUMNS] = {0};
    const char *titles[TABLE_COLUMNS] = {NULL};

    for (size_t i = 0; i < t->n; i++) {
        titles[i] = t->columns[i].title;
        if (t->columns[i].hide)
            continue;
        width[i] = table_width(titles[i]);
        for (size_t r = 0; r < t->rows; r++)
            if (cell_width(t, r, i) > width[i])
                width[i] = cell_width(t, r, i);
    }
    fit_columns(t, width, width_of(style));
    put_cells(out, t, titles, width, style);
    for (size_t r = 0; r < t->rows; r++) {
        if (t->row[r].heading)
            table_line(out, style, "%s", t->row[r].cell[0] ? t->row[r].cell[0] : "");
        else
            put_cells(out, t, (const char *const *)t->row[r].cell, width, style);
    }
}

void table_line(FILE *out, const struct render_style *style, const char *fmt, ...)
{
    char text[2048], clean[sizeof text];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    member_clean(clean, sizeof clean, text);
    put_cut(out, clean, width_of(style));
    putc('\n', out);
}

void table_fitting(FILE *out, const struct render_style *style, const char *heading,
                   const char *const *texts)
{
    while (texts[1] && table_width(heading) + table_width(*texts) > width_of(style))
        texts++;
    table_line(out, style, "%s%s", heading, *texts);
}

void table_wrapped(FILE *out, const char *text, size_t indent, size_t width)
{
    while (strlen(text) > width) {
        size_t n = width;

        while (n && text[n] != ' ')
            n--;
        if (!n)
            n = width;
        fprintf(out, "%.*s\n%*s", (int)n, text, (int)indent, "");
        text += n + (text[n] == ' ');
    }
    fprintf(out, "%s\n", text);
}
