/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/progress.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "record/member.h"
#include "render/table.h"
#include "text/units.h"

struct progress {
    FILE *out;
    unsigned points;
    double drawn_s; /* age of the run at the last redraw */
    bool visible;
};

struct progress *progress_new(FILE *out, unsigned points)
{
    struct progress *p = isatty(fileno(out)) ? calloc(1, sizeof *p) : NULL;

    if (p)
        *p = (struct progress){out, points, -1.0, false};
    return p;
}

size_t progress_text(char *to, size_t room, const struct progress_state *s, unsigned points)
{
    static const char full[] = "####################", none[] = "....................";
    const double all_s = s->elapsed_s + s->left_s;
    const double f = all_s > 0.0 ? s->elapsed_s / all_s : 0.0;
    int bar = (int)(f * 20.0 + 0.5), n;
    char eta[TEXT_ROOM], what[TEXT_ROOM], phase[TEXT_ROOM];

    units_duration(eta, s->left_s);
    member_clean(what, sizeof what, s->what);
    member_clean(phase, sizeof phase, s->phase);
    n = snprintf(to, room, "[%.*s%.*s] %3d %%  ETA %s  %u/%u  %s  %s", bar, full, 20 - bar, none,
                 (int)(100.0 * f), eta, s->index + 1, points, what, phase);
    return n > 0 ? (size_t)n : 0;
}

void progress_update(struct progress *p, const struct progress_state *s)
{
    char text[TEXT_ROOM * 3], line[TEXT_ROOM];
    size_t room;

    if (!p || (p->visible && s->elapsed_s - p->drawn_s < 0.1 && s->elapsed_s >= p->drawn_s))
        return;
    progress_text(text, sizeof text, s, p->points);
    room = table_page_width(p->out);
    member_clean(line, room < sizeof line ? room : sizeof line, text);
    fprintf(p->out, "\r\033[2K%s", line);
    fflush(p->out);
    p->drawn_s = s->elapsed_s;
    p->visible = true;
}

void progress_clear(struct progress *p)
{
    if (!p || !p->visible)
        return;
    fputs("\r\033[2K", p->out);
    fflush(p->out);
    p->visible = false;
}

void progress_free(struct progress *p)
{
    progress_clear(p);
    free(p);
}
