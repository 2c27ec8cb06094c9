#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""usage: make_run.py DIR [--nodes N] [--launches L] [--law NAME:A[:B]] [--noise S] [--watts W]
                     [--spread S] [--seed N] [--cpu MODEL] [--label TEXT]

Writes a run directory with invented figures, for tests of what reads runs: points of every kind
that hbmark target looks for, on N nodes. What one node does is fixed: 40 GFLOP/s FP64 peak, 30
sustained, 80 FP32, 160 BF16, 320 INT8, 20 GB/s, 10 tokens/s. N nodes do N / (1 + loss) of it:
amdahl A (N - 1), usl A (N - 1) + B N (N - 1), log A log2 N.
"""
import argparse
import math
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from journal import Journal, per_rank  # noqa: E402: it lies in another folder

POINTS = [  # bench, type, at, metric, unit, rate of a node
    ("compute.fma", "f64", "", "flops", "flop/s", 40e9),
    ("compute.gemm", "f64", "data=random", "flops", "flop/s", 30e9),
    ("compute.fma", "f32", "", "flops", "flop/s", 80e9),
    ("compute.dot", "bf16", "", "flops", "flop/s", 160e9),
    ("compute.dot", "i8", "", "flops", "flop/s", 320e9),
    ("bw.max", "f64", "", "bandwidth", "B/s", 20e9),
    ("llm.decode", "bf16", "model:batch=small:1", "bandwidth", "B/s", 10e9),
]


def loss(law, n):
    name, a, b = (law.split(":") + ["0", "0"])[:3]
    a, b = float(a), float(b)
    return {"perfect": 0, "amdahl": a * (n - 1), "usl": a * (n - 1) + b * n * (n - 1),
            "log": a * math.log2(n)}[name]


def point(args, rng, spec, launch, order, slow):
    bench, kind, at, metric, unit, each = spec
    nodes = args.nodes
    rate = nodes * each / (1 + loss(args.law, nodes)) * math.exp(args.noise * rng.gauss(0, 1))
    work = rate * 1e-3  # a repetition takes a millisecond
    times = [1e6 * math.exp(0.002 * rng.gauss(0, 1)) for _ in range(11)]
    rates = sorted(work / t * 1e9 for t in times)
    summary = {"metric": metric, "unit": unit, "direction": "higher", "n": 11, "median": rates[5],
               "best": rates[-1], "p05": rates[0], "p95": rates[-1], "mean": rates[5],
               "ci": {"level": 0.95, "lo": rates[2], "hi": rates[8]}, "cov": 0.002, "drift": 0,
               "converged": True, "stop": "ci", "bus_median": rates[5]}
    ident = f"{bench} {kind} auto tall compact dram auto 1GiB" + (f" {at}" if at else "")
    params = {"type": kind, "variant": "plain", "threads": 2, "ranks": nodes, "tier": "dram",
              "device": "host", "size_bytes": 1 << 30}
    if at:
        params["at"] = at
    body = {"id": ident, "bench": bench, "title": bench, "launch": launch, "order": order,
            "class": "tuned", "params": params, "status": "PASS", "flags": [],
            "summary": summary, "samples": {"unit": "ns", "class": "cost", "reps": 1, "n": 11, "values": times},
            "work": {"flops": work}, "bound": None, "ranks": None, "energy": None}
    if nodes > 1:
        body["ranks"] = {"n": nodes, "per_rank": per_rank([1e6 * x for x in slow], 2)}
    if args.watts:
        body["energy"] = {"watts": args.watts * nodes}
    if bench == "llm.decode":
        body["sides"] = [{"name": "tokens", "unit": "1/s", "n": 11, "median": rates[5] / 1e9,
                          "ci": {"level": 0.95, "lo": rates[2] / 1e9, "hi": rates[8] / 1e9}}]
    return body


def main():
    p = argparse.ArgumentParser()
    p.add_argument("dir")
    p.add_argument("--nodes", type=int, default=1)
    p.add_argument("--launches", type=int, default=1)
    p.add_argument("--law", default="perfect")
    p.add_argument("--noise", type=float, default=0)
    p.add_argument("--watts", type=float, default=0)
    p.add_argument("--spread", type=float, default=0.01)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--cpu", default="Made CPU")
    p.add_argument("--label", default="")
    args = p.parse_args()
    rng = random.Random(args.seed)
    j = Journal(args.dir)
    run = {"suite": "made", "config": {}, "argv": ["hbmark"], "seed": "1"}
    j.write("run", **run, **({"label": args.label} if args.label else {}))
    for i in range(args.nodes):
        j.write("env", hostname=f"n{i:05}", cpu_model=args.cpu)
    for i in range(args.nodes):
        j.write("topo", cpu_model=args.cpu, packages=1, cores=2, used_cores=2,
                nodes=[{"os_index": 0, "kind": "dram", "size_bytes": 64 << 30}])
    slow = [math.exp(args.spread * rng.gauss(0, 1)) for _ in range(args.nodes)]
    for launch in range(args.launches):
        if launch:
            j.write("event", kind="launch", launch=launch)
        for order, spec in enumerate(POINTS):
            j.write("point", **point(args, rng, spec, launch, order, slow))
    j.write("end", status="complete", launches=args.launches)


main()
