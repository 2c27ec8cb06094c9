/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "verify/audit.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"

/* Of one kind: who sees eight knows, and a hostile record must not fill the memory. */
enum { KEPT = 8, LINE_ROOM = 700 };

const char *const finding_names[FINDING_COUNT] = {"PASS", "WARN", "FAIL", "SKIP"};

/* Names of files may be no UTF-8, and a text that was cut may end within a character. */
static json_t *string_of(const char *text)
{
    char ascii[LINE_ROOM];
    json_t *s = json_string(text);

    if (s)
        return s;
    snprintf(ascii, sizeof ascii, "%s", text);
    for (char *c = ascii; *c; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    return json_string(ascii);
}

static void add(struct audit *a, struct tally *t, enum finding f, const json_t *where,
                const char *text)
{
    json_t *check = json_pack("{s:s, s:s, s:o}", "name", t->name, "verdict", finding_names[f],
                              "text", string_of(text));

    json_object_update(check, (json_t *)where);
    if (json_array_append_new(a->checks, check))
        a->memory = true;
}

void audit_say(struct audit *a, struct tally *t, enum finding f, const char *file, uint64_t line,
               const char *fmt, ...)
{
    char raw[LINE_ROOM], text[LINE_ROOM];
    json_t *where;
    va_list ap;

    t->count[f]++;
    a->failed += f == FINDING_FAIL;
    if (t->count[f] > KEPT)
        return;
    va_start(ap, fmt);
    vsnprintf(raw, sizeof raw, fmt, ap);
    va_end(ap);
    member_clean(text, sizeof text, raw);
    where = json_object();
    if (file)
        json_object_set_new(where, "file", string_of(file));
    if (line)
        json_object_set_new(where, "line", json_integer((json_int_t)line));
    add(a, t, f, where, text);
    json_decref(where);
}

void audit_close(struct audit *a, struct tally *t)
{
    char text[80];

    for (int f = 0; f < FINDING_COUNT; f++) {
        if (t->count[f] <= KEPT)
            continue;
        snprintf(text, sizeof text, "and %" PRIu64 " more like these", t->count[f] - KEPT);
        add(a, t, (enum finding)f, NULL, text);
    }
}

bool audit_begins(const json_t *record)
{
    return member_is(record, "run") ||
           (member_is(record, "event") &&
            (member_says(record, "kind", "launch") || member_says(record, "kind", "resume")));
}

double audit_visits(const json_t *point, const char *path)
{
    const json_t *visit;
    double sum = 0;
    size_t i;

    json_array_foreach (json_object_get(point, "visits"), i, visit)
        sum += member_number(visit, path);
    return sum;
}

bool audit_near(double a, double b, double share)
{
    return fabs(a - b) <= share * fmax(fabs(a), fabs(b));
}
