#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""make_runs.py QUICK.jsonl FOLDER: invented runs for the tests of hbmark compare, each a directory of
FOLDER; head records are those of the given journal."""
import copy
import hashlib
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from journal import Journal, heads  # noqa: E402: it lies in another folder

GIB = 1 << 30
noise = random.Random(11)


def median(values):
    s = sorted(values)
    return (s[(len(s) - 1) // 2] + s[len(s) // 2]) / 2


class Run:
    def __init__(self, quick, label, **run):
        first = heads(quick)
        self.head = {t: first(t) for t in ("run", "env", "topo", "preflight", "plan", "end")}
        self.model = first("point")
        self.points, self.skipped, self.complete = [], [], True
        self.head["run"].update(label=label, run_uuid=hashlib.sha256(label.encode()).hexdigest()[:32], **run)
        self.head["run"].pop("label_reason", None)

    def add(self, bench, rate, spread=0.005, n=25, rules="tuned", variant="auto", size="1GiB", lower=False, launch=0,
            threads="tall", unit="B/s", metric="bandwidth", flags=(), drift=0.0, status="PASS", **params):
        noise.seed(f"{self.head['run']['label']} {bench} {variant} {size} {launch}")
        work = 2.0 * GIB
        ns = [(rate * 1e9 if lower else work / rate * 1e9) * (1 + abs(noise.gauss(0, spread)) + drift * i / n)
              for i in range(n)]
        values = [t / 1e9 if lower else work / (t / 1e9) for t in ns]
        s, p = sorted(values), copy.deepcopy(self.model)
        ranks = p["params"]["ranks"]
        p.update(id=f"{bench} f64 {variant} {threads} compact dram auto {size}", bench=bench, title=bench, launch=launch,
                 order=len(self.points), status="WARN" if flags and status == "PASS" else status,
                 reason="FLAGGED" if flags else "OK" if status == "PASS" else "CHECK_FAILED",
                 text="measured and checked" if status == "PASS" else "3 elements are wrong", flags=list(flags))
        p["class"] = rules
        p["params"] = {"type": "f64", "variant": variant, "isa": "avx512", "threads": 2, "ranks": ranks,
                       "bind": "compact", "tier": "dram", "nodes": [0], "pages": "auto", "size_bytes": GIB,
                       "device": "host", **params}
        p["samples"].update(n=n, values=[round(t, 1) for t in ns])
        p["summary"].update(metric=metric, unit=unit, direction="lower" if lower else "higher", n=n, median=median(values),
                            best=s[0] if lower else s[-1], p05=s[0], p95=s[-1], mean=median(values))
        p["summary"]["ci"].update(lo=s[max(0, n // 2 - 5)], hi=s[min(n - 1, n // 2 + 4)])
        if status == "FAIL":
            p["check"].update({"pass": False, "bad": 3})
            p.update(summary=None, summary_reason="the check failed")
        self.points.append(p)

    def records(self):
        yield self.head["run"]
        for t in ("env", "topo"):
            yield self.head[t]
        yield self.head["preflight"]
        yield {**self.head["plan"], "skipped": self.skipped}
        for launch in range(1 + max(p["launch"] for p in self.points)):
            if launch:
                yield {"v": "hbmark/1.0", "t": "event", "utc": self.head["run"]["utc"], "mono_ns": 1, "kind": "launch",
                       "launch": launch, "text": "one more launch"}
            yield from (p for p in self.points if p["launch"] == launch)
        if self.complete:
            yield self.head["end"]

    def write(self, folder, name):
        journal = Journal(f"{folder}/{name}")
        for record in self.records():
            journal.put(record)
        journal.close()


def offer(quick, label, factor=1.0, launches=1, effect=0.0, **run):
    """The same suite on another machine: all rates times factor, of each launch times 1 +- effect."""
    r = Run(quick, label, **run)
    for launch in range(launches):
        f = factor * (1 + effect * (launch - (launches - 1) / 2))
        for bench, rate in (("stream.copy", 40e9), ("stream.scale", 39e9), ("stream.add", 42e9)):
            r.add(bench, rate * f, rules="stream-rules", variant="plain", launch=launch)
        r.add("stream.triad", 61e9 * f, variant="nt", launch=launch)
        r.add("latency.idle", 92e-9 / f, lower=True, unit="s", metric="latency", launch=launch)
    return r


def pair(quick, folder):
    """Of each verdict and each reason not to be compared one."""
    a, b = offer(quick, "offer A"), offer(quick, "offer B")
    b.points = [p for p in b.points if p["bench"] not in ("stream.scale", "latency.idle", "stream.add")]
    b.add("stream.scale", 39e9 * 0.9, rules="stream-rules", variant="plain")
    b.add("latency.idle", 92e-9 * 0.93, lower=True, unit="s", metric="latency")
    b.add("stream.add", 43e9, spread=0.09, rules="stream-rules", variant="plain", flags=["remote-pages", "unstable"])
    a.add("bw.few", 30e9, n=4)
    b.add("bw.few", 30e9, n=4)
    a.add("bw.drifts", 30e9)
    b.add("bw.drifts", 30e9, drift=0.12)
    a.add("bw.sized", 20e9, size="1GiB")
    b.add("bw.sized", 20e9, size="2GiB", threads="tall")
    a.add("bw.class", 20e9, rules="stream-rules")
    b.add("bw.class", 20e9, rules="tuned")
    a.add("bw.unit", 20e9)
    b.add("bw.unit", 20e9, unit="flop/s", metric="rate")
    a.add("bw.fails", 20e9)
    b.add("bw.fails", 20e9, status="FAIL")
    a.add("bw.gone", 20e9)
    b.add("bw.new", 20e9)
    b.skipped.append({"id": "bw.gone f64 auto tall compact dram auto 1GiB", "bench": "bw.gone", "reason_code": "NO_MEMORY",
                      "text": "needs 64 GiB, 32 GiB are there"})
    b.head["env"]["build"]["git"] = "f" * 40
    b.head["env"]["compiler"]["flags"] = "-O1"
    for run, threads in ((a, "2"), (b, "4")):
        run.head["run"]["config"]["threads"] = {"value": threads, "origin": "command line"}
    b.complete = False
    a.write(folder, "pair-a")
    b.write(folder, "pair-b")


def main():
    quick, folder = sys.argv[1:3]
    pair(quick, folder)
    offer(quick, "same one").write(folder, "same-a")
    offer(quick, "same two").write(folder, "same-b")
    offer(quick, "slower", 0.8).write(folder, "slower")
    for name, factor in (("launches-a", 1.0), ("launches-b", 0.9), ("launches-c", 0.985)):
        offer(quick, name, factor, 3, 0.01).write(folder, name)
    evil = offer(quick, "\x1b[31mred\x07 <script>alert(1)</script>", 1.0)
    evil.head["env"]["cpu_model"] = "\x1b]0;title\x07CPU"
    evil.points[0].update(text="\x1b[2J", status="FAIL", reason="CHECK_FAILED", summary=None, summary_reason="wrong")
    evil.write(folder, "evil")
    few = Run(quick, "few")
    few.add("stream.copy", 40e9, rules="stream-rules", variant="plain")
    few.write(folder, "one-point")
    other = Run(quick, "other")
    other.add("stream.other", 40e9)
    other.write(folder, "nothing-in-common")


main()
