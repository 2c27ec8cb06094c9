#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""make_cluster.py QUICK.jsonl DIR [--nodes N] [--metrics M] [--hostile]: an invented run of one rank on each of N
nodes, with the head records of the given journal. Of every 997 nodes one is slow, of every 401 one has another
kernel, the last one gives no values. The same arguments make the same bytes."""
import argparse
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from journal import Journal, heads  # noqa: E402: it lies in another folder

HOSTILE = ["</script><script>window.HACKED=1</script>", "<!--<script>", "<img src=x onerror=window.HACKED=2>",
           "\"><svg onload=window.HACKED=3>", "=HYPERLINK(\"x\")", "a&amp;b'\"<b>", "{{data}}", "\\input{x}$_%#&~^",
           "\u2028\u2029\u202e", "${alert(1)}`"]


def host(i, hostile):
    return HOSTILE[i % len(HOSTILE)] if hostile else f"n{i:05d}"


def begin(journal, first, args):
    run = first("run")
    run["label"] = HOSTILE[0] + HOSTILE[1] if args.hostile else f"cluster of {args.nodes}"
    run.pop("label_reason", None)
    journal.put(run)
    for kind in ("env", "topo"):
        model = first(kind)
        for i in range(args.nodes):
            record = {**model, "hostname": host(i, args.hostile)}
            if kind == "env" and i % 401 == 7:
                record["kernel"] = "6.1.0-99-odd"
            if kind == "env" and args.hostile:
                record["cpu_model"] = HOSTILE[2]
            journal.put(record)
    journal.put(first("preflight"))


def point(model, k, args, noise):
    bench = ("stream.copy", "stream.scale", "stream.add", "stream.triad", "latency.idle")[k % 5]
    lower, value = bench == "latency.idle", 200e9 * (1 + k / 100)
    work, unit = 3221225472.0, "s" if lower else "B/s"
    ns = [work / value * 1e9 * (1 + abs(noise.gauss(0, 0.01))) for _ in range(20)]
    record = {**model, "id": f"{bench} f64 plain tall compact dram auto {1 + k}GiB", "bench": bench,
              "class": "tuned" if lower or k % 2 else "stream-rules", "order": k}
    if args.hostile:
        record.update(title=HOSTILE[0], text=HOSTILE[2], note=HOSTILE[3], flags=[])
    record["params"].update(size_bytes=(1 + k) << 30, ranks=args.nodes, variant="plain")
    record["samples"].update(n=len(ns), values=ns)
    record["samples"].pop("start_ns", None)
    ns = sorted(ns)
    middle = (ns[9] + ns[10]) / 2
    rate = (lambda x: x / 1e9 / 1e6) if lower else (lambda x: work / x * 1e9)
    ends = sorted((rate(ns[5]), rate(ns[14])))
    record["summary"].update(
        metric="latency" if lower else "bandwidth", unit=unit, direction="lower" if lower else "higher", n=20,
        median=rate(middle), best=rate(ns[0]), mean=rate(middle), p05=min(rate(ns[0]), rate(ns[-1])),
        p95=max(rate(ns[0]), rate(ns[-1])))
    record["summary"]["ci"].update(lo=ends[0], hi=ends[1])
    for old in ("ranks", "ranks_reason"):
        record.pop(old, None)
    rows = []
    for i in range(args.nodes - (1 if args.nodes > 2 else 0)):
        slow = 1.12 if i % 997 == 13 else 1
        took = middle * slow * (1 + noise.gauss(0, 0.006))
        rows.append(f'{{"rank":{i},"node":{i},"workers":2,"cpu":0,"median_ns":{took:.1f}}}')
    tail = (f',"ranks":{{"n":{args.nodes},"reduction":"max(end) - min(start)","sync":{{"method":"invented"}},'
            f'"per_rank":[{",".join(rows)}]}}')
    return record, tail


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("quick")
    ask.add_argument("dir")
    ask.add_argument("--nodes", type=int, default=100)
    ask.add_argument("--metrics", type=int, default=10)
    ask.add_argument("--hostile", action="store_true")
    args = ask.parse_args()
    first, noise = heads(args.quick), random.Random(11)
    journal = Journal(args.dir)
    begin(journal, first, args)
    plan, end = first("plan"), first("end")
    points = [point(first("point"), k, args, noise) for k in range(args.metrics)]
    plan["points"] = [{"id": p["id"], "bench": p["bench"], "tier": "dram", "estimate_s": 1.0} for p, _ in points]
    plan["skipped"] = [{"id": "stream.copy f64 plain tall compact hbm auto 1GiB", "bench": "stream.copy",
                        "reason": "NO_SUCH_MEMORY", "text": HOSTILE[2] if args.hostile else "no HBM here"}]
    journal.put(plan)
    for record, tail in points:
        journal.put(record, tail)
    end.update(points_done=args.metrics, points_planned=args.metrics)
    journal.put(end)


main()
