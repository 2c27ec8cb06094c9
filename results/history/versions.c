/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/store.h"

#include <stdint.h>
#include <sys/stat.h>

/* The schema of the database of runs, as steps from each version to the next. */
/* clang-format off */

/* Version 1: runs and their figures. Only steps are added here: files of each version are about. */
static const char version_1[] =
    "CREATE TABLE run ("                        /* a run directory */
    " run INTEGER PRIMARY KEY,"
    " uuid TEXT NOT NULL UNIQUE,"               /* run_uuid of its journal */
    " utc TEXT NOT NULL,"                       /* when it began, ISO 8601 */
    " suite TEXT NOT NULL,"
    " label TEXT NOT NULL,"                     /* '' if it has none */
    " version TEXT NOT NULL,"                   /* of hbmark */
    " launches INTEGER NOT NULL,"
    " complete INTEGER NOT NULL,"               /* 1: ended as planned */
    " lines INTEGER NOT NULL,"                  /* of its journal, when added last */
    " tip TEXT NOT NULL,"                       /* SHA-256 of the last of them */
    " added_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')));"
    "CREATE INDEX run_by_date ON run(utc, run);"
    "CREATE TABLE node ("
    " node INTEGER PRIMARY KEY,"                /* 0: all nodes of a run together */
    " host TEXT NOT NULL UNIQUE);"
    "INSERT INTO node VALUES (0, '');"
    "CREATE TABLE series ("                     /* figures that may be compared with each other */
    " series INTEGER PRIMARY KEY,"
    " key TEXT NOT NULL UNIQUE,"                /* all of what follows but unit and direction */
    " id TEXT NOT NULL,"                        /* of the point: benchmark and every factor */
    " bench TEXT NOT NULL,"
    " class TEXT NOT NULL,"                     /* stream-rules or tuned */
    " metric TEXT NOT NULL,"
    " unit TEXT NOT NULL,"                      /* SI */
    " direction TEXT NOT NULL,"                 /* which is better: higher or lower */
    " scope TEXT NOT NULL,"                     /* alone: a run of one node; all: all nodes of a run */
                                                /* together; share: one node's share of such a run */
    " nodes INTEGER NOT NULL,"                  /* of the run; 0 for scope share: any number */
    " ranks REAL NOT NULL,"                     /* of a node */
    " threads INTEGER NOT NULL,"                /* of a rank */
    " isa TEXT NOT NULL,"
    " tuned INTEGER NOT NULL,"                  /* 1: variants were searched for the fastest */
    " hardware TEXT NOT NULL);"                 /* CPU model */
    "CREATE TABLE point ("                      /* what became of each point of a run */
    " run INTEGER NOT NULL REFERENCES run(run) ON DELETE CASCADE,"
    " id TEXT NOT NULL,"
    " launch INTEGER NOT NULL,"
    " class TEXT NOT NULL,"
    " status TEXT NOT NULL,"                    /* PASS, WARN, FAIL, INVALID, SKIP, ERROR */
    " reason TEXT NOT NULL,"
    " flags TEXT NOT NULL,"                     /* comma-separated */
    " n INTEGER,"                               /* samples; the rest in the unit of its series */
    " median REAL, lo REAL, hi REAL,"           /* with the interval within the launch */
    " PRIMARY KEY (run, id, launch)) WITHOUT ROWID;"
    /* In the order in which runs are added, so that adding one takes as long however many there are. */
    "CREATE TABLE figure ("                     /* what was measured, PASS and WARN only */
    " run INTEGER NOT NULL REFERENCES run(run) ON DELETE CASCADE,"
    " series INTEGER NOT NULL REFERENCES series(series),"
    " node INTEGER NOT NULL REFERENCES node(node),"
    " launch INTEGER NOT NULL,"
    " value REAL NOT NULL,"                     /* median, in the unit of its series */
    " PRIMARY KEY (run, series, node, launch)) WITHOUT ROWID;";

/* Version 2: what the nodes were like, which tells why a level changed; verdicts, which stay. */
static const char version_2[] =
    "CREATE TABLE environment ("                /* software and hardware of a node */
    " environment INTEGER PRIMARY KEY,"
    " facts TEXT NOT NULL UNIQUE);"             /* JSON object: name and text */
    "CREATE TABLE run_node ("                   /* nodes of a run */
    " run INTEGER NOT NULL REFERENCES run(run) ON DELETE CASCADE,"
    " node INTEGER NOT NULL REFERENCES node(node),"
    " environment INTEGER REFERENCES environment(environment)," /* NULL: not known */
    " PRIMARY KEY (run, node)) WITHOUT ROWID;"
    "INSERT INTO run_node SELECT DISTINCT run, node, NULL FROM figure WHERE node <> 0;"
    "CREATE TABLE verdict ("                    /* of each check: nothing is ever deleted */
    " verdict INTEGER PRIMARY KEY,"
    " run INTEGER NOT NULL REFERENCES run(run) ON DELETE CASCADE,"
    " checked_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),"
    " result TEXT NOT NULL,"                    /* PASS, WORSE, NOT JUDGED; ACCEPTED: a WORSE one was */
    " judged INTEGER NOT NULL,"                 /* figures that were judged */
    " unjudged INTEGER NOT NULL,"               /* figures with too little history */
    " settings TEXT NOT NULL);"                 /* options it was made with */
    "CREATE INDEX verdict_by_run ON verdict(run);"
    "CREATE TABLE finding ("                    /* what a check found worse */
    " run INTEGER NOT NULL REFERENCES run(run) ON DELETE CASCADE,"
    " series INTEGER NOT NULL REFERENCES series(series),"
    " node INTEGER NOT NULL REFERENCES node(node),"
    " runs INTEGER NOT NULL,"                   /* how many runs, up to this one */
    " effect REAL NOT NULL,"                    /* value / reference - 1 */
    " reference REAL NOT NULL,"
    " chance REAL NOT NULL,"                    /* of so bad a figure where nothing changed */
    " accepted_utc TEXT,"                       /* since then it counts as normal again */
    " PRIMARY KEY (run, series, node)) WITHOUT ROWID;"
    "CREATE INDEX finding_by_series ON finding(series, node, run);"
    "CREATE VIEW figures AS"                    /* for people */
    " SELECT r.utc, substr(r.utc, 1, 10) AS day,"
    " CASE n.node WHEN 0 THEN '(all)' ELSE n.host END AS node,"
    " s.id, s.bench, s.class, s.metric, f.value, s.unit, s.direction, f.launch, s.threads, s.ranks,"
    " s.scope, s.nodes, s.hardware, r.suite, r.label, r.version, r.uuid, s.series"
    " FROM figure f JOIN run r USING (run) JOIN series s USING (series) JOIN node n USING (node);"
    "CREATE VIEW findings AS"
    " SELECT r.utc, CASE n.node WHEN 0 THEN '(all)' ELSE n.host END AS node,"
    " s.id, s.class, g.runs, round(100 * g.effect, 2) AS effect_percent, g.reference, s.unit,"
    " g.chance, g.accepted_utc, r.uuid"
    " FROM finding g JOIN run r USING (run) JOIN series s USING (series) JOIN node n USING (node);";

/* clang-format on */

static const char *const steps[STORE_VERSION] = {version_1, version_2};

static int ask(struct store *s, const char *sql, int *number, struct error *e)
{
    sqlite3_int64 wide = 0;
    const int rc = store_once(s, e, &wide, sql, "");

    *number = (int)wide;
    return rc == 1 ? 0 : -1;
}

/* Of a file that was cut within its last page SQLite says nothing until it reads there. Asked
 * within a snapshot: no writer is at work then. */
static int check_size(struct store *s, struct error *e)
{
    int pages, bytes;
    struct stat st;

    if (ask(s, "PRAGMA page_count", &pages, e) || ask(s, "PRAGMA page_size", &bytes, e))
        return -1;
    if (stat(s->path, &st) == 0 && st.st_size < (off_t)pages * bytes)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: it is cut short: %jd of %jd bytes: restore a copy, or add the run "
                         "directories to a new file",
                         s->path, (intmax_t)st.st_size, (intmax_t)pages * bytes);
    return 0;
}

/* What the file is: its version, and whether it is ours or has nothing in it. */
struct state {
    int version, application, tables;
};

static int look(struct store *s, struct state *state, struct error *e)
{
    if (ask(s, "PRAGMA user_version", &state->version, e) ||
        ask(s, "PRAGMA application_id", &state->application, e) ||
        ask(s, "SELECT count(*) FROM sqlite_master", &state->tables, e))
        return -1;
    if (state->application != STORE_APPLICATION && (state->tables || state->application))
        return error_set(e, EXIT_BAD_DATA,
                         "%s: a database of another program: name another file, or one that is "
                         "not there yet",
                         s->path);
    if (state->version > STORE_VERSION)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: its schema is version %d, and this hbmark knows 1 to %d: use the "
                         "hbmark that wrote it, or a newer one",
                         s->path, state->version, STORE_VERSION);
    if (state->version < 0 || (state->version == 0) != (state->tables == 0))
        return error_set(e, EXIT_BAD_DATA,
                         "%s: it says to be of version %d and has %d tables: not written by "
                         "hbmark",
                         s->path, state->version, state->tables);
    return 0;
}

static int climb(struct store *s, int version, struct error *e)
{
    char sql[96];

    for (; version < STORE_VERSION; version++)
        if (store_run(s, steps[version], e))
            return -1;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA user_version = %d; PRAGMA application_id = %d",
                     STORE_VERSION, STORE_APPLICATION);
    return store_run(s, sql, e);
}

/* Looks again once no one else can write: another process may have done it meanwhile. */
static int climb_alone(struct store *s, struct error *e)
{
    struct state state;

    if (store_begin(s, e))
        return -1;
    if (look(s, &state, e) || (state.version < STORE_VERSION && climb(s, state.version, e))) {
        store_rollback(s);
        return -1;
    }
    return store_commit(s, e);
}

int store_reach_version(struct store *s, bool make, struct error *e)
{
    struct state state;
    int rc;

    if (store_snapshot(s, e))
        return -1;
    rc = check_size(s, e) ? -1 : look(s, &state, e);
    store_rollback(s);
    if (rc)
        return -1;
    if (state.version == STORE_VERSION)
        return 0;
    if (!state.tables && !make)
        return error_set(e, EXIT_BAD_DATA,
                         "%s: empty: 'hbmark history %s add RUN' puts a run into it", s->path,
                         s->path);
    if (s->read_only)
        return error_set(e, EXIT_UNAVAILABLE,
                         "%s: its schema is version %d and cannot be brought to %d as it cannot "
                         "be written: copy it, and use the copy",
                         s->path, state.version, STORE_VERSION);
    return climb_alone(s, e);
}
