/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/flag.h"

#include <string.h>

static const char *const names[FLAGS] = {"measured", "vendor", "announced", "assumed"};

const char *flag_name(enum flag f)
{
    return f < FLAGS ? names[f] : "";
}

enum flag flag_find(const char *name)
{
    unsigned f = 0;

    while (f < FLAGS && strcmp(names[f], name) != 0)
        f++;
    return (enum flag)f;
}

enum flag flag_weaker(enum flag a, enum flag b)
{
    return a > b ? a : b;
}

enum flag flag_of_mark(const char *p, enum flag said)
{
    return strcmp(p, "recalled") == 0 ? FLAG_ASSUMED : said;
}
