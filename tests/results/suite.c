/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *suite_folder(void)
{
    const char *base = getenv("TMPDIR");
    char *path;

    if (asprintf(&path, "%s/hbmark-test-XXXXXX", base ? base : "/tmp") < 0 || !mkdtemp(path)) {
        perror("suite_folder");
        exit(1);
    }
    return path;
}

void suite_remove(char *folder)
{
    char *roots[] = {folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    FTSENT *f;

    while (walk && (f = fts_read(walk)) != NULL) {
        if (f->fts_info == FTS_D)
            chmod(f->fts_path, 0700);
        else
            remove(f->fts_path);
    }
    if (walk)
        fts_close(walk);
    free(folder);
}

char *suite_path(const char *folder, const char *name)
{
    char *path;

    if (asprintf(&path, "%s/%s", folder, name) < 0)
        exit(1);
    return path;
}

char *suite_slurp(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    char *data = NULL, block[4096];
    size_t got;
    FILE *out;

    *n = 0;
    if (!in)
        return NULL;
    out = open_memstream(&data, n);
    while (out && (got = fread(block, 1, sizeof block, in)) > 0)
        fwrite(block, 1, got, out);
    if (out)
        fclose(out);
    fclose(in);
    return data;
}

void suite_spill(const char *path, const char *data, size_t n)
{
    FILE *out = fopen(path, "wb");

    if (!out || fwrite(data, 1, n, out) != n || fclose(out)) {
        perror(path);
        exit(1);
    }
}

int suite_golden(const char *path, const char *got)
{
    const char *update = getenv("UPDATE_GOLDEN");
    size_t n;
    char *want;
    int same;

    if (update && strcmp(update, "1") == 0) {
        suite_spill(path, got, strlen(got));
        return 1;
    }
    want = suite_slurp(path, &n);
    same = want && strcmp(want, got) == 0;
    if (!same)
        printf("\n%s differs (UPDATE_GOLDEN=1 rewrites it); got:\n%s\n", path, got);
    free(want);
    return same;
}
