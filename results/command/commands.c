/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The tables: commands that read run directories, and their options. */
#include "command/reading.h"

#include "compare/compare.h"
#include "export/export.h"
#include "history/history.h"
#include "report/report.h"
#include "target/target.h"
#include "verify/verify.h"

const struct reading_option_row reading_options[READ_COUNT] = {
    [READ_AGAINST] = {"against", 0, "ID|FILE", "target: a name of --list, or your own INI file",
                      false},
    [READ_LIST] = {"list", 0, NULL, "list what the catalogue knows", false},
    [READ_SHOW] = {"show", 0, "ID", "show one entry of the catalogue with its sources", false},
    [READ_ALL] = {"all", 0, NULL, "all of them, also what is left out otherwise", false},
    [READ_SET] = {"set", 's', "KEY=VALUE", "set an assumption, e.g. pue=1.2; may be repeated",
                  true},
    [READ_REQUIRE] = {"require", 0, "FILE", "INI file of thresholds: PASS or FAIL for each", false},
    [READ_MIN_EFFECT] = {"min-effect", 0, "SHARE",
                         "differences up to this are the same (default 2%)", false},
    [READ_LEVEL] = {"level", 0, "SHARE", "level of intervals (default 95%)", false},
    [READ_FAIL_ON] = {"fail-on", 0, "VERDICTS",
                      "exit 1 on any of these verdicts: worse, unresolved, missing", false},
    [READ_CHALLENGE] = {"challenge", 0, "TEXT", "the text that the run must be tied to", false},
    [READ_ALLOWED_SIGNERS] = {"allowed-signers", 0, "FILE",
                              "who may sign, as ssh-keygen(1) wants it", false},
    [READ_IDENTITY] = {"identity", 'I', "WHO", "the signer to expect (default: any allowed)",
                       false},
    [READ_KEY] = {"key", 'k', "FILE", "private SSH key to sign with", false},
    [READ_OFFICIAL] = {"official", 0, "FILE", "list of official programs and suites", false},
    [READ_FORMAT] = {"format", 'f', "FORMAT", "what to write", false},
    [READ_METRIC] = {"metric", 0, "GLOB", "only points whose id matches, e.g. 'stream.*'", false},
    [READ_NODE] = {"node", 0, "GLOB", "only nodes whose name matches", false},
    [READ_LAST] = {"last", 0, "N", "only the last N runs", false},
    [READ_WAIT] = {"wait", 0, "TIME", "wait this long for another writer (default 5m)", false},
    [READ_OUTPUT] = {"output", 'o', "FILE", "write there instead of to standard output", false},
    [READ_JSON] = {"json", 0, NULL, "one JSON object instead of text", false},
    [READ_COLOR] = {"color", 0, "WHEN", "auto, always or never (default auto)", false},
};

static const char history_doc[] =
    "Keeps the figures of runs in one SQLite file, which any notebook opens, and\n"
    "says what changed.\v"
    "  add RUN...   takes run directories in, each once; again if they have grown\n"
    "  list         the runs by date\n"
    "  trend        per metric, node and configuration: days on which the level\n"
    "               changed, by how much, and what else changed then\n"
    "  check [RUN]  is a run (default: last) worse than those before it? Exits 1 if\n"
    "               so, and 0 also while there are fewer than 8 earlier runs\n"
    "  accept RUN   what check found worse in this run is to stay so\n\n"
    "Each night, on a node or for a whole cluster:\n"
    "  hbmark run quick --output \"$dir\"\n"
    "  hbmark history site.db add \"$dir\" && hbmark history site.db check \"$dir\"\n"
    "What happened to one node in the last 30 runs:\n"
    "  hbmark history site.db trend --node n0123 --last 30\n"
    "For other programs:\n"
    "  hbmark history site.db trend --json\n"
    "  sqlite3 site.db 'SELECT day, node, id, value, unit FROM figures'\n\n"
    "For check, --last is how many earlier runs a figure is compared with (30).\n"
    "A verdict stays: checking the same run again gives the same, and a good run\n"
    "after a bad one does not erase it.";

const struct reading_command reading_commands[] = {
    {"compare", "A B [C...]", 2, 64, "which run is better, with intervals and verdicts",
     "Compares runs with the first one, point by point.",
     READS(READ_MIN_EFFECT) | READS(READ_LEVEL) | READS(READ_FAIL_ON) | READS(READ_METRIC) |
         READS(READ_ALL) | READS(READ_JSON) | READS(READ_OUTPUT) | READS(READ_COLOR),
     cmd_compare},
    {"target", "[RUN]", 0, 1, "how far a cluster of this hardware is from a target",
     "Says how many devices, nodes, MW a cluster of the measured hardware needs for a target.",
     READS(READ_AGAINST) | READS(READ_LIST) | READS(READ_SHOW) | READS(READ_ALL) | READS(READ_SET) |
         READS(READ_JSON) | READS(READ_OUTPUT) | READS(READ_COLOR),
     cmd_target},
    {"report", "RUN...", 1, 64, "one HTML page with charts, for buyers, admins and researchers",
     "Writes one self-contained HTML file that opens offline.",
     READS(READ_OUTPUT) | READS(READ_REQUIRE) | READS(READ_AGAINST), cmd_report},
    {"export", "RUN...", 1, 64, "CSV, JSON, Markdown, LaTeX, JUnit, Prometheus, gnuplot",
     "Writes the figures of runs in another format.",
     READS(READ_FORMAT) | READS(READ_METRIC) | READS(READ_REQUIRE) | READS(READ_OUTPUT),
     cmd_export},
    {"verify", "DIR...", 1, 64, "is the record whole, unchanged, plausible, signed?",
     "Checks run directories.",
     READS(READ_CHALLENGE) | READS(READ_ALLOWED_SIGNERS) | READS(READ_IDENTITY) |
         READS(READ_OFFICIAL) | READS(READ_JSON) | READS(READ_COLOR),
     cmd_verify},
    {"sign", "DIR...", 1, 64, "sign the manifest of a run with an SSH key",
     "Signs run directories with ssh-keygen.", READS(READ_KEY), cmd_sign},
    {"history", "DB add|list|trend|check|accept [RUN...]", 2, 4098,
     "runs over time: trends, steps, regressions", history_doc,
     READS(READ_METRIC) | READS(READ_NODE) | READS(READ_LAST) | READS(READ_MIN_EFFECT) |
         READS(READ_ALL) | READS(READ_WAIT) | READS(READ_JSON) | READS(READ_OUTPUT) |
         READS(READ_COLOR),
     cmd_history},
    {0},
};
