/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/journal.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "record/chain.h"
#include "record/disk.h"

/* Not of the run: the manifest, its signature, the lock, and temporary files. */
static bool is_listed(const char *name)
{
    return *name != '.' && strcmp(name, "lock") != 0 && strcmp(name, "manifest.json") != 0 &&
           strcmp(name, "manifest.json.sig") != 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* The first 8 digits of the SHA-256 of each line of the journal. They protect nothing that the
 * SHA-256 of the file does not, but they tell which line was changed, also the last one, and where
 * the chain was made again behind it. */
static json_t *line_digits(const char *path, struct error *e)
{
    char *line = NULL, *digits = NULL, hex[65];
    FILE *in = fopen(path, "re"), *text = open_memstream(&digits, &(size_t){0});
    size_t room = 0;
    ssize_t n;
    json_t *all = NULL;

    while (in && text && (n = getline(&line, &room, in)) > 0) {
        record_sha256(line, (size_t)n - (line[n - 1] == '\n'), hex);
        fprintf(text, "%.8s", hex);
    }
    if (text && fclose(text) == 0 && in && !ferror(in))
        all = json_string(digits);
    if (!all)
        error_set(e, EXIT_UNAVAILABLE, "cannot read %s: %s", path, strerror(errno));
    if (in)
        fclose(in);
    free(digits);
    free(line);
    return all;
}

static int list_file(json_t *files, const FTSENT *f, size_t prefix, struct error *e)
{
    const char *name = f->fts_path + prefix;
    char hex[65];
    json_t *item;

    if (f->fts_info == FTS_DNR || f->fts_info == FTS_ERR || f->fts_info == FTS_NS)
        return error_set(e, EXIT_UNAVAILABLE, "cannot read %s: %s", f->fts_path,
                         strerror(f->fts_errno));
    if (f->fts_info == FTS_D || f->fts_info == FTS_DP || !is_listed(name))
        return 0;
    if (f->fts_info != FTS_F)
        return error_set(e, EXIT_BAD_DATA, "%s is not a regular file: a run directory has no links",
                         f->fts_path);
    if (record_sha256_file(f->fts_path, hex, e))
        return -1;
    item = json_pack("{s:s, s:s}", "name", name, "sha256", hex);
    if (!item || json_array_append_new(files, item))
        return error_set(e, EXIT_BAD_DATA, "%s: a file name must be UTF-8", f->fts_path);
    record_int(item, "size_bytes", (uint64_t)f->fts_statp->st_size);
    if (strcmp(name, JOURNAL_NAME) != 0)
        return 0;
    return json_object_set_new(item, "lines", line_digits(f->fts_path, e));
}

/* All files of dir, as an array sorted by name; NULL and e on failure. */
static json_t *list_files(const char *dir, struct error *e)
{
    char *root = strdup(dir), *roots[] = {root, NULL};
    FTS *walk = root ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name) : NULL;
    json_t *files = json_array();
    size_t prefix = strlen(dir);
    FTSENT *f;
    int result = walk && files ? 0 : error_set(e, EXIT_INTERNAL, "out of memory");

    while (prefix && dir[prefix - 1] == '/')
        prefix--;
    while (!result && (f = fts_read(walk)) != NULL)
        result = list_file(files, f, f->fts_level > 0 ? prefix + 1 : 0, e);
    if (walk)
        fts_close(walk);
    free(root);
    if (!result)
        return files;
    json_decref(files);
    return NULL;
}

int journal_manifest(const char *dir, struct error *e)
{
    json_t *files = list_files(dir, e), *all;
    char *text;
    int result;

    if (!files)
        return -1;
    all = json_pack("{s:s, s:s, s:o}", "v", RECORD_VERSION, "t", "manifest", "files", files);
    text = all ? json_dumps(all, JSON_INDENT(1) | JSON_PRESERVE_ORDER) : NULL;
    json_decref(all);
    if (!text)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    result = disk_replace(dir, "manifest.json", text, strlen(text), e);
    free(text);
    return result;
}
