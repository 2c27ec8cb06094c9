/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The journal line by line, once: hashed, parsed, handed to the judges. What is broken is said and
 * passed over, so that one look finds all that is wrong. */
#include "verify/walk.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/chain.h"
#include "record/journal.h"

/* A file of noise is no journal: after so many lines that are no records nothing more is read. */
enum { BLOCK = 1 << 20, BROKEN_MOST = 64 };

int walk_open(struct walk *w, const char *dir, struct error *e)
{
    memset(w, 0, sizeof *w);
    w->fd = chain_open(dir, CHAIN_READ_ONLY, &w->path, e);
    if (w->fd < 0)
        return -1;
    w->all = EVP_MD_CTX_new();
    w->part = EVP_MD_CTX_new();
    if (w->all && w->part && EVP_DigestInit_ex(w->all, EVP_sha256(), NULL))
        return 0;
    walk_close(w);
    return error_set(e, EXIT_INTERNAL, "cannot hash: out of memory, or OpenSSL lacks SHA-256");
}

void walk_close(struct walk *w)
{
    if (w->fd >= 0)
        close(w->fd);
    EVP_MD_CTX_free(w->all);
    EVP_MD_CTX_free(w->part);
    free(w->buffer);
    free(w->path);
    memset(w, 0, sizeof *w);
    w->fd = -1;
}

/* SHA-256 of all bytes taken so far. */
void walk_hash(struct walk *w, char hex[65])
{
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned n;

    if (!EVP_MD_CTX_copy_ex(w->part, w->all) || !EVP_DigestFinal_ex(w->part, digest, &n))
        memset(digest, 0, sizeof digest);
    record_hex(digest, hex);
}

/* Room for one more block behind what is there. */
static int make_room(struct walk *w, struct error *e)
{
    char *more;

    if (w->at) {
        memmove(w->buffer, w->buffer + w->at, w->have - w->at);
        w->have -= w->at;
        w->at = 0;
    }
    if (w->have > CHAIN_LINE_MAX)
        return error_set(e, EXIT_BAD_DATA, "%s:%" PRIu64 ": longer than %d MiB: no hbmark journal",
                         w->path, w->lines + 1, CHAIN_LINE_MAX >> 20);
    if (w->room - w->have >= BLOCK)
        return 0;
    more = realloc(w->buffer, 2 * w->room + BLOCK);
    if (!more)
        return error_set(e, EXIT_INTERNAL, "out of memory reading %s", w->path);
    w->buffer = more;
    w->room = 2 * w->room + BLOCK;
    return 0;
}

/* 1 with more bytes, 0 at the end of the file, -1 and e. */
static int more_bytes(struct walk *w, struct error *e)
{
    ssize_t got;

    if (make_room(w, e))
        return -1;
    do
        got = read(w->fd, w->buffer + w->have, BLOCK);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_set(e, EXIT_UNAVAILABLE, "cannot read %s: %s", w->path, strerror(errno));
    w->have += (size_t)got;
    return got > 0;
}

int walk_next(struct walk *w, struct walk_line *line, struct error *e)
{
    size_t seen = 0;
    char *end;
    int got;

    while (!(end = w->have > w->at + seen
                       ? memchr(w->buffer + w->at + seen, '\n', w->have - w->at - seen)
                       : NULL)) {
        seen = w->have - w->at;
        got = more_bytes(w, e);
        if (got < 0)
            return -1;
        if (got == 0)
            break;
    }
    line->text = w->buffer + w->at;
    line->n = end ? (size_t)(end - line->text) : w->have - w->at;
    line->whole = end != NULL;
    if (!end && !line->n)
        return 0;
    w->at += line->n + line->whole;
    w->bytes += line->n + line->whole;
    w->lines++;
    if (!EVP_DigestUpdate(w->all, line->text, line->n + line->whole))
        return error_set(e, EXIT_INTERNAL, "cannot hash %s", w->path);
    return 1;
}

bool walk_at_end(struct walk *w)
{
    return w->at == w->have && more_bytes(w, NULL) <= 0;
}

/* Everything that the walk over one journal needs. */
struct tour {
    struct audit *a;
    struct walk w;
    struct link *links;
    size_t n, room, broken, right; /* right: that are records */
    const struct judge *const *judges;
    size_t njudges;
    struct tally *tally; /* of each judge; the last is the chain's */
    void **own;
};

static struct link *next_link(struct tour *t)
{
    if (t->n == t->room) {
        const size_t room = t->room ? 2 * t->room : 256;
        struct link *more = realloc(t->links, room * sizeof *more);

        if (!more)
            return NULL;
        t->links = more;
        t->room = room;
    }
    memset(&t->links[t->n], 0, sizeof *t->links);
    return &t->links[t->n++];
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool from_hex(const char *hex, unsigned char digest[32])
{
    if (!hex || strlen(hex) != 64)
        return false;
    for (int i = 0; i < 32; i++) {
        const int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        digest[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static void is_broken(struct tour *t, struct link *l, const char *why)
{
    l->broken = true;
    t->broken++;
    audit_line(t->a, &t->tally[t->njudges], FINDING_FAIL, "%s", why);
}

/* The head that every record has. False, and said, if this is none. */
static bool head_is_right(struct tour *t, struct link *l, const json_t *record)
{
    const char *version = json_string_value(json_object_get(record, "v"));
    const json_t *seq = json_object_get(record, "seq");
    const char *prev = json_string_value(json_object_get(record, "prev"));

    if (!version || strncmp(version, "hbmark/1.", 9) != 0) {
        is_broken(t, l,
                  version && strncmp(version, "hbmark/", 7) == 0
                      ? "this line was changed, or is of another major version of the record"
                      : "no hbmark record (no member \"v\":\"" RECORD_VERSION
                        "\"): the line was changed");
        return false;
    }
    t->a->newer |= strcmp(version, RECORD_VERSION) != 0;
    if (!json_is_integer(seq) || !from_hex(prev, l->prev) ||
        !json_is_string(json_object_get(record, "t"))) {
        is_broken(t, l, "the head of the record (t, seq, prev) was changed");
        return false;
    }
    l->seq = json_integer_value(seq);
    return true;
}

static void to_judges(struct tour *t, const json_t *record)
{
    const char *type = json_string_value(json_object_get(record, "t"));

    if (t->right++ == 0 && strcmp(type, "run") != 0)
        audit_line(t->a, &t->tally[t->njudges], FINDING_FAIL,
                   "the first record is of type %.12s: the run record before it is missing", type);
    if (!t->a->run && strcmp(type, "run") == 0)
        t->a->run = json_incref((json_t *)record);
    t->a->ended = strcmp(type, "end") == 0;
    for (size_t i = 0; i < t->njudges; i++)
        if (t->judges[i]->record)
            t->judges[i]->record(t->a, &t->tally[i], t->own[i], record);
}

static int take_line(struct tour *t, const struct walk_line *line, struct error *e)
{
    struct link *l = next_link(t);
    json_error_t why;
    json_t *record;

    if (!l)
        return error_set(e, EXIT_INTERNAL, "out of memory reading %s", t->w.path);
    t->a->line = t->w.lines;
    if (!EVP_Digest(line->text, line->n, l->hash, NULL, EVP_sha256(), NULL))
        return error_set(e, EXIT_INTERNAL, "cannot hash %s", t->w.path);
    if (!line->whole) {
        t->a->torn = l->broken = true;
        return 0;
    }
    record = json_loadb(line->n ? line->text : "", line->n, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(record) && walk_at_end(&t->w)) {
        t->a->torn = l->broken = true; /* as a power cut leaves it */
    } else if (!json_is_object(record)) {
        char text[JSON_ERROR_TEXT_LENGTH + 40];

        snprintf(text, sizeof text, "this line was changed: not JSON%s%s", record ? "" : ": ",
                 record ? "" : why.text);
        is_broken(t, l, text);
    } else if (head_is_right(t, l, record)) {
        to_judges(t, record);
    }
    json_decref(record);
    return t->broken <= BROKEN_MOST
               ? 0
               : error_set(e, EXIT_BAD_DATA, "%s: over %d lines are no records: no hbmark journal",
                           t->w.path, BROKEN_MOST);
}

static int all_lines(struct tour *t, struct error *e)
{
    struct audit *a = t->a;
    struct walk_line line;
    int got;

    while ((got = walk_next(&t->w, &line, e)) > 0) {
        if (take_line(t, &line, e))
            return -1;
        if (a->promise.bytes && t->w.bytes == a->promise.bytes)
            walk_hash(&t->w, a->promise.prefix);
    }
    a->lines = t->w.lines;
    a->bytes = t->w.bytes;
    walk_hash(&t->w, a->sha256);
    return got;
}

static int tour_init(struct tour *t, struct error *e)
{
    bool full = true;

    t->tally = calloc(t->njudges + 1, sizeof *t->tally);
    t->own = calloc(t->njudges + 1, sizeof *t->own);
    for (size_t i = 0; t->tally && t->own && i < t->njudges; i++) {
        t->tally[i].name = t->judges[i]->name;
        t->own[i] = calloc(1, t->judges[i]->size ? t->judges[i]->size : 1);
        full &= t->own[i] != NULL;
    }
    if (!t->tally || !t->own || !full)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    t->tally[t->njudges].name = "chain";
    return 0;
}

static void tour_fini(struct tour *t)
{
    for (size_t i = 0; t->own && i < t->njudges; i++)
        free(t->own[i]);
    free(t->own);
    free(t->tally);
    free(t->links);
    walk_close(&t->w);
}

int audit_journal(struct audit *a, const struct judge *const *judges, size_t n, struct error *e)
{
    struct tour t = {.a = a, .judges = judges, .njudges = n, .w = {.fd = -1}};
    int rc = tour_init(&t, e) || walk_open(&t.w, a->dir, e) || all_lines(&t, e) ? -1 : 0;

    if (rc == 0 && t.right == 0)
        rc = error_set(e, EXIT_BAD_DATA, "%s: no record of hbmark in it: not the journal of a run",
                       t.w.path);
    if (rc == 0) {
        audit_links(a, &t.tally[n], t.links, t.n);
        audit_close(a, &t.tally[n]);
    }
    /* Also after a fault: judges free what they hold. */
    for (size_t i = 0; t.own && i < n; i++) {
        if (judges[i]->end && t.own[i])
            judges[i]->end(a, &t.tally[i], t.own[i]);
        audit_close(a, &t.tally[i]);
    }
    tour_fini(&t);
    return rc;
}
