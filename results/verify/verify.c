/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The checks in their order, and what they cannot prove. */
#include "verify/verify.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "record/journal.h"
#include "record/member.h"
#include "verify/audit.h"
#include "verify/schema.h"

extern const char record_schema[];
extern const size_t record_schema_bytes;

struct schema *schema_of_record(struct error *e)
{
    return schema_make(record_schema, record_schema_bytes, e);
}

struct by_schema {
    struct schema *s;
    bool failed;
    uint64_t count;
};

static void schema_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct by_schema *b = own;
    struct error e = {0};

    if (!b->s && !b->failed)
        b->s = schema_of_record(&e);
    if (!b->s) {
        if (!b->failed)
            audit_fail(a, t, "%s", e.text);
        b->failed = true;
        return;
    }
    /* What a later minor version added is not known here. */
    if (!member_says(record, "v", RECORD_VERSION))
        return;
    b->count++;
    if (!schema_check(b->s, record, &e))
        audit_fail(a, t, "%.12s record: %s", member_text(record, "t"), e.text);
}

static void schema_end(struct audit *a, struct tally *t, void *own)
{
    struct by_schema *b = own;

    if (a->newer)
        audit_say(a, t, FINDING_WARN, "journal.jsonl", 0,
                  "lines of a newer version of the record: use the hbmark that wrote them");
    if (!t->count[FINDING_FAIL] && b->count)
        audit_pass(a, t, "%" PRIu64 " records are as hbmark-1.schema.json says", b->count);
    schema_free(b->s);
}

const struct judge judge_schema = {"schema", sizeof(struct by_schema), schema_record, schema_end};

static const struct judge *const judges[] = {
    &judge_schema, &judge_ends,      &judge_points, &judge_samples,  &judge_times,
    &judge_files,  &judge_challenge, &judge_sums,   &judge_official,
};

/* Said each time, since a PASS is easily taken for more than it is. */
static json_t *cannot_prove(const struct audit *a)
{
    const bool signed_well = strcmp(a->signature, "good") == 0;
    const bool tied = a->o->challenge != NULL;
    const bool official = strcmp(a->official, "yes") == 0;
    const struct {
        bool said;
        const char *text;
    } texts[] = {
        {true, "that the times are true: a program, operating system or clock that was tampered "
               "with can write any"},
        {!signed_well, "that nobody rewrote it: who makes a chain and a manifest anew can change "
                       "anything; only a signature by a key they lack shows it"},
        {signed_well, "that the signer is honest: a signature says who vouches for the record, not "
                      "that it is right"},
        {!tied, "when it was measured: only a challenge that you named shows that it was after"},
        {tied, "that its times were measured after the challenge was named: seed, order, sums and "
               "proofs are made for it, but who knows the text can compute them without measuring"},
        {!official, "which program measured: give --official, and still a changed program can "
                    "state the SHA-256 of another"},
        {official, "that the program stated is the one that ran: a changed one can state the "
                   "SHA-256 of another"},
        {true, "that it is the only run: the best of many may be shown, and what was left out is "
               "not seen"},
        {true, "that the machine is the one offered or delivered: names and serials are what its "
               "system told"},
    };
    json_t *all = json_array();

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].said && json_array_append_new(all, json_string(texts[i].text)))
            break;
    return all;
}

/* Findings in the order of these names, whatever came first; of one name as they came. */
static json_t *sorted(const json_t *checks)
{
    static const char *const names[] = {"chain",     "manifest", "files",    "sidecars", "schema",
                                        "end",       "points",   "samples",  "times",    "data",
                                        "challenge", "official", "signature"};
    json_t *all = json_array(), *check;
    size_t i;

    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        json_array_foreach ((json_t *)checks, i, check)
            if (member_says(check, "name", names[k]))
                json_array_append(all, check);
    assert(json_array_size(all) == json_array_size(checks));
    return all;
}

static json_t *result(struct audit *a)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "dir", a->dir, "verdict",
                     a->failed ? "FAIL" : "PASS", "official", a->official, "signature",
                     a->signature, "checks", sorted(a->checks), "cannot_prove", cannot_prove(a));
}

static int is_directory(const char *dir, struct error *e)
{
    struct stat st;

    if (stat(dir, &st))
        return error_set(e, EXIT_BAD_DATA, "cannot open %s: %s", dir, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return error_set(e, EXIT_BAD_DATA,
                         "%s is no run directory: give the one that holds journal.jsonl", dir);
    return 0;
}

json_t *verify_json(const char *dir, const struct verify_options *o, struct error *e)
{
    static const struct verify_options none;
    struct audit a = {.dir = dir, .o = o ? o : &none, .signature = "none", .official = "unknown"};
    json_t *all = NULL;

    a.checks = json_array();
    if (is_directory(dir, e) == 0 && audit_list(&a, e) == 0 &&
        audit_journal(&a, judges, sizeof judges / sizeof *judges, e) == 0) {
        audit_manifest(&a);
        audit_signature(&a);
        all = a.memory ? NULL : result(&a);
        if (!all)
            error_set(e, EXIT_INTERNAL, "out of memory, or the name of %s is not UTF-8", dir);
    }
    json_decref(a.checks);
    json_decref(a.hashes);
    json_decref(a.manifest);
    json_decref(a.run);
    return all;
}
