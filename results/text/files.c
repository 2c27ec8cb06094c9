/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "text/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void files_share_path(const char *name, char *path, size_t size)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);

    exe[n > 0 ? n : 0] = '\0';
    for (int up = 0; up < 2; up++)
        if (strrchr(exe, '/'))
            *strrchr(exe, '/') = '\0';
    snprintf(path, size, "%s/share/hbmark/%s", exe, name);
}

char *files_text(const char *path, const char *what, size_t *bytes, struct error *e)
{
    FILE *f = fopen(path, "re");
    char *text;

    if (!f) {
        error_set(e, EXIT_USAGE, "cannot open %s '%s': %s", what, path, strerror(errno));
        return NULL;
    }
    text = malloc(FILES_TEXT_MOST + 1);
    errno = 0;
    *bytes = text ? fread(text, 1, FILES_TEXT_MOST, f) : 0;
    if (!text || ferror(f) || *bytes == FILES_TEXT_MOST) {
        error_set(e, text ? EXIT_BAD_DATA : EXIT_INTERNAL, "%s: %s%s", path,
                  errno ? strerror(errno) : "more than 1 MiB is no ", errno ? "" : what);
        free(text);
        fclose(f);
        return NULL;
    }
    text[*bytes] = '\0';
    fclose(f);
    return text;
}
