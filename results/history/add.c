/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark history DB add: run directories into the database. */
#include <stdio.h>

#include "history/actions.h"
#include "history/intake.h"
#include "record/member.h"
#include "render/table.h"

static const struct news {
    const char *name, *text;
} news[] = {
    [INTAKE_NEW] = {"added", "added"},
    [INTAKE_GROWN] = {"grown", "was known and has grown: all of it is there now"},
    [INTAKE_KNOWN] = {"known", "is there already: nothing to add"},
};

static int tell(struct action *a, const struct readout *r, const struct intake *done, json_t *told)
{
    const size_t nodes = r->nodes ? r->nodes : 1;

    if (reading_is(a->in, READ_JSON))
        return json_array_append_new(
            told, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "path", r->path, "run_uuid",
                            member_text(r->run, "run_uuid"), "result", news[done->news].name,
                            "nodes", (json_int_t)nodes, "points", (json_int_t)done->points,
                            "figures", (json_int_t)done->figures));
    if (done->news == INTAKE_KNOWN)
        table_line(a->page.out, &a->page.style, "%s %s", r->path, news[done->news].text);
    else
        table_line(a->page.out, &a->page.style, "%s %s: %zu points, %zu figures of %zu node%s%s",
                   r->path, news[done->news].text, done->points, done->figures, nodes,
                   nodes > 1 ? "s" : "", r->end ? "" : "; the run did not end");
    return 0;
}

static int add_one(struct action *a, const char *path, json_t *told, struct error *e)
{
    struct intake done;
    struct readout *r = readout_open(path, READOUT_NODES | READOUT_FACTS | READOUT_RECORDS, e);
    int rc = -1;

    if (r && !a->store)
        a->store = store_open(a->in->words[0], true, a->wait_s, e);
    if (r && a->store)
        rc = intake_run(a->store, r, &done, e);
    if (rc == 0 && tell(a, r, &done, told))
        rc = action_no_json(a, e);
    readout_free(r);
    return rc;
}

enum exit_code action_add(struct action *a, struct error *e)
{
    json_t *told = json_array();
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < a->nwords; i++)
        rc = add_one(a, a->words[i], told, e);
    if (rc == 0 && reading_is(a->in, READ_JSON))
        rc = action_json(a, "added", json_incref(told), e);
    json_decref(told);
    return rc ? e->code : EXIT_PASS;
}
