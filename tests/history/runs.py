# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Invented run directories for the tests of hbmark history: whole journals with right hash chains, the
form of records taken from tests/results/data/quick.jsonl."""
import copy
import os
import sys
from datetime import datetime, timedelta

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../lib"))
from journal import Journal, heads, per_rank  # noqa: E402: it lies in another folder

first = heads(os.path.join(HERE, "../results/data/quick.jsonl"))
HEAD = {kind: first(kind) for kind in ("run", "env", "topo", "preflight", "plan", "point", "end")}
FIRST_DAY = datetime(2026, 1, 1, 2, 0)


def utc(day, second=0):
    return (FIRST_DAY + timedelta(days=day, seconds=second)).strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def point_id(bench, threads=2):
    return f"{bench} f64 plain t{threads} compact dram auto 1GiB"


class Run:
    """Records of one run; save() chains and writes them."""

    def __init__(self, day, uuid, hosts=("n0001",), suite="quick", label=None, facts=None):
        self.day, self.hosts, self.records, self.second, self.launch = day, hosts, [], 0, 0
        self.add("run", run_uuid=uuid, suite=suite, label=label, launches=1)
        if label is None:
            self.records[-1]["label_reason"] = "none given"
        self.nodes(facts)
        self.add("preflight")
        self.add("plan", points=[], skipped=[])

    def nodes(self, facts=None):
        for kind in ("env", "topo"):
            for host in self.hosts:
                self.add(kind, hostname=host, **(facts or {} if kind == "env" else {}))

    def add(self, kind, /, **members):
        record = copy.copy(HEAD.get(kind, {"v": "hbmark/1.0", "t": kind, "seq": 0, "prev": ""}))
        self.second += 1
        record.update(utc=utc(self.day, self.second), mono_ns=10**9 * self.second, **members)
        self.records.append(record)

    def point(self, bench, value, node_values=None, threads=2, status="PASS", lower=False, **more):
        """value: of the run; node_values: what each node gave, in the same unit."""
        model = HEAD["point"]
        summary = dict(model["summary"], n=3, median=value, best=value, p05=value, p95=value, mean=value,
                       ci=dict(model["summary"]["ci"], lo=value * 0.99, hi=value * 1.01))
        if lower:
            summary.update(metric="latency", unit="s", direction="lower")
        members = {"id": point_id(bench, threads), "bench": bench, "title": bench, "launch": self.launch,
                   "status": status, "summary": summary,
                   "params": dict(model["params"], threads=threads, ranks=len(self.hosts)),
                   "samples": dict(model["samples"], n=3, values=[1e7, 1e7, 1e7])}
        if node_values:
            # A rate of the node is the run's share times least time over its own.
            share = value / len(node_values)
            members["ranks"] = {"n": len(node_values), "reduction": "max", "per_rank": per_rank(
                [1e7 * (v / value if lower else share / v) for v in node_values], threads)}
        if status not in ("PASS", "WARN"):
            del members["summary"]
            members.update(reason="CHECK_FAILED", text="wrong data")
        members.update(more)
        self.add("point", **members)
        if "summary" not in members:
            del self.records[-1]["summary"]

    def begin_launch(self):
        """As --into does."""
        self.launch += 1
        self.add("event", kind="launch", launch=self.launch, text="one more launch")
        self.nodes()

    def end(self):
        self.add("end", status="complete")

    def save(self, path):
        journal = Journal(path)
        for record in self.records:
            journal.put(record)
        journal.close()
        return path


def uuid_of(number):
    return f"{number:08x}-0000-4000-8000-000000000001"


def series(folder, days, value, benches=("stream.triad",), hosts=("n0001",), **more):
    """One run a day with one figure per benchmark: value(day, bench). The directories."""
    paths = []
    for day in days:
        run = Run(day, uuid_of(day + 1), hosts, **more)
        for bench in benches:
            run.point(bench, value(day, bench))
        run.end()
        paths.append(run.save(os.path.join(folder, f"run-{day:03d}")))
    return paths
