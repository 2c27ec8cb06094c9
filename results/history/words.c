/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"
#include "text/units.h"

char *words_day(char to[WORDS_ROOM], const char *utc)
{
    member_clean(to, 11, strlen(utc) >= 10 ? utc : "?");
    return to;
}

char *words_minute(char to[WORDS_ROOM], const char *utc)
{
    member_clean(to, 17, strlen(utc) >= 16 ? utc : "?");
    if (to[10] == 'T')
        to[10] = ' ';
    return to;
}

char *words_percent(char to[WORDS_ROOM], double share)
{
    const double percent = 100 * share;

    if (!isfinite(percent))
        snprintf(to, WORDS_ROOM, "-");
    else
        snprintf(to, WORDS_ROOM, fabs(percent) < 9.95 ? "%+.1f %%" : "%+.0f %%", percent);
    return to;
}

char *words_value(char to[2 * WORDS_ROOM], const char *unit, double value)
{
    const struct units_scale scale = units_scale(unit, value);
    char digits[TEXT_ROOM];

    units_digits(digits, value, scale.factor);
    snprintf(to, 2 * WORDS_ROOM, "%.40s%s%s", digits, *scale.unit ? " " : "", scale.unit);
    return to;
}

char *words_host(char to[WORDS_ROOM], const char *host)
{
    member_clean(to, WORDS_ROOM, *host ? host : "(all)");
    return to;
}
