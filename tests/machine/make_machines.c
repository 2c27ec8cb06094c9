/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* make_machines FIXTURES OUT: writes OUT/NAME.xml for each fixture. */
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

static int write_one(const char *from, const char *to, const char *name)
{
    static struct fixture f;
    char path[1024], *xml;
    FILE *out;
    int rc;

    if (fixture_read(&f, from, name) != 0 || !(xml = fixture_xml(&f)))
        return -1;
    snprintf(path, sizeof path, "%s/%s.xml", to, name);
    out = fopen(path, "w");
    rc = out && fputs(xml, out) >= 0 ? 0 : -1;
    if (out && fclose(out) != 0)
        rc = -1;
    free(xml);
    if (rc != 0)
        perror(path);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: make_machines FIXTURES OUT\n");
        return 64;
    }
    for (size_t i = 0; fixture_names[i]; i++)
        if (write_one(argv[1], argv[2], fixture_names[i]) != 0) {
            fprintf(stderr, "%s: no XML made\n", fixture_names[i]);
            return 1;
        }
    return 0;
}
