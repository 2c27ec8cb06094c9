/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark plan, hbmark topo. */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/commands.h"
#include "session/site.h"

static void print_json(json_t *o)
{
    json_dumpf(o, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(17));
    putchar('\n');
    json_decref(o);
}

static int plan(struct command_input *in, struct site *s, struct error *e)
{
    const struct config *c = &in->config;

    if (command_groups(in, e) || site_open(s, c, e))
        return -1;
    /* A simulated machine has no device to open: its plan is all there is. */
    if (!s->machine.simulated && site_open_device(s, c, &device_host, in->benches, e))
        return -1;
    return site_plan(s, c, in->benches, e);
}

/* A plan for a machine that is only described must not pass for one of this machine. */
static json_t *with_origin(json_t *plan, const struct machine *m)
{
    json_object_set_new(plan, "simulated", json_boolean(m->simulated));
    json_object_set_new(plan, "origin", json_string(m->origin));
    return plan;
}

enum exit_code cmd_plan(struct command_input *in, struct error *e)
{
    struct site s = {0};
    int rc = plan(in, &s, e);

    if (rc == 0 && s.comm.rank == 0) {
        if (config_is(&in->config, NULL, OPT_JSON, "on")) {
            print_json(with_origin(plan_json(&s.plan), &s.machine));
        } else {
            if (s.machine.simulated)
                printf("SIMULATED %s: a plan only, nothing can be measured\n", s.machine.origin);
            plan_print(&s.plan, stdout);
        }
    }
    site_close(&s);
    return rc ? e->code : EXIT_PASS;
}

enum exit_code cmd_topo(struct command_input *in, struct error *e)
{
    struct site s = {0};
    int rc;

    if (in->nwords) {
        error_set(e, EXIT_USAGE, "topo takes no word '%s': name a machine with --topology FILE",
                  in->words[0]);
        return EXIT_USAGE;
    }
    rc = site_open(&s, &in->config, e);
    if (rc == 0 && s.comm.rank == 0) {
        if (config_is(&in->config, NULL, OPT_JSON, "on"))
            print_json(machine_json(&s.machine));
        else
            machine_print(&s.machine, stdout);
    }
    site_close(&s);
    return rc ? e->code : EXIT_PASS;
}
