/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark run: machine, pre-flight, plan, points, record, summary. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "counters/energy.h"
#include "machine/sysinfo.h"
#include "render/progress.h"
#include "render/summary.h"
#include "render/table.h"
#include "preflight/preflight.h"
#include "require/require.h"
#include "session/rundir.h"
#include "session/session.h"
#include "session/site.h"
#include "session/watchdog.h"

/* How a run shows itself while it goes on. */
struct view {
    struct progress *progress;
    struct session *session;
    bool lines; /* one line a point */
};

static void on_phase(void *arg, const struct point *p, size_t index, const char *phase,
                     double left_s)
{
    struct view *v = arg;
    double elapsed_s = (comm_clock_ns() - v->session->lab.started_ns) * 1e-9;
    struct progress_state state = {.index = (unsigned)index,
                                   .what = p->bench->name,
                                   .phase = phase,
                                   .left_s = left_s,
                                   .elapsed_s = elapsed_s};

    progress_update(v->progress, &state);
}

static void on_done(void *arg, const json_t *record, size_t index, size_t total)
{
    struct view *v = arg;

    if (!v->lines)
        return;
    progress_clear(v->progress);
    render_point_line(stdout, record, (unsigned)index, (unsigned)total);
    fflush(stdout);
}

static bool wants_color(const struct config *c)
{
    if (!config_is(c, NULL, OPT_COLOR, "auto"))
        return config_is(c, NULL, OPT_COLOR, "always");
    /* Launchers may give a rank a terminal of its own, whatever stands behind it. */
    return isatty(STDOUT_FILENO) && !getenv("NO_COLOR") && !comm_launched();
}

/* Only a terminal that says so takes more than ASCII. */
static bool takes_unicode(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && !(locale && *locale); i++)
        locale = getenv(names[i]);
    return isatty(STDOUT_FILENO) && !comm_launched() && locale &&
           (strcasestr(locale, "UTF-8") || strcasestr(locale, "UTF8"));
}

/* All ranks learn how it went on each; the first that has something to say says it. Collective. */
static int shared(struct comm *c, int rc, struct error *e)
{
    double x[2] = {rc != 0, rc && e->text[0] ? -c->rank : -c->size};

    c->ops->reduce(c, x, 2, COMM_MAX);
    if (x[0] == 0)
        return 0;
    if (c->rank != (int)-x[1])
        e->text[0] = '\0';
    if (!rc)
        e->code = EXIT_UNAVAILABLE;
    return -1;
}

/* What the node says of itself, and what the ranks and the device know besides. */
static json_t *env_of(const struct site *s)
{
    json_t *env = sysinfo_json("");

    json_object_del(env, "mpi_reason");
    json_object_del(env, "clock_reason");
    json_object_set_new(env, "mpi",
                        json_pack("{s:s, s:i, s:s}", "impl", s->comm.library, "ranks", s->comm.size,
                                  "transport", s->comm.ops->name));
    json_object_set_new(env, "clock",
                        json_pack("{s:s, s:f, s:f}", "source", s->machine.clocksource,
                                  "resolution_ns", s->bays[0].device.resolution_ns, "overhead_ns",
                                  s->bays[0].device.overhead_ns));
    return env;
}

/* One text a node, from its first rank; takes o. Collective. */
static json_t *gather(struct comm *c, json_t *o)
{
    char *text = o ? json_dumps(o, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
    json_t *all = comm_gather_text(c, text ? text : "");

    free(text);
    json_decref(o);
    return all;
}

struct work {
    struct command_input *in;
    struct site site;
    struct rundir dir;
    struct session session;
    struct counters *counters;
    struct energy energy;
    struct preflight *preflight;
    struct view view;
    struct require *require; /* thresholds, on rank 0; or NULL */
    FILE *echo;
};

static int open_dir(struct work *w, struct error *e)
{
    struct config *c = &w->in->config;

    return w->dir.continued ? 0 : rundir_create(&w->dir, c, e);
}

/* Read before anything is measured, by the rank that judges: others may not see the file. */
static int load_require(struct work *w, struct error *e)
{
    const char *file = config_text(&w->in->config, NULL, OPT_REQUIRE);

    if (w->site.comm.rank != 0 || !*file)
        return 0;
    w->require = require_load(file, e);
    return w->require ? 0 : -1;
}

static int prepare(struct work *w, struct error *e)
{
    struct config *c = &w->in->config;
    struct site *s = &w->site;

    if (load_require(w, e))
        return -1;
    if (w->dir.continued)
        ;
    else if (command_groups(w->in, e))
        return -1;
    if (s->machine.simulated)
        return error_set(e, EXIT_UNAVAILABLE,
                         "SIMULATED machine (%s): it can be planned for, not "
                         "measured; use 'hbmark plan'",
                         s->machine.origin);
    if (site_open_device(s, c, &device_host, w->in->benches, e))
        return -1;
    if (site_plan(s, c, w->in->benches, e))
        return -1;
    w->counters = counters_open(config_text(c, NULL, OPT_COUNTERS), e);
    return w->counters ? 0 : -1;
}

/* Options that say how this call looks, not what is measured. */
static bool may_change(enum option_id id)
{
    return (option_rows[id].group == GROUP_OUTPUT && id != OPT_OUTPUT) || id == OPT_MPI ||
           id == OPT_TIMEOUT;
}

/* Reading an earlier run changes the config, so it comes before all else, on every rank. */
static int reopen(struct work *w, struct error *e)
{
    struct config *c = &w->in->config;
    char seed[24];

    if (w->in->nwords && (*config_text(c, NULL, OPT_INTO) || *config_text(c, NULL, OPT_RESUME)))
        return error_set(e, EXIT_USAGE,
                         "'%s': name no benchmark with --resume or --into; the run "
                         "has its own suite",
                         w->in->words[0]);
    if (*config_text(c, NULL, OPT_INTO) || *config_text(c, NULL, OPT_RESUME))
        for (int i = 0; i < OPT_COUNT; i++)
            if (c->set[i].value && !may_change((enum option_id)i))
                return error_set(e, EXIT_USAGE,
                                 "--%s cannot be given for a run that goes on: it keeps the "
                                 "options it was begun with",
                                 option_rows[i].key);
    if (rundir_reopen(&w->dir, c, w->site.comm.rank == 0, e))
        return -1;
    if (!w->dir.continued)
        return 0;
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)w->dir.seed);
    return config_set(c->set, OPT_SEED, seed, ORIGIN_COMMAND, e);
}

static void session_init(struct work *w)
{
    struct session *s = &w->session;

    s->lab.config = &w->in->config;
    s->lab.machine = &w->site.machine;
    s->lab.comm = &w->site.comm;
    s->lab.bays = w->site.bays;
    s->lab.nbays = w->site.nbays;
    s->lab.counters = w->counters;
    s->lab.energy = &w->energy;
    s->lab.journal = w->dir.journal;
    s->lab.cpuset = w->site.cpuset;
    s->lab.oversubscribed = w->site.oversubscribed;
    s->lab.seed = w->site.plan.seed;
    s->lab.launch = w->dir.launch;
    s->plan = &w->site.plan;
    s->journal = w->dir.journal;
    s->echo = w->echo;
    s->done_ids = w->dir.done_ids;
    s->done_visits = w->dir.done_visits;
    w->view.session = s;
    s->observer = (struct observer){&w->view, on_phase, on_done};
}

static int measure(struct work *w, struct error *e)
{
    const struct config *c = &w->in->config;
    struct comm *comm = &w->site.comm;
    bool first = comm->local_rank == 0;
    json_t *envs = gather(comm, first ? env_of(&w->site) : NULL);
    json_t *topos = gather(comm, first ? site_topo_json(&w->site) : NULL);
    struct beginning b = {.argc = w->in->argc,
                          .argv = w->in->argv,
                          .envs = envs,
                          .topos = topos,
                          .preflight = preflight_json(w->preflight),
                          .echo = w->echo};
    int rc = comm->rank == 0 ? rundir_begin(&w->dir, c, &w->site, &b, e) : 0;

    json_decref(envs);
    json_decref(topos);
    json_decref(b.preflight);
    if (shared(comm, rc, e))
        return -1;
    if (*config_text(c, NULL, OPT_CHALLENGE))
        w->session.proof =
            (struct proof){config_text(c, NULL, OPT_CHALLENGE), w->dir.uuid, w->site.plan.seed};
    return shared(comm, session_run(&w->session, e), e);
}

/* Thresholds that do not hold: what is worse, such as an interrupted run, is said instead. */
static enum exit_code with_require(enum exit_code code, const json_t *judged)
{
    const bool mild = code == EXIT_PASS || code == EXIT_NOT_CONVERGED;

    return judged && !require_holds(judged) && mild ? EXIT_FAILED : code;
}

static int print_end(struct work *w, const json_t *judged, struct error *e)
{
    struct render_style style = {.color = wants_color(&w->in->config),
                                 .unicode = takes_unicode(),
                                 .width = comm_launched() ? 0 : table_page_width(stdout)};
    struct readout *r;
    json_t *records;
    int torn;

    if (w->echo) {
        if (judged && !require_holds(judged))
            require_error(judged, e);
        return 0;
    }
    records = journal_load(w->dir.path, &torn, e);
    if (!records)
        return -1;
    r = readout_of(records, w->dir.path, READOUT_RECORDS);
    json_decref(records);
    if (!r)
        return error_set(e, EXIT_INTERNAL, "no memory for the summary of %s", w->dir.path);
    render_summary(stdout, r, &style);
    readout_free(r);
    if (judged) {
        putchar('\n');
        require_print(stdout, judged, &style);
    }
    return 0;
}

/* The judgement is made from the points and kept beside the journal before the end record, so that
 * this record has the exit code, nothing follows it, and the manifest lists both. */
static int finish(struct work *w, enum exit_code *code, struct error *e)
{
    json_t *judged;
    int rc = require_keep(w->require, w->dir.path, &judged, e);

    if (rc)
        return -1;
    if (rundir_derive(&w->dir, w->echo, e)) {
        json_decref(judged);
        return -1;
    }
    *code = with_require(*code, judged);
    rc = rundir_finish(&w->dir, session_end_json(&w->session, *code), w->echo, e);
    if (!rc)
        rc = print_end(w, judged, e);
    json_decref(judged);
    return rc;
}

/* Rank 0 alone judges; all end with its code, which is none of theirs made milder. Collective. */
static enum exit_code common_code(struct comm *c, enum exit_code code)
{
    double worst = (double)code;

    c->ops->reduce(c, &worst, 1, COMM_MAX);
    return (enum exit_code)worst;
}

/* Long enough for counters that move every 100 ms. */
enum { IDLE_S = 3 };

static enum exit_code run(struct work *w, struct error *e)
{
    const struct config *c = &w->in->config;
    struct comm *comm = &w->site.comm;
    enum exit_code code;
    int rc;

    w->echo = config_is(c, NULL, OPT_JSON, "on") && comm->rank == 0 ? stdout : NULL;
    if (shared(comm, prepare(w, e), e))
        return e->code;
    energy_open(&w->energy, "");
    if (comm->local_rank == 0)
        energy_idle(&w->energy, IDLE_S, comm_clock_ns);
    w->preflight = preflight_run(&w->site.machine, w->counters, w->site.cpuset);
    if (shared(comm, preflight_require(w->preflight, e), e))
        return e->code;
    /* Last of what can fail, so that nothing is left behind if something does. */
    if (shared(comm, comm->rank == 0 ? open_dir(w, e) : 0, e))
        return e->code;
    session_init(w);
    w->session.lab.started_ns = comm_clock_ns();
    if (comm->rank == 0 && !w->echo) {
        bool quiet = config_is(c, NULL, OPT_QUIET, "on");
        bool live = isatty(STDERR_FILENO) && !comm_launched();

        if (!quiet) {
            printf("[0/%zu] pre-flight  ", w->site.plan.count);
            preflight_print_line(stdout, w->preflight);
            fflush(stdout);
        }
        w->view.lines = !quiet && !live;
        if (!quiet && live)
            w->view.progress = progress_new(stderr, plan_visits(&w->site.plan));
    }
    rc = measure(w, e);
    progress_clear(w->view.progress);
    code = session_exit_code(&w->session, config_is(c, NULL, OPT_STRICT, "on"));
    if (rc)
        return e->code;
    rc = comm->rank == 0 ? finish(w, &code, e) : 0;
    if (shared(comm, rc, e))
        return e->code;
    return common_code(comm, code);
}

enum exit_code cmd_run(struct command_input *in, struct error *e)
{
    struct work w = {.in = in};
    enum exit_code code;

    e->text[0] = '\0';
    w.session.lab.stop = watchdog_signals();
    if (site_open_ranks(&w.site, &in->config, e) || shared(&w.site.comm, reopen(&w, e), e) ||
        shared(&w.site.comm, site_open_machine(&w.site, &in->config, e), e))
        code = e->code;
    else
        code = run(&w, e);
    progress_free(w.view.progress);
    session_fini(&w.session);
    preflight_free(w.preflight);
    require_free(w.require);
    counters_close(w.counters);
    rundir_close(&w.dir);
    site_close(&w.site);
    return code;
}
