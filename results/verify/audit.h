/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One run directory being verified: what its judges share, and how they say what they found. Long:
 * what the checks of this room share. */
#ifndef HBMARK_AUDIT_H
#define HBMARK_AUDIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "verify/verify.h"

enum finding { FINDING_PASS, FINDING_WARN, FINDING_FAIL, FINDING_SKIP, FINDING_COUNT };
extern const char *const finding_names[FINDING_COUNT];

/* What a judge found so far. */
struct tally {
    const char *name;
    uint64_t count[FINDING_COUNT];
};

/* What manifest.json says of the journal; sha256 "" where it says nothing. */
struct promise {
    char sha256[65], prefix[65]; /* prefix: SHA-256 of the journal's first `bytes`, once read */
    uint64_t bytes;
    const char *lines; /* 8 hexadecimal digits a line, or NULL */
    uint64_t count;    /* of these lines */
    uint64_t differs;  /* the first line of the journal that is not as listed, once read; or 0 */
};

struct audit {
    const char *dir;
    const struct verify_options *o;
    json_t *checks;   /* the findings */
    json_t *hashes;   /* {name: SHA-256} of each regular file but the journal */
    json_t *manifest; /* as parsed, or NULL */
    struct promise promise;
    json_t *run; /* its first run record, or NULL */
    const char *signature, *official;
    uint64_t line;  /* of the record in work, from 1 */
    uint64_t lines; /* of the journal */
    uint64_t bytes;
    char sha256[65]; /* of the journal */
    bool torn;       /* the last line is half written */
    bool ended;      /* the last record is an end record */
    bool stale;      /* the journal only grew since the manifest, and was then cut short */
    bool newer;      /* of a later minor version */
    bool unlisted;   /* the manifest was found to be wrong before the journal was read */
    uint64_t failed;
    bool memory; /* short of it: nothing can be said */
};

/* Looks at one aspect of the record. Its state is `size` zeroed bytes; members may be NULL. */
struct judge {
    const char *name;
    size_t size;
    void (*record)(struct audit *a, struct tally *t, void *own, const json_t *record);
    void (*end)(struct audit *a, struct tally *t, void *own);
};
extern const struct judge judge_schema, judge_times, judge_points, judge_samples, judge_files,
    judge_sums, judge_challenge, judge_official, judge_ends;

/* Says one thing, of `file` (NULL: none) and its line (0: none). Of many alike only the first few
 * are kept, the others counted. */
void audit_say(struct audit *a, struct tally *t, enum finding f, const char *file, uint64_t line,
               const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* The same, of the line of the journal in work. */
#define audit_line(a, t, f, ...) audit_say(a, t, f, "journal.jsonl", (a)->line, __VA_ARGS__)
#define audit_fail(a, t, ...)    audit_line(a, t, FINDING_FAIL, __VA_ARGS__)
/* What is right, of the whole record. */
#define audit_pass(a, t, ...) audit_say(a, t, FINDING_PASS, NULL, 0, __VA_ARGS__)
/* Says how many were not kept. */
void audit_close(struct audit *a, struct tally *t);

/* The journal from its first line to its last: each record to all judges, then all links judged.
 * -1 and e if it cannot be read at all. */
int audit_journal(struct audit *a, const struct judge *const *judges, size_t n, struct error *e);

/* Before the journal: names, kinds and SHA-256 of the directory's files. -1 and e if the directory
 * cannot be read. After it: held against the manifest. */
int audit_list(struct audit *a, struct error *e);
void audit_manifest(struct audit *a);
void audit_signature(struct audit *a);

/* What the chain needs of a line; audit_links() judges all of them together. */
struct link {
    unsigned char hash[32], prev[32];
    int64_t seq;
    bool broken; /* no record: said already */
};
void audit_links(struct audit *a, struct tally *t, struct link *links, size_t n);

/* Does a launch or resume begin with this record? */
bool audit_begins(const json_t *record);

/* The sum of a number over the visits of a point; 0 if it has none. */
double audit_visits(const json_t *point, const char *path);

/* Do a and b differ by at most this share of the larger one? */
bool audit_near(double a, double b, double share);

#endif
