/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/disk.h"
#include "record/member.h"
#include "report/page.h"

#define REPORT_NAME "hbmark-report.html"

/* The folder and the name of a file. -1 without memory; the caller frees. */
static int split(const char *file, char **dir, const char **name)
{
    const char *slash = strrchr(file, '/');

    *name = slash ? slash + 1 : file;
    *dir = slash == file ? strdup("/")
           : slash       ? strndup(file, (size_t)(slash - file))
                         : strdup(".");
    return *dir ? 0 : -1;
}

static int write_page(const char *file, const json_t *data, size_t *bytes, struct error *e)
{
    char *dir = NULL, *text;
    const char *name;
    int rc;

    text = page_make(data, bytes, e);
    if (!text)
        return -1;
    if (split(file, &dir, &name))
        rc = error_set(e, EXIT_INTERNAL, "out of memory");
    else if (!*name)
        rc = error_set(e, EXIT_USAGE, "--output '%s' is a folder: name a file in it", file);
    else
        rc = disk_replace(dir, name, text, *bytes, e);
    free(dir);
    free(text);
    return rc;
}

int report_write(const char *file, char *const *dirs, size_t n, const struct report_options *o,
                 struct error *e)
{
    json_t *data = page_data(dirs, n, o, e);
    size_t bytes;
    int rc = data ? write_page(file, data, &bytes, e) : -1;

    json_decref(data);
    return rc;
}

/* The manifest names every file of a run directory: one more, or another one, and the record no
 * longer verifies. */
static int keep_manifest(const char *file, struct error *e)
{
    char *dir = NULL, path[4096];
    const char *name;
    int rc = 0;

    if (split(file, &dir, &name))
        return error_set(e, EXIT_INTERNAL, "out of memory");
    snprintf(path, sizeof path, "%s/manifest.json", dir);
    if (access(path, F_OK) == 0)
        rc = error_set(e, EXIT_USAGE,
                       "%s: lies in a run directory, whose manifest tells of every file: give "
                       "another place with --output",
                       file);
    free(dir);
    return rc;
}

/* Did a run fail its thresholds? */
static bool failed(const json_t *data)
{
    const json_t *list = json_object_get(data, "require"), *o;
    size_t i;

    json_array_foreach (list, i, o)
        if (strcmp(member_text(o, "data.verdict"), "FAIL") == 0)
            return true;
    return false;
}

static void say(const char *file, size_t bytes, bool failed)
{
    char *full = realpath(file, NULL);

    printf("report  %s (%.1f MB): opens in any browser, without a network\n", full ? full : file,
           (double)bytes / 1e6);
    if (!page_has_charts())
        puts("        without charts, in tables only: this hbmark was built without Apache ECharts "
             "(scripts/setup brings it)");
    if (failed)
        puts("        thresholds: FAIL");
    free(full);
}

enum exit_code cmd_report(const struct reading *in, struct error *e)
{
    const char *file = in->option[READ_OUTPUT] ? in->option[READ_OUTPUT] : REPORT_NAME;
    const struct report_options o = {.require = in->option[READ_REQUIRE],
                                     .against = in->option[READ_AGAINST]};
    enum exit_code code = EXIT_PASS;
    size_t bytes = 0;
    json_t *data;

    if (keep_manifest(file, e))
        return e->code;
    data = page_data(in->words, in->nwords, &o, e);
    if (!data || write_page(file, data, &bytes, e)) {
        json_decref(data);
        return e->code;
    }
    code = failed(data) ? EXIT_FAILED : EXIT_PASS;
    e->text[0] = '\0';
    say(file, bytes, code == EXIT_FAILED);
    json_decref(data);
    return code;
}
