/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark doctor. */
#include <stdio.h>

#include "cmd/commands.h"
#include "preflight/preflight.h"
#include "session/site.h"

static void show(const struct preflight *p, bool as_json)
{
    json_t *o;

    if (!as_json) {
        preflight_print(stdout, p);
        return;
    }
    o = preflight_json(p);
    json_dumpf(o, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(17));
    putchar('\n');
    json_decref(o);
}

enum exit_code cmd_doctor(struct command_input *in, struct error *e)
{
    const struct config *c = &in->config;
    struct counters *counters = NULL;
    struct preflight *p = NULL;
    struct site s = {0};
    enum exit_code code = EXIT_INTERNAL;

    if (in->nwords) {
        error_set(e, EXIT_USAGE, "doctor takes no word '%s'", in->words[0]);
        return EXIT_USAGE;
    }
    if (site_open(&s, c, e) == 0) {
        if (s.machine.simulated)
            error_set(e, EXIT_UNAVAILABLE,
                      "SIMULATED machine (%s): only this machine can be "
                      "looked at",
                      s.machine.origin);
        else if ((counters = counters_open(config_text(c, NULL, OPT_COUNTERS), e)))
            p = preflight_run(&s.machine, counters, s.cpuset);
    }
    if (p) {
        if (s.comm.rank == 0)
            show(p, config_is(c, NULL, OPT_JSON, "on"));
        code = preflight_exit(p);
        e->text[0] = '\0';
    } else {
        code = e->code;
    }
    preflight_free(p);
    counters_close(counters);
    site_close(&s);
    return code;
}
