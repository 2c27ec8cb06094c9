/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The files of a run directory, held against manifest.json: nothing more, nothing less, each as
 * listed. Links are never followed, and only regular files are opened. */
#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "record/chain.h"
#include "record/journal.h"
#include "record/member.h"
#include "verify/audit.h"
#include "verify/file.h"

#define MANIFEST "manifest.json"

enum { MANIFEST_MOST = 256 << 20 }; /* bytes: a million files, or as many lines */

static const struct {
    unsigned short info;
    const char *what;
} kinds[] = {{FTS_SL, "a symbolic link"},
             {FTS_SLNONE, "a symbolic link"},
             {FTS_DEFAULT, "no regular file (a pipe, socket or device)"},
             {FTS_DC, "a folder that holds itself"},
             {FTS_DNR, "a folder that cannot be read"},
             {FTS_ERR, "what cannot be read"},
             {FTS_NS, "what cannot be read"}};

/* Those that no manifest lists: itself, its signature, the lock. */
static bool is_outside(const char *name)
{
    return strcmp(name, MANIFEST) == 0 || strcmp(name, MANIFEST ".sig") == 0 ||
           strcmp(name, "lock") == 0 || strcmp(name, JOURNAL_NAME) == 0;
}

static void take_file(struct audit *a, struct tally *t, const char *path, const char *name)
{
    struct error e;
    char hex[65];
    json_t *text;

    if (is_outside(name))
        return;
    if (*name == '.') {
        audit_say(a, t, FINDING_WARN, name, 0,
                  "a hidden file, which no manifest lists: left behind by a kill, or put here");
        return;
    }
    if (record_sha256_file(path, hex, &e)) {
        audit_say(a, t, FINDING_FAIL, name, 0, "%s", e.text);
        return;
    }
    text = json_string(hex);
    if (json_object_set_new(a->hashes, name, text))
        audit_say(a, t, FINDING_FAIL, name, 0, "a file that hbmark does not write (no UTF-8 name)");
}

static void take_entry(struct audit *a, struct tally *t, FTS *walk, FTSENT *f, size_t prefix)
{
    const char *name = f->fts_path + prefix;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (f->fts_info == kinds[i].info) {
            audit_say(a, t, FINDING_FAIL, name, 0, "%s: a run directory holds plain files only",
                      kinds[i].what);
            return;
        }
    if (f->fts_info == FTS_F)
        take_file(a, t, f->fts_path, name);
    if (f->fts_info != FTS_D || strcmp(name, "samples") == 0)
        return;
    audit_say(a, t, FINDING_FAIL, name, 0, "a folder that is none of a run");
    fts_set(walk, f, FTS_SKIP);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int list_files(struct audit *a, struct tally *t, struct error *e)
{
    char *root = strdup(a->dir), *roots[] = {root, NULL};
    size_t prefix = strlen(a->dir);
    FTS *walk = NULL;
    FTSENT *f;

    while (prefix > 1 && root && root[prefix - 1] == '/')
        root[--prefix] = '\0';
    if (root)
        walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, by_name);
    if (!walk) {
        free(root);
        return error_set(e, EXIT_INTERNAL, "out of memory");
    }
    while ((f = fts_read(walk)) != NULL)
        if (f->fts_level > 0)
            take_entry(a, t, walk, f, prefix + (root[prefix - 1] != '/'));
        else if (f->fts_info == FTS_DNR)
            error_set(e, EXIT_UNAVAILABLE, "cannot read %s: %s", a->dir, strerror(f->fts_errno));
    fts_close(walk);
    free(root);
    return e->text[0] ? -1 : 0;
}

/* The digits of the journal's lines, if the manifest holds whole ones. */
static const char *lines_of(const json_t *item)
{
    const char *lines = json_string_value(json_object_get(item, "lines"));
    const size_t n = lines ? strlen(lines) : 0;

    return n && n % 8 == 0 && strspn(lines, "0123456789abcdef") == n ? lines : NULL;
}

static void take_promise(struct audit *a)
{
    struct promise *p = &a->promise;
    const json_t *files = json_object_get(a->manifest, "files");

    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *item = json_array_get(files, i);
        const double size = member_number(item, "size_bytes");

        if (!member_says(item, "name", JOURNAL_NAME))
            continue;
        member_clean(p->sha256, sizeof p->sha256, member_text(item, "sha256"));
        p->bytes = size > 0 && size < 0x1p53 ? (uint64_t)size : 0;
        p->lines = lines_of(item);
        p->count = p->lines ? strlen(p->lines) / 8 : 0;
        return;
    }
}

/* Any byte of a manifest that could be another one unseen would be one that nobody protects. */
static bool is_as_written(const json_t *manifest, const char *text, size_t n)
{
    char *again = json_dumps(manifest, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    const bool same = again && strlen(again) == n && memcmp(again, text, n) == 0;

    free(again);
    return same;
}

static void read_manifest(struct audit *a, struct tally *t)
{
    struct error e;
    json_error_t why;
    size_t n;
    char *text = file_bytes(a->dir, MANIFEST, MANIFEST_MOST, &n, &e);

    if (!text) {
        if (e.code != EXIT_PASS)
            audit_say(a, t, FINDING_FAIL, MANIFEST, 0, "%s", e.text);
        return;
    }
    a->manifest = json_loadb(text, n, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_array(json_object_get(a->manifest, "files"))) {
        audit_say(a, t, FINDING_FAIL, MANIFEST, a->manifest ? 1 : (uint64_t)why.line,
                  "it was changed: %s", a->manifest ? "it lists no files" : why.text);
    } else {
        if (!is_as_written(a->manifest, text, n))
            audit_say(a, t, FINDING_FAIL, MANIFEST, 0,
                      "it was changed: no hbmark writes it this way");
        take_promise(a);
    }
    free(text);
}

int audit_list(struct audit *a, struct error *e)
{
    struct tally t = {.name = "files"};

    e->text[0] = '\0';
    a->hashes = json_object();
    if (!a->hashes)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    if (list_files(a, &t, e))
        return -1;
    if (file_exists(a->dir, "lock"))
        audit_say(a, &t, FINDING_WARN, "lock", 0,
                  "the run is going on, or was killed: it is judged as it stands now");
    if (!t.count[FINDING_FAIL])
        audit_pass(a, &t, "plain files only, no links, no other folders");
    audit_close(a, &t);
    t = (struct tally){.name = "manifest"};
    read_manifest(a, &t);
    a->unlisted = t.count[FINDING_FAIL] > 0;
    audit_close(a, &t);
    return 0;
}

/* The journal is not as listed: where does it differ? */
static void journal_differs(struct audit *a, struct tally *t)
{
    const struct promise *p = &a->promise;
    const char *same = a->bytes == p->bytes ? "the same length" : "another length";

    if (strcmp(p->prefix, p->sha256) == 0 && a->bytes > p->bytes) {
        a->stale = !a->ended;
        audit_say(a, t, a->stale ? FINDING_WARN : FINDING_FAIL, JOURNAL_NAME, p->count + 1,
                  "lines were added since the manifest was written%s",
                  a->stale ? ": a launch or resume that was cut short (--resume finishes it)" : "");
    } else if (p->differs) {
        audit_say(a, t, FINDING_FAIL, JOURNAL_NAME, p->differs,
                  "this line is the first that is not as listed: changed, missing or moved; its "
                  "chain was made anew if that holds");
    } else if (p->lines && a->lines < p->count) {
        audit_say(a, t, FINDING_FAIL, JOURNAL_NAME, a->lines + 1,
                  "lines %" PRIu64 " to %" PRIu64 " are missing at the end", a->lines + 1,
                  p->count);
    } else if (a->bytes < p->bytes) {
        audit_say(a, t, FINDING_FAIL, JOURNAL_NAME, a->lines,
                  "%" PRIu64
                  " bytes are missing: lines were cut off after this one, or made shorter",
                  p->bytes - a->bytes);
    } else {
        audit_say(
            a, t, FINDING_FAIL, JOURNAL_NAME, a->lines,
            "not as listed, at %s: this last line was changed, or any line and the chain made anew",
            same);
    }
}

static void check_journal(struct audit *a, struct tally *t)
{
    if (strcmp(a->promise.sha256, a->sha256) != 0)
        journal_differs(a, t);
    else if (a->promise.bytes != a->bytes)
        audit_say(a, t, FINDING_FAIL, MANIFEST, 0, "it was changed: size of %s", JOURNAL_NAME);
    else if (a->promise.differs || (a->promise.lines && a->promise.count != a->lines))
        audit_say(a, t, FINDING_FAIL, MANIFEST, 0, "it was changed: its digits of the lines");
}

static void check_file(struct audit *a, struct tally *t, const char *name, const json_t *item)
{
    const char *is = json_string_value(json_object_get(a->hashes, name));
    const bool same = is && strcmp(is, member_text(item, "sha256")) == 0;
    uint64_t bytes;

    if (!is)
        audit_say(a, t, FINDING_FAIL, name, 0, "missing");
    else if (!same && a->stale)
        ; /* a launch that was cut short may have replaced it: the record judges what it names */
    else if (!same)
        audit_say(a, t, FINDING_FAIL, name, 0, "changed: its SHA-256 is not the one listed");
    else if (file_size(a->dir, name, &bytes) || (double)bytes != member_number(item, "size_bytes"))
        audit_say(a, t, FINDING_FAIL, MANIFEST, 0, "it was changed: size of %s", name);
}

/* Members that only the writer's own version has are checked by is_as_written() alone. */
static void check_head(struct audit *a, struct tally *t)
{
    if ((a->run && !member_says(a->manifest, "v", member_text(a->run, "v"))) ||
        !member_says(a->manifest, "t", "manifest") || json_object_size(a->manifest) != 3)
        audit_say(a, t, FINDING_FAIL, MANIFEST, 0, "it was changed: head (v, t, files)");
}

static bool item_is_right(const json_t *item)
{
    const size_t own = json_object_get(item, "lines") ? 4 : 3;

    return *member_text(item, "name") && strlen(member_text(item, "sha256")) == 64 &&
           json_is_integer(json_object_get(item, "size_bytes")) && json_object_size(item) == own &&
           (own == 3 || lines_of(item));
}

static void check_listed(struct audit *a, struct tally *t)
{
    const json_t *files = json_object_get(a->manifest, "files"), *item;
    json_t *listed = json_object();
    const char *name;
    json_t *hex;
    size_t i;

    json_array_foreach (files, i, item) {
        name = member_text(item, "name");
        if (!item_is_right(item) || json_object_get(listed, name))
            audit_say(a, t, FINDING_FAIL, MANIFEST, 0, "it was changed: entry %zu of its files",
                      i + 1);
        else if (strcmp(name, JOURNAL_NAME) == 0)
            check_journal(a, t);
        else
            check_file(a, t, name, item);
        if (json_object_set_new(listed, name, json_true()))
            a->memory = true;
    }
    if (!json_object_get(listed, JOURNAL_NAME))
        audit_say(a, t, FINDING_FAIL, MANIFEST, 0, "it does not list %s", JOURNAL_NAME);
    json_object_foreach (a->hashes, name, hex)
        if (!json_object_get(listed, name) && !a->stale)
            audit_say(a, t, FINDING_FAIL, name, 0, "not listed: put here after the run");
    json_decref(listed);
}

void audit_manifest(struct audit *a)
{
    struct tally t = {.name = "manifest"};

    if (json_is_array(json_object_get(a->manifest, "files"))) {
        check_head(a, &t);
        check_listed(a, &t);
        if (!a->unlisted && !t.count[FINDING_FAIL] && !t.count[FINDING_WARN])
            audit_pass(a, &t, "%zu files, each as listed, nothing else",
                       json_array_size(json_object_get(a->manifest, "files")));
    } else if (!a->unlisted && a->ended) {
        audit_say(a, &t, FINDING_FAIL, MANIFEST, 0,
                  "missing, though the run ended: the last lines and other files are protected by "
                  "nothing");
    } else if (!a->unlisted) {
        audit_say(a, &t, FINDING_WARN, MANIFEST, 0,
                  "none: written when a run ends, so the last lines and other files are protected "
                  "by nothing");
    }
    audit_close(a, &t);
}
