#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Run directories as data for tests: journals with a right chain, and numbers that nobody measured.

runs.py NAME DIR     NAME is cluster (3 nodes, 2 launches, every status) or hostile (texts that each
                     format must keep harmless)
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from journal import Journal, per_rank  # noqa: E402: it lies in another folder

# What means something to a spreadsheet, HTML, Markdown, TeX, XML, gnuplot, a shell or a terminal.
HOSTILE = [
    '=1+1", "two', '+cmd|calc', '-2', '@SUM(A1)', "it's <b>&amp;</b> ]]> -->",
    '\\input{/etc/passwd}', '$x_1^2$ #1 %s ~{}', '`touch broken`', 'a|b|c [x](http://y) **z**',
    'line\nEND_OF_DATA\nplot x', 'tab\there\rback\x01\x1b[31m', '\u202eright to left\u2028',
    'Ünïcode \u65e5\u672c \U0001f600', '# EOF', '"quoted" \\" \\\\', '@macro ${HOME} $(id)',
    '\\\\[1cm] *{3}', "'); system('touch broken'); #", '\ufffe\ud7ff', ' leading and trailing ', 'comma, alone',
]


def begin(journal, label, hosts):
    journal.write("run", run_uuid="00000000-0000-4000-8000-000000000000", program="hbmark",
                  version="9.8.7", suite="made up", config={}, argv=["hbmark"], seed="1",
                  label=label, challenge=None, launches=1, mode="measure")
    nodes(journal, hosts)


def nodes(journal, hosts):
    for host in hosts:
        journal.write("env", hostname=host, cpu_model="A CPU", kernel="6.1",
                      compiler={"id": "gcc", "version": "12.2", "flags": "-O2"},
                      build={"version": "9.8.7", "git": "0123abc"})


def point(bench, value, ns, unit="B/s", metric="bandwidth", better="higher", **more):
    """value: median; ns: median time of each rank, one a node."""
    params = {"type": "f64", "variant": "plain", "isa": "avx2", "unroll": 4, "threads": 8,
              "ranks": len(ns), "bind": "compact", "tier": "dram", "pages": "auto",
              "device": "host", "size_bytes": 1 << 30}
    params.update(more.pop("params", {}))
    times = sorted(ns)
    worst = 1.01 if better == "higher" else 0.99
    record = {
        "id": "%s f64 %s tall compact %s auto 1GiB%s" % (
            bench, params["variant"], params["tier"],
            " " + params["at"] if "at" in params else ""),
        "bench": bench, "title": "a = b", "launch": 0, "order": 0, "class": "tuned",
        "params": params, "status": "PASS", "reason": "OK", "text": "verified and converged",
        "flags": [], "work": {"read_bytes": 1 << 30, "written_bytes": 0, "payload_bytes": 1 << 30,
                              "bus_bytes": 1 << 30, "flops": 0},
        "samples": {"unit": "ns", "class": "cost", "reps": 1, "n": 3,
                    "values": [times[-1] * 0.99, times[-1] * 1.0, times[-1] * 1.02]},
        "summary": {"metric": metric, "unit": unit, "direction": better, "n": 3, "median": value,
                    "best": value * worst, "p05": value * 0.98, "p95": value * 1.01,
                    "mean": value * 0.995,
                    "ci": {"level": 0.95, "lo": value * 0.97, "hi": value * 1.02,
                           "method": "order statistics", "resampling": "within-launch"},
                    "cov": 0.01, "drift": -0.002, "converged": True, "stop": "ci",
                    "bus_median": value},
        "bound": {"value": value * 1.25, "kind": "vendor", "source": "--bound"},
        "bound_fraction": 0.8,
        "ranks": {"per_rank": per_rank(ns, 8)},
        "check": {"kind": "per-element", "pass": True, "elements": 10, "bad": 0}}
    record.update(more)
    return record


def no_number(bench, status, reason, text):
    record = point(bench, 1.0, [1.0])
    record.update(status=status, reason=reason, text=text, summary=None, samples=None, bound=None,
                  bound_fraction=None)
    return record


def cluster(path):
    hosts = ["n1", "n2", "n2"]
    journal = Journal(path)
    begin(journal, "offer 7", hosts)
    journal.write("plan", points=[], skipped=[
        {"id": "stream.hbm", "bench": "stream.hbm", "reason": "NO_TIER", "reason_code": "NO_TIER",
         "text": "this machine has no HBM"}], estimate_s=1, order_seed="1")
    journal.write("point", **point("stream.triad", 300e9, [10e6, 10e6, 12.5e6]))
    journal.write("point", **point("stream.triad", 330e9, [9e6, 9e6, 9.5e6],
                                   params={"variant": "nt"}))
    journal.write("point", **dict(point("stream.triad", 280e9, [11e6, 11e6, 11e6],
                                        params={"tier": "hbm"}), **{"class": "stream-rules"}))
    journal.write("point", **point("latency.idle", 95e-9, [95.0, 96.0, 99.0], "s", "latency",
                                   "lower"))
    for load in (0, 25, 50, 100):
        journal.write("point", **point("bw.mix", (200 + load) * 1e9, [1e7, 1e7, 1e7],
                                       params={"at": "read=%d" % load}))
    for power in range(12, 18, 2):
        record = point("bw.sweep.copy", 1e12 / power, [1e7, 1e7, 1e7],
                       params={"working_set_bytes": 1 << power, "size_bytes": 1 << (power - 1)})
        record["id"] = "bw.sweep.copy f64 plain tall compact dram auto %d" % (1 << power)
        journal.write("point", **record)
    journal.write("point", **no_number("stream.add", "FAIL", "CHECK_FAILED", "3 elements differ"))
    journal.write("point", **no_number("stream.dot", "INVALID", "ABOVE_BOUND", "above its bound"))
    journal.write("point", **no_number("stream.read", "ERROR", "TIMEOUT", "took over 300 s"))
    journal.write("event", kind="launch", text="one more launch", launch=1)
    nodes(journal, hosts)
    journal.write("point", **dict(point("stream.triad", 310e9, [10e6, 10e6, 11e6]), launch=1,
                                  status="WARN", reason="FLAGGED", flags=["drift"],
                                  text="the rate drifts"))
    journal.write("end", status="complete", exit_code=1, launches=2, points_done=16,
                  points_planned=17, elapsed_s=12.5)


def hostile(path):
    journal = Journal(path)
    begin(journal, HOSTILE[0], HOSTILE)
    journal.write("plan", points=[], skipped=[
        {"id": t, "bench": t, "reason": t, "reason_code": t, "text": t} for t in HOSTILE])
    for i, text in enumerate(HOSTILE):
        record = point("evil.%d" % i, (i + 1) * 1e9, [1e7] * len(HOSTILE),
                       params={"tier": text, "variant": text, "at": text, "type": text})
        record.update(id="evil.%d %s" % (i, text), text=text, title=text)
        record["flags"] = [text]
        if i % 5 == 1: # what would be units, metrics and names of their own
            record["bench"] = text
            record["summary"]["metric"] = text
        if i % 5 == 2:
            record["summary"]["unit"] = text
        if i % 5 == 3:
            record["reason"] = text
        journal.write("point", **record)
    for metric, unit in (("ci", "1"), ("last_run_time", "s"), ("build", "info"), ("verdict", "1"),
                         ("points", "B/s"), ("flops", "flop/s")):
        journal.write("point", **dict(point("taken." + metric, 2.0, [1e7] * len(HOSTILE), unit,
                                            metric), status="WARN"))
    journal.write("end", status="complete", exit_code=0, launches=1, elapsed_s=1)


def make(name, path):
    {"cluster": cluster, "hostile": hostile}[name](path)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2])
