/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files that records name by their SHA-256: samples and the topology; and files that none does. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"
#include "text/join.h"
#include "verify/audit.h"
#include "verify/file.h"

struct files {
    json_t *named;     /* {name: SHA-256 of the last record that names it} */
    json_t *topo_line; /* {name: line} of topologies: a later launch may replace them */
    uint64_t samples, cells, topologies;
};

static void check(struct audit *a, struct tally *t, const char *name, const char *hex,
                  uint64_t line)
{
    const char *is = json_string_value(json_object_get(a->hashes, name));

    if (is && strcmp(is, hex) == 0)
        return;
    audit_say(a, t, FINDING_FAIL, name, 0,
              is ? "not what line %llu of journal.jsonl names: its SHA-256 is another"
                 : "missing: line %llu of journal.jsonl names it",
              (unsigned long long)line);
}

static void keep(struct audit *a, struct files *f, const char *name, uint64_t *count)
{
    if (!f->named)
        f->named = json_object();
    if (json_object_set_new(f->named, name, json_true()))
        a->memory = true;
    ++*count;
}

/* `kind`: "samples" or "cells", the member of the point that names the file. */
static void on_sidecar(struct audit *a, struct tally *t, struct files *f, const json_t *record,
                       const char *kind)
{
    const json_t *holder = json_object_get(record, kind);
    const double values = member_number(holder, "n");
    const char *name = member_text(holder, "file");
    uint64_t bytes = 0;

    if (!*name)
        return;
    if (f->named && json_object_get(f->named, name))
        audit_fail(a, t, "'%s' belongs to another point", name);
    keep(a, f, name, strcmp(kind, "cells") == 0 ? &f->cells : &f->samples);
    check(a, t, name, member_text(holder, "sha256"), a->line);
    if (file_size(a->dir, name, &bytes) == 0 && (double)bytes != 8 * values)
        audit_say(a, t, FINDING_FAIL, name, 0,
                  "%llu bytes, but line %llu of journal.jsonl says %.0f values",
                  (unsigned long long)bytes, (unsigned long long)a->line, values);
}

static void on_topology(struct audit *a, struct files *f, const json_t *record)
{
    const char *name = member_text(record, "xml_file");

    if (!*name)
        return;
    if (!f->topo_line)
        f->topo_line = json_object();
    if (json_object_set_new(f->topo_line, name,
                            json_pack("{s:s, s:I}", "sha256", member_text(record, "xml_sha256"),
                                      "line", (json_int_t)a->line)))
        a->memory = true;
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct files *f = own;

    if (member_is(record, "topo"))
        on_topology(a, f, record);
    if (!member_is(record, "point"))
        return;
    on_sidecar(a, t, f, record, "samples");
    on_sidecar(a, t, f, record, "cells");
}

static void tell_what_is_there(struct audit *a, struct tally *t, const struct files *f)
{
    const struct {
        uint64_t n;
        const char *one, *many;
    } kinds[] = {{f->samples, "file of samples", "files of samples"},
                 {f->cells, "file of cells", "files of cells"},
                 {f->topologies, "topology", "topologies"}};
    char text[160] = "";

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].n)
            join_add(text, sizeof text, ", ", "%llu %s", (unsigned long long)kinds[i].n,
                     kinds[i].n == 1 ? kinds[i].one : kinds[i].many);
    audit_pass(a, t, *text ? "%s, with the SHA-256 that records name" : "no record names a file",
               text);
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    struct files *f = own;
    const char *name;
    json_t *one;

    json_object_foreach (f->topo_line, name, one) {
        keep(a, f, name, &f->topologies);
        check(a, t, name, member_text(one, "sha256"), (uint64_t)member_number(one, "line"));
    }
    json_object_foreach (a->hashes, name, one)
        if (strncmp(name, "samples/", 8) == 0 && !json_object_get(f->named, name))
            audit_say(a, t, a->ended ? FINDING_FAIL : FINDING_WARN, name, 0, "no record names it%s",
                      a->ended ? "" : ": of a point that a kill cut short");
    if (!t->count[FINDING_FAIL])
        tell_what_is_there(a, t, f);
    json_decref(f->named);
    json_decref(f->topo_line);
}

const struct judge judge_files = {"sidecars", sizeof(struct files), on_record, on_end};
