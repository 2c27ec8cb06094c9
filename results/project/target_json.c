/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "project/project.h"
#include "project/target.h"

/* The unit: a device of the catalogue where --set names one, else what the runs measured. */
static int make_basis(struct basis *b, struct readout *const *runs, size_t n,
                      const struct catalogue *c, const struct assume *a, struct error *e)
{
    enum catalogue_part part;
    const char *id = a->word[ASSUME_DEVICE];
    const json_t *row = *id ? catalogue_find(c, id, &part) : NULL;

    if (!*id && n)
        return basis_of_runs(b, runs, n, e);
    if (!*id)
        return error_set(e, EXIT_USAGE,
                         "no run to answer with: name a run directory, or a device "
                         "of the catalogue with --set device=ID");
    if (!row || part != CATALOGUE_DEVICES)
        return catalogue_unknown(c, id, "--set device", e);
    return basis_of_device(b, row,
                           json_object_get(c->part[CATALOGUE_DEVICES], "measured_fractions"), e);
}

/* Answers for one target (stolen), or for all of the catalogue where it is NULL. */
static json_t *answers(const struct basis *b, const struct assume *a, const struct catalogue *c,
                       json_t *target, struct error *e)
{
    json_t *list, *one;
    const json_t *row;
    size_t i;

    if (target)
        return project_json(b, a, c, target, e);
    list = json_array();
    for (unsigned part = CATALOGUE_TARGETS; part <= CATALOGUE_SYSTEMS; part++)
        json_array_foreach (catalogue_rows(c, (enum catalogue_part)part), i, row) {
            one = project_json(b, a, c, catalogue_target(row, (enum catalogue_part)part), e);
            if (!one) {
                json_decref(list);
                return NULL;
            }
            json_array_append_new(list, one);
        }
    return list;
}

json_t *target_json_in(const struct catalogue *c, struct readout *const *runs, size_t n,
                       const char *against, const char *set, struct error *e)
{
    struct assume a;
    struct basis b;
    json_t *target = NULL, *o = NULL;

    if (assume_parse(&a, set, e) || make_basis(&b, runs, n, c, &a, e))
        return NULL;
    if (against)
        target = project_target(c, against, e);
    if (!against || target)
        o = answers(&b, &a, c, target, e);
    basis_fini(&b);
    return o;
}

json_t *target_json(struct readout *const *runs, size_t n, const char *against, const char *set,
                    struct error *e)
{
    struct catalogue c;
    json_t *o;

    if (catalogue_open(&c, NULL, e))
        return NULL;
    o = target_json_in(&c, runs, n, against, set, e);
    catalogue_close(&c);
    return o;
}
