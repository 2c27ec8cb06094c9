/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The tables: commands that read run directories, and their options. At the top of results, since
 * it knows every room that has a command while each of them knows command/reading.h. */
#include "command/reading.h"
#include "compare/compare.h"
#include "export/export.h"
#include "history/history.h"
#include "project/target.h"
#include "report/report.h"
#include "verify/verify.h"

const struct reading_option_row reading_options[READ_COUNT] = {
    [READ_AGAINST] = {"against", 0, "ID|FILE", "target: a name of --list, or your own INI file",
                      false},
    [READ_LIST] = {"list", 0, NULL, "list what there is to choose from", false},
    [READ_SHOW] = {"show", 0, "ID", "show one entry of the catalogue with its sources", false},
    [READ_ALL] = {"all", 0, NULL, "all of them, also what is left out otherwise", false},
    [READ_SET] = {"set", 's', "KEY=VALUE", "set an assumption, e.g. pue=1.2; may be repeated",
                  true},
    [READ_REQUIRE] = {"require", 0, "FILE", "INI file of thresholds: PASS or FAIL for each", false},
    [READ_MIN_EFFECT] = {"min-effect", 0, "SHARE",
                         "differences up to this are the same (default 2%)", false},
    [READ_LEVEL] = {"level", 0, "SHARE", "level of intervals (default 95%)", false},
    [READ_FAIL_ON] = {"fail-on", 0, "VERDICTS",
                      "exit 1 on any of these: worse, standing, unresolved, missing", false},
    [READ_CHALLENGE] = {"challenge", 0, "TEXT", "the text that the run must be tied to", false},
    [READ_ALLOWED_SIGNERS] = {"allowed-signers", 0, "FILE",
                              "who may sign, as ssh-keygen(1) wants it", false},
    [READ_IDENTITY] = {"identity", 'I', "WHO", "the signer to expect (default: any allowed)",
                       false},
    [READ_KEY] = {"key", 'k', "FILE", "private SSH key to sign with", false},
    [READ_OFFICIAL] = {"official", 0, "FILE", "list of official programs and suites", false},
    [READ_FORMAT] = {"format", 'f', "FORMAT", "what to write", false},
    [READ_METRIC] = {"metric", 0, "GLOB", "only points whose id matches, e.g. 'stream.*'", false},
    [READ_FIELDS] = {"fields", 0, "NAME,...", "fields of a point to write; --list names them",
                     false},
    [READ_NODES] = {"nodes", 0, NULL, "one line a point and node", false},
    [READ_SAMPLES] = {"samples", 0, NULL, "one line a sample", false},
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
     "Compares runs with the first one, point by point: the ratio of their medians, oriented so "
     "that "
     "above 1 is better, its interval, and a verdict.\v"
     "Examples:\n"
     "  hbmark compare before after\n"
     "  hbmark compare offer-a offer-b offer-c --metric 'stream.*' --all\n"
     "  hbmark compare last-month today --fail-on worse,missing\n"
     "\n"
     "WORSE, BETTER: the interval does not hold 1, and the ratio is more than --min-effect from 1. "
     "SAME: the whole interval is within --min-effect. UNRESOLVED: anything else; more samples or "
     "launches may tell. With one launch on a side the interval is within-launch: it knows how "
     "samples scatter, drift and stick together, but not what changes more slowly than a launch "
     "lasts. With two "
     "and more on both sides launches are the unit; from three on modes between launches are not "
     "taken for a difference.\n"
     "\n"
     "Each verdict is at --level for its own point: where two runs differ by noise alone, at most "
     "5 % "
     "of the points are called different. A star marks what still differs when all points are "
     "looked at "
     "together (Holm's correction).\n"
     "\n"
     "A run is not compared with itself: that would only say SAME.\n"
     "\n"
     "--fail-on takes, with commas between: worse (any WORSE), standing (WORSE with a star: for "
     "suites of many points), unresolved, missing (a point of A that B has not, or that cannot be "
     "compared). The exit status is then 1. It is 65 where nothing could be compared.",
     READS(READ_MIN_EFFECT) | READS(READ_LEVEL) | READS(READ_FAIL_ON) | READS(READ_METRIC) |
         READS(READ_ALL) | READS(READ_JSON) | READS(READ_OUTPUT) | READS(READ_COLOR),
     cmd_compare},
    {"target", "[RUN...]", 0, 64, "how far a cluster of this hardware is from a target",
     "Says how many devices, nodes and MW a cluster of the measured hardware needs for a target, "
     "or "
     "what it does with what a target gives, each as 10 %, 50 % and 90 % quantile, with the "
     "weakest "
     "flag of the figures used: measured, vendor, announced or assumed. RUNs are of one kind of "
     "hardware; at three or more node counts a law of scaling is fitted to them.\v"
     "Examples:\n"
     "  hbmark target --list\n"
     "  hbmark target --show nvidia-h100-sxm\n"
     "  hbmark target RUN --against kr-nacc-1ef --set power_w=700,pue=1.1..1.3\n"
     "  hbmark target RUN --all\n"
     "  hbmark target n1 n2 n4 n8 --against my.ini --set law=amdahl\n"
     "  hbmark target --against frontier --set device=amd-mi300a,devices_per_node=4\n\n"
     "--set takes pue, power_w (of a node, with all in it), efficiency, node_spread, unit_cost "
     "(USD), devices_per_node, sparsity, hpcg_flop_per_byte, each as a number or a range A..B; "
     "precision, kind (peak or sustained) where the target leaves them open; law (perfect, amdahl, "
     "usl, log, ...), and device (an id of --list, instead of a run).\n\n"
     "A target of your own is an INI file:\n"
     "  [target]\n"
     "  name = Tender 12\n"
     "  flops = 1 EFLOP/s FP64 peak dense (announced)\n"
     "  bandwidth = 25 PB/s (vendor)\n"
     "  power = 20 to 25 MW (vendor)\n"
     "  pue = 1.1 to 1.3 (assumed)\n"
     "  cost = 1.4 billion USD (announced)\n"
     "with devices, nodes, devices_per_node, capacity, tokens, hpcg and year besides; a flag in "
     "brackets says how well each is known (without: assumed), and [source] below may say where it "
     "is from.",
     READS(READ_AGAINST) | READS(READ_LIST) | READS(READ_SHOW) | READS(READ_ALL) | READS(READ_SET) |
         READS(READ_JSON) | READS(READ_OUTPUT) | READS(READ_COLOR),
     cmd_target},
    {"report", "RUN...", 1, 64, "one HTML page with charts, for buyers, admins and researchers",
     "Writes one self-contained HTML file: it opens from the disk, offline, and can be mailed. "
     "Three "
     "views in it: for the buyer (thresholds, targets, A against B, is it genuine, what was not "
     "run), the administrator (missing and slow nodes, map of the nodes, configuration drift) and "
     "the researcher (every sample, curves, roofline, method text, CSV and LaTeX). The first run "
     "is A; each other one is compared with it. Exit code 1 if a threshold of --require is not "
     "met.\n\n"
     "Examples:\n"
     "  hbmark report DIR                         writes hbmark-report.html\n"
     "  hbmark report OFFER1 OFFER2 --require contract.ini -o offers.html\n"
     "  hbmark report DIR --against ID            'hbmark target --list' names targets",
     READS(READ_OUTPUT) | READS(READ_REQUIRE) | READS(READ_AGAINST), cmd_report},
    {"export", "RUN...", 0, 64,
     "CSV, JSON, Markdown, LaTeX, JUnit, Prometheus, gnuplot; thresholds",
     "Writes the figures of runs in another format, to standard output or, whole or not at all, to "
     "a file.\v"
     "Formats: csv, json, md, latex, junit, prom, openmetrics, gnuplot. With -o the ending of the "
     "file's name says it too. With --require alone the thresholds are printed as a table. Exit 1: "
     "a threshold does not hold, or was not measured.\n\n"
     "  hbmark export RUN -f csv -o points.csv\n"
     "  hbmark export RUN -f csv --nodes --metric 'stream.*'\n"
     "  hbmark export RUN -f csv --samples --fields id,unit\n"
     "  hbmark export RUN -f prom -o /var/lib/node_exporter/hbmark.prom\n"
     "  hbmark export RUN -f latex -o table.tex      (then \\input{table})\n"
     "  hbmark export RUN -o run.gnuplot             (then gnuplot run.gnuplot)\n"
     "  hbmark export RUN --require contract.ini\n"
     "  hbmark export --list          formats, fields, keys of thresholds",
     READS(READ_FORMAT) | READS(READ_METRIC) | READS(READ_FIELDS) | READS(READ_NODES) |
         READS(READ_SAMPLES) | READS(READ_REQUIRE) | READS(READ_LIST) | READS(READ_OUTPUT),
     cmd_export},
    {"verify", "DIR...", 1, 64, "is the record whole, unchanged, plausible, signed?",
     "Checks run directories: the chain of SHA-256 over the journal's lines, every file against "
     "manifest.json, each record against the schema, and whether what is claimed can be true: "
     "medians and intervals made again from the samples, times against both clocks, points against "
     "the plan, sums of data against the seed. A line a check; what failed is named with file and "
     "line.\v"
     "Exit status: 0 all passed (a killed run passes with a warning), 1 a check failed, 65 no run "
     "directory. A PASS does not show everything: the text says what it cannot prove.\n\n"
     "Is the directory whole and plausible?\n"
     "    hbmark verify offer-a offer-b\n\n"
     "Was it measured for the text I gave the vendor (hbmark run --challenge 'tender 17')?\n"
     "    hbmark verify offer-a --challenge 'tender 17'\n\n"
     "Did who signs for the vendor sign it? FILE has lines such as 'bench@vendor.example "
     "ssh-ed25519 AAAA...':\n"
     "    hbmark verify offer-a --allowed-signers FILE --identity bench@vendor.example\n\n"
     "Was it an official program and suite? FILE has sections with exe_sha256 = HEX and "
     "suite_sha256 = HEX:\n"
     "    hbmark verify offer-a --official FILE",
     READS(READ_CHALLENGE) | READS(READ_ALLOWED_SIGNERS) | READS(READ_IDENTITY) |
         READS(READ_OFFICIAL) | READS(READ_JSON) | READS(READ_COLOR),
     cmd_verify},
    {"sign", "DIR...", 1, 64, "sign the manifest of a run with an SSH key",
     "Signs manifest.json, and by it every file of the run, with ssh-keygen (OpenSSH 8.1 or "
     "newer). "
     "A run that does not verify is not signed. Passphrases are asked for by ssh-keygen, or its "
     "agent holds the key.\v"
     "The signature is manifest.json.sig in the same directory; one that is there is replaced, "
     "and that is said.\n\n"
     "    hbmark sign hbmark-20261122-100156-n0123 --key ~/.ssh/id_ed25519",
     READS(READ_KEY), cmd_sign},
    {"history", "DB add|list|trend|check|accept [RUN...]", 2, 4098,
     "runs over time: trends, steps, regressions", history_doc,
     READS(READ_METRIC) | READS(READ_NODE) | READS(READ_LAST) | READS(READ_MIN_EFFECT) |
         READS(READ_ALL) | READS(READ_WAIT) | READS(READ_JSON) | READS(READ_OUTPUT) |
         READS(READ_COLOR),
     cmd_history},
    {0},
};
