/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ALWAYS = COLUMN_ALWAYS, PAPER = COLUMN_PAPER, BOTH = ALWAYS | PAPER };
#define AT(member) offsetof(struct figure, member)

/* clang-format off */
const struct column columns[COLUMNS] = {
    [COLUMN_BENCH] = {"benchmark", BOTH, AS_TEXT, AT(bench), .brief = "BENCHMARK"},
    [COLUMN_TYPE] = {"type", BOTH, AS_TEXT, AT(type), .brief = "TYPE"},
    [COLUMN_TIER] = {"memory", BOTH, AS_TEXT, AT(tier), .brief = "TIER"},
    [COLUMN_VARIANT] = {"variant", BOTH, AS_TEXT, AT(variant), .brief = "VARIANT"},
    [COLUMN_AT] = {"factor", PAPER, AS_TEXT, AT(at), AT(chosen), NULL, 0, "", "", "", ""},
    [COLUMN_ISA] = {"ISA", 0, AS_TEXT, AT(isa), 0, NULL, 0, "", "", "", ""},
    [COLUMN_DEVICE] = {"device", 0, AS_TEXT, AT(device), 0, NULL, 0, "", "", "", "host"},
    [COLUMN_UNROLL] = {"unroll", 0, AS_COUNT, AT(unroll), 0, NULL, 0, "u", "unroll ", "", "1"},
    [COLUMN_THREADS] = {"threads", BOTH, AS_COUNT, AT(threads), 0, NULL, 0, "t", "", " threads", ""},
    [COLUMN_RANKS] = {"ranks", 0, AS_COUNT, AT(ranks), 0, NULL, 0, "r", "", " ranks", "1"},
    [COLUMN_PAGES] = {"pages", 0, AS_TEXT, AT(pages), 0, NULL, 0, "", "", " pages", ""},
    [COLUMN_SIZE] = {"array", BOTH, AS_BYTES, AT(size_bytes), 0, NULL, 0, "", "", " arrays", ""},
    [COLUMN_BIND] = {"bind", 0, AS_TEXT, AT(bind), 0, NULL, 0, "", "bind ", "", ""},
    [COLUMN_OFFSET] = {"offset, B", 0, AS_COUNT, AT(offset_bytes), 0, NULL, 0, "off", "offset ", " B", "4160"}, /* what auto is */
    [COLUMN_FROM] = {"from node", 0, AS_COUNT, AT(from), 0, NULL, 0, "from ", "from node ", "", ""},
    [COLUMN_LEVEL] = {"level", 0, AS_TEXT, AT(cache), 0, NULL, 0, "", "", "", ""},
    [COLUMN_LAUNCH] = {"launch", PAPER, AS_COUNT, AT(launch), 0, NULL, 0, "launch", "launch ", "", "0"},
    [COLUMN_MEDIAN] = {"median", BOTH, AS_SCALED, AT(median), .brief = "MEDIAN"},
    [COLUMN_INTERVAL] = {"interval", BOTH, AS_SCALED, AT(lo), AT(hi), .brief = "INTERVAL", .drop = 4},
    [COLUMN_BEST] = {"best", BOTH, AS_SCALED, AT(best), .brief = "BEST", .drop = 2},
    [COLUMN_RANGE] = {"p05, p95", ALWAYS, AS_SCALED, AT(p05), .other = AT(p95)},
    [COLUMN_BUS] = {"median (bus)", ALWAYS, AS_BUS, .at = AT(bus_median)},
    [COLUMN_BOUND] = {"of bound", BOTH, AS_BOUND, AT(bound_fraction), .brief = "OF BOUND", .drop = 3},
    [COLUMN_SPREAD] = {"robust CoV", ALWAYS, AS_SPREAD, .at = AT(spread)},
    [COLUMN_LOCAL] = {"local pages", ALWAYS, AS_SHARE, AT(local), .brief = "LOCAL", .drop = 2},
    [COLUMN_HUGE] = {"huge pages", ALWAYS, AS_SHARE, AT(huge), .brief = "HUGE", .drop = 2},
    [COLUMN_N] = {"n", BOTH, AS_COUNT, AT(n), .brief = "n", .drop = 1},
    [COLUMN_FLAGS] = {"flags", ALWAYS, AS_TEXT, .at = AT(flags)},
    [COLUMN_STATUS] = {"status", BOTH, AS_TEXT, AT(status), .brief = "STATUS"},
};
/* clang-format on */

static const char *text_at(const struct figure *f, size_t at)
{
    const char *text;

    memcpy(&text, (const char *)f + at, sizeof text);
    return text;
}

static double number_at(const struct figure *f, size_t at)
{
    double number;

    memcpy(&number, (const char *)f + at, sizeof number);
    return number;
}

struct units_scale column_scale(const struct figure *f)
{
    return units_scale(f->unit, f->median);
}

static void put_scaled(char to[TEXT_ROOM], const struct column *c, const struct figure *f,
                       double factor)
{
    char hi[TEXT_ROOM], lo[TEXT_ROOM];

    units_digits(lo, number_at(f, c->at), factor);
    if (!c->other) {
        snprintf(to, TEXT_ROOM, "%s", lo);
        return;
    }
    units_digits(hi, number_at(f, c->other), factor);
    if (isfinite(number_at(f, c->other)))
        snprintf(to, TEXT_ROOM, "[%.64s, %.64s]", lo, hi);
}

/* A bound that is off by orders of magnitude must look so, in a cell of the usual width. */
static void put_bound(char to[TEXT_ROOM], double percentage)
{
    if (percentage >= 1000.0)
        snprintf(to, TEXT_ROOM, "> 999 %%");
    else if (percentage > 0.0 && percentage < 1.0)
        snprintf(to, TEXT_ROOM, "< 1 %%");
    else
        snprintf(to, TEXT_ROOM, "%.0f %%", percentage);
}

void column_cell(char to[TEXT_ROOM], const struct column *c, const struct figure *f,
                 struct units_scale scale)
{
    const double x = c->how == AS_TEXT ? NAN : number_at(f, c->at);

    *to = '\0';
    if (c->how == AS_TEXT) {
        const char *text = text_at(f, c->at);

        member_clean(to, TEXT_ROOM, *text || !c->other ? text : text_at(f, c->other));
    } else if (!isfinite(x)) {
        return;
    } else if (c->how == AS_BUS && strcmp(f->unit, "B/s") != 0) {
        return; /* it is bytes per second whatever the unit of the point is */
    } else if (c->how == AS_SCALED || c->how == AS_BUS) {
        put_scaled(to, c, f, scale.factor);
    } else if (c->how == AS_BYTES) {
        units_bytes(to, x);
    } else if (c->how == AS_BOUND) {
        put_bound(to, 100.0 * x);
    } else if (c->how == AS_SHARE) { /* rounded down: 100 means all */
        if (x >= 0.0 && x <= 1.0)
            snprintf(to, TEXT_ROOM, "%.0f %%", floor(100.0 * x + 1e-9));
    } else {
        snprintf(to, TEXT_ROOM, c->how == AS_SPREAD ? "%.2f %%" : "%.0f",
                 c->how == AS_SPREAD ? 100.0 * x : x);
    }
}

void column_median(char to[TEXT_ROOM], const struct figure *f)
{
    const struct units_scale s = column_scale(f);

    column_cell(to, &columns[COLUMN_MEDIAN], f, s);
    if (*to && *s.unit)
        snprintf(to + strlen(to), TEXT_ROOM - strlen(to), " %s", s.unit);
}

void column_status(char to[TEXT_ROOM], const struct figure *f)
{
    char text[2 * TEXT_ROOM];
    int n = snprintf(text, sizeof text, "%.31s%s%.200s", *f->status ? f->status : "-",
                     *f->flags ? " " : "", f->flags);

    if (!isfinite(f->median) || (!*f->flags && strcmp(f->status, "PASS") != 0))
        snprintf(text + n, sizeof text - (size_t)n, " %.60s: %.150s", *f->reason ? f->reason : "-",
                 f->text);
    member_clean(to, TEXT_ROOM, text);
}

/* The level of all intervals; NAN if there is none or they differ. */
static double level_of(struct points p)
{
    double level = NAN;

    for (size_t i = 0; i < p.n; i++) {
        const double own = p.f[i]->level;

        if (isfinite(own) && isfinite(level) && own != level)
            return NAN;
        level = isfinite(own) ? own : level;
    }
    return level;
}

void column_title(char to[TEXT_ROOM], const struct column *c, const char *title, struct points p)
{
    const double level = c == &columns[COLUMN_INTERVAL] ? level_of(p) : NAN;

    if (isfinite(level))
        snprintf(to, TEXT_ROOM, "%.4g %% %s", 100.0 * level, title);
    else
        snprintf(to, TEXT_ROOM, "%s", title);
}

bool column_differs(const struct column *c, const struct figure *a, const struct figure *b)
{
    if (c->how == AS_TEXT)
        return strcmp(text_at(a, c->at), text_at(b, c->at)) != 0 ||
               (c->other && strcmp(text_at(a, c->other), text_at(b, c->other)) != 0);
    return number_at(a, c->at) != number_at(b, c->at) &&
           !(isnan(number_at(a, c->at)) && isnan(number_at(b, c->at)));
}

bool columns_differ(const struct column *c, struct points p)
{
    for (size_t i = 1; i < p.n; i++)
        if (column_differs(c, p.f[0], p.f[i]))
            return true;
    return false;
}

size_t columns_shown(const struct column *shown[COLUMNS], struct points p, unsigned where)
{
    size_t n = 0;

    for (const struct column *c = columns; c < columns + COLUMNS && c->title; c++) {
        char text[TEXT_ROOM] = "";

        if ((c->where & where) != where || (!(c->where & COLUMN_ALWAYS) && !columns_differ(c, p)))
            continue;
        for (size_t i = 0; i < p.n && !*text; i++)
            column_cell(text, c, p.f[i], column_scale(p.f[i]));
        if (*text)
            shown[n++] = c;
    }
    return n;
}

bool columns_share(char to[TEXT_ROOM], const struct column *c, struct points p)
{
    char other[TEXT_ROOM];

    *to = '\0';
    for (size_t i = 0; i < p.n; i++) {
        column_cell(other, c, p.f[i], column_scale(p.f[i]));
        if (!*to)
            snprintf(to, TEXT_ROOM, "%s", other);
        else if (*other && strcmp(to, other) != 0)
            return false;
    }
    return *to != '\0';
}

static bool is_shown(const struct column *c, const struct column *const *shown, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (shown[i] == c)
            return true;
    return false;
}

/* " 100 % local, 100 % huge" after the pages that all points asked for, or with the word "pages".
 * False if points differ or tell nothing. */
static bool put_shares(FILE *out, struct points p, bool after_pages, const char *between)
{
    static const struct {
        int column;
        const char *name;
    } shares[] = {{COLUMN_LOCAL, "local"}, {COLUMN_HUGE, "huge"}};
    bool told = false;

    for (size_t s = 0; s < sizeof shares / sizeof *shares; s++) {
        char share[TEXT_ROOM];

        if (!columns_share(share, &columns[shares[s].column], p))
            continue;
        fprintf(out, "%s%s%s %s",
                told          ? ", "
                : after_pages ? " "
                              : between,
                after_pages || told ? "" : "pages ", share, shares[s].name);
        told = true;
    }
    return told;
}

char *columns_common(struct points p, const struct column *const *shown, size_t n)
{
    char text[TEXT_ROOM], *common = NULL;
    const char *between = "";
    size_t size;
    FILE *out = open_memstream(&common, &size);

    if (!out)
        return NULL;
    for (const struct column *c = columns; p.n && c < columns + COLUMNS; c++) {
        bool told;

        if (!c->name || is_shown(c, shown, n))
            continue;
        column_cell(text, c, p.f[0], column_scale(p.f[0]));
        told = *text && strcmp(text, c->usual) != 0 && !columns_differ(c, p);
        if (told)
            fprintf(out, "%s%s%s%s", between, c->name, text, c->unit);
        if (c == &columns[COLUMN_PAGES] && !is_shown(&columns[COLUMN_LOCAL], shown, n))
            told |= put_shares(out, p, told, between);
        between = told ? ", " : between;
    }
    fclose(out);
    return common;
}
