/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One line of a journal stands for all before it, as each holds the hash of the one before. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "history/intake.h"
#include "record/chain.h"
#include "record/journal.h"

int intake_line(const char *dir, uint64_t line, char hex[65], struct error *e)
{
    char *path = NULL, *text = NULL;
    size_t room = 0;
    ssize_t length = -1;
    const int fd = chain_open(dir, CHAIN_READ_ONLY, &path, e);
    FILE *in = fd < 0 ? NULL : fdopen(fd, "r");

    if (fd >= 0 && !in)
        close(fd);
    for (uint64_t i = 0; in && i < line; i++)
        if ((length = getline(&text, &room, in)) < 0)
            break;
    if (length > 0)
        record_sha256(text, (size_t)length - (text[length - 1] == '\n'), hex);
    else if (in)
        error_set(e, EXIT_BAD_DATA, "%s: has no line %ju", path, (uintmax_t)line);
    if (in)
        fclose(in);
    free(text);
    free(path);
    return length > 0 ? 0 : -1;
}
