/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Was it an official program with an official suite, as a published list names them? */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "text/files.h"
#include "text/ini.h"
#include "text/join.h"
#include "verify/audit.h"

struct official {
    json_t *exes;      /* {sha256: {hosts: n}} of all env records */
    char changed[200]; /* options of the command line that change what is measured */
    uint64_t envs;
};

/* Options that say how a run looks and where it goes, or tie it to somebody: not what it
 * measures. */
static const char *const harmless[] = {"output", "into",      "resume",  "label",
                                       "json",   "quiet",     "color",   "strict",
                                       "mpi",    "challenge", "timeout", "seed"};

static bool is_harmless(const char *key)
{
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (strcmp(harmless[i], key) == 0)
            return true;
    return false;
}

static void on_run(struct official *o, const json_t *record)
{
    const json_t *config = json_object_get(record, "config");
    const char *key;
    json_t *one;

    json_object_foreach ((json_t *)config, key, one)
        if (member_says(one, "origin", "command line") && !is_harmless(key))
            join_add(o->changed, sizeof o->changed, ", ", "--%s", key);
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct official *o = own;
    const char *sha = member_text(record, "build.exe_sha256");

    (void)t;
    if (!a->o->official)
        return;
    if (!o->exes)
        o->exes = json_object();
    if (member_is(record, "run"))
        on_run(o, record);
    if (!member_is(record, "env"))
        return;
    o->envs++;
    if (!json_object_get(o->exes, sha) &&
        json_object_set_new(o->exes, sha, json_string(member_text(record, "hostname"))))
        a->memory = true;
}

/* The list: sections of any name, in them exe_sha256 = HEX and suite_sha256 = HEX, each with what
 * it is of behind it if that helps people. */
struct list {
    json_t *exe, *suite;
};

static int take_hash(struct ini *in, const struct ini_row *row, const char *value)
{
    json_t *to = *(json_t **)((char *)in->to + row->offset);
    char hex[65];

    if (strspn(value, "0123456789abcdef") != 64 ||
        (value[64] && !isspace((unsigned char)value[64])))
        return ini_fault(in, 0, "%s is no SHA-256 (64 hexadecimal digits)", in->key);
    snprintf(hex, sizeof hex, "%.64s", value);
    json_object_set_new(to, hex, json_string(in->section));
    return 1;
}

static int read_list(const char *path, struct list *l, struct error *e)
{
    static const struct ini_row rows[] = {
        {"", "exe_sha256", take_hash, offsetof(struct list, exe), NULL},
        {"", "suite_sha256", take_hash, offsetof(struct list, suite), NULL},
        {0}};
    struct ini in = {.rows = rows, .to = l};
    size_t n;
    char *text = files_text(path, "list of official programs", &n, e);
    const int rc = text ? ini_read(&in, text, n, path, e) : -1;

    free(text);
    return rc;
}

static unsigned judge_programs(struct audit *a, struct tally *t, const struct official *o,
                               const struct list *l)
{
    const char *sha;
    json_t *host;
    unsigned wrong = 0;

    json_object_foreach (o->exes, sha, host) {
        if (json_object_get(l->exe, sha))
            continue;
        audit_say(a, t, FINDING_FAIL, "journal.jsonl", 0,
                  "the program of host '%s' is not listed (%s)", json_string_value(host),
                  *sha ? sha : "its record states no SHA-256");
        wrong++;
    }
    if (!o->envs)
        audit_say(a, t, FINDING_FAIL, "journal.jsonl", 0, "no record states the program");
    return wrong + !o->envs;
}

static unsigned judge_suite(struct audit *a, struct tally *t, const struct official *o,
                            const struct list *l)
{
    const char *sha = member_text(a->run, "suite_sha256");
    const bool listed = json_object_get(l->suite, sha) != NULL;

    if (!listed)
        audit_say(a, t, FINDING_FAIL, "journal.jsonl", 1, "suite '%s' is not listed (%s)",
                  member_text(a->run, "suite"), *sha ? sha : "no suite file");
    if (o->changed[0])
        audit_say(a, t, FINDING_FAIL, "journal.jsonl", 1,
                  "the suite was changed on the command line: %s", o->changed);
    return !listed + (o->changed[0] != '\0');
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    struct official *o = own;
    struct list l = {.exe = json_object(), .suite = json_object()};
    struct error e;

    a->official = "unknown";
    if (!a->o->official)
        audit_say(a, t, FINDING_SKIP, NULL, 0, "no list of official programs (--official FILE)");
    else if (read_list(a->o->official, &l, &e))
        audit_say(a, t, FINDING_FAIL, NULL, 0, "%s", e.text);
    else
        a->official = judge_programs(a, t, o, &l) + judge_suite(a, t, o, &l) ? "no" : "yes";
    if (strcmp(a->official, "yes") == 0)
        audit_pass(a, t, "program and suite are listed, and unchanged");
    json_decref(l.exe);
    json_decref(l.suite);
    json_decref(o->exes);
}

const struct judge judge_official = {"official", sizeof(struct official), on_record, on_end};
