/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int make_parents(char *path)
{
    for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdir(path, 0777);
        *p = '/';
    }
    return 0;
}

int tree_make(const char *dir, const struct tree_file *files, size_t n)
{
    tree_remove(dir);
    for (size_t i = 0; i < n && files[i].path; i++) {
        char path[1024];
        FILE *f;

        snprintf(path, sizeof path, "%s%s", dir, files[i].path);
        make_parents(path);
        f = fopen(path, "w");
        if (!f)
            return -1;
        fputs(files[i].text, f);
        fclose(f);
    }
    return 0;
}

static int drop(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

void tree_remove(const char *dir)
{
    nftw(dir, drop, 8, FTW_DEPTH | FTW_PHYS);
}
