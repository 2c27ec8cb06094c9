#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""make_suite.py QUICK.jsonl >SUITE.jsonl: an invented run of all families on a node with 16 cores,
two nodes with DRAM and one with HBM, for the tests of what follows and how it is shown. Head
records are those of the given journal. Made anew only when the form of records changes."""
import json
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from journal import heads  # noqa: E402: it lies in another folder

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
L1, L2, L3 = 48 * KIB, 2 * MIB, 30 * MIB
CORES = 16
noise = random.Random(7)


def jitter(value, share=0.004):
    return value * (1 + noise.gauss(0, share))


def shown(size):
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if size >= unit:
            return f"{size / unit:.4g}{name}"
    return f"{size}B"


class Run:
    def __init__(self, quick):
        self.head, self.points = heads(quick), []

    def add(self, bench, value, unit, metric=None, type="f64", variant="auto", threads=CORES, bind="compact",
            tier="dram", nodes=(0,), size=GIB, at=None, level=None, read=0.0, written=0.0, flops=0.0, sides=(),
            cells=None, flags=(), lower=False, **more):
        value, word = float(f"{jitter(value):.5g}"), {CORES: "tall", 0: "tall"}.get(threads, f"t{threads}")
        params = {"type": type, "variant": variant, "isa": "avx512", "unroll": 4, "threads": threads, "ranks": 1,
                  "bind": bind, "tier": tier, "nodes": list(nodes), "pages": "auto", "size_bytes": size,
                  "n": size // 8, "offset_bytes": 4160, "device": "host", **more}
        if at:
            params["at"] = at
        if level:
            params["level"] = level
        work = read + written if unit == "B/s" else flops
        ns = value * 1e9 if lower else 1e9 / value if unit == "tokens/s" else 1e9 * (work or 1e6) / value
        point = {**self.head("point"), "id": " ".join(
            [bench, type, variant, word, bind, tier, "auto", shown(size)] + ([at] if at else [])
            + [f"from={v}" for k, v in more.items() if k == "from"]),
            "bench": bench, "title": bench, "order": len(self.points), "class": "tuned", "params": params,
            "status": "WARN" if flags else "PASS", "reason": "FLAGGED" if flags else "OK",
            "text": "measured and checked", "flags": list(flags)}
        for unused in ("doubling", "constant", "context", "counters", "ranks", "time"):
            point.pop(unused, None)
            point.pop(unused + "_reason", None)
        point["placement"]["cpus"] = [0]
        point["placement"]["huge"] = 1.0
        point["work"] = {"read_bytes": round(read), "written_bytes": round(written),
                         "payload_bytes": round(read + written), "bus_bytes": round(read + written),
                         "flops": round(flops), "rule": "payload"}
        point["samples"] = {"unit": "ns", "class": "cost", "reps": 1, "n": 6, "values": [round(ns, 3)] * 6}
        around = {"median": value, "mean": value, "best": float(f"{value * (0.99 if lower else 1.01):.5g}"),
                  "p05": float(f"{value * 0.99:.5g}"), "p95": float(f"{value * 1.01:.5g}")}
        point["summary"].update(around, unit=unit, metric=metric or "bandwidth", n=6,
                                direction="lower" if lower else "higher", bus_median=None,
                                bus_median_reason="no bus bytes")
        point["summary"]["ci"].update(lo=float(f"{value * 0.996:.5g}"), hi=float(f"{value * 1.004:.5g}"))
        if sides:
            point["sides"] = [{"name": name, "unit": u, "n": 6, "median": v, "p05": v, "p95": v, "values": [v] * 6}
                              for name, u, v in sides]
        if cells:
            point["cells"] = cells
        # No plan has a point twice: what these invented names do not tell apart is numbered.
        again = sum(p["id"].split(" #")[0] == point["id"] for p in self.points)
        point["id"] += f" #{again + 1}" if again else ""
        self.points.append(point)


def level(size):
    below = ""
    for name, room in (("L1", L1), ("L2", L2), ("L3", L3)):
        if size <= room / 2:
            return below + name
        below = name + "-" if size < 2 * room else ""
    return below + "memory"


def sizes(octave, last):
    return [round(4096 * 2 ** (i / octave)) // 4096 * 4096 for i in range(99 * octave)
            if 4096 * 2 ** (i / octave) <= last]


def cost(size, values, ends):
    """Time of an access: each level that does not hold the set adds what it costs to go further."""
    total = values[0]
    for now, then, end in zip(values, values[1:], ends):
        total += (then - now) * max(0.0, 1 - end / size) ** 0.5
    return total


def latency(run):
    for size in sizes(2, 240 * MIB) + [4 * GIB]:
        run.add("latency.idle", cost(size, [1.3e-9, 4.2e-9, 21e-9, 118e-9], [L1, L2, 11 * MIB]), "s", "latency",
                threads=1, size=size, level=level(size), lower=True, read=65536)
    for chains in (1, 2, 4, 8, 16, 32):
        run.add("latency.mlp", min(0.55e9 * chains, 11e9), "B/s", threads=1, size=256 * MIB, at=f"chains={chains}",
                read=65536 * chains)
    for variant, most in (("read", 92e9), ("half-nt", 78e9)):
        for delay in (0, 50, 100, 200, 400, 800, 1600, 3200):
            load = most / (1 + delay / 100)
            run.add("latency.loaded", 118e-9 * (1 + 0.12 * (load / most) / (1.04 - load / most)), "s", "latency",
                    variant=variant, at=f"delay={delay}", size=256 * MIB, lower=True, read=65536,
                    sides=[("load bandwidth", "B/s", jitter(load))])
    names = [f"core {i}" for i in range(CORES)]
    grid = [0.0 if a == b else float(f"{jitter(48e-9 if a // 8 == b // 8 else 97e-9, 0.02):.4g}")
            for a in range(CORES) for b in range(CORES)]
    for state in ("clean", "modified"):
        run.add("latency.c2c", 71e-9, "s", "latency", variant=state, lower=True, size=4096, read=64,
                cells={"rows": names, "cols": names, "unit": "s", "n": 6, "median": grid, "p05": grid, "p95": grid})


def bandwidth(run):
    for op, arrays in (("read", 1), ("copy", 2)):
        for size in sizes(4 if arrays == 1 else 2, 256 * MIB):
            run.add(f"bw.sweep.{op}", 1 / cost(arrays * size, [1 / 190e9, 1 / 96e9, 1 / 31e9, 1 / 12e9],
                                               [L1, L2, 11 * MIB]), "B/s",
                    threads=1, size=size, level=level(size), read=size, written=size * (arrays - 1))
    for bind in ("compact", "scatter"):
        for threads in (1, 2, 4, 8, 12, 16):
            run.add("bw.scaling", 95e9 * (1 - 0.86 ** (threads * (1.4 if bind == "scatter" else 1))), "B/s",
                    threads=threads, bind=bind, read=GIB)
    for read in range(0, 101, 20):
        run.add("bw.mix", 70e9 + 0.24e9 * read, "B/s", at=f"read={read}", variant="nt", read=GIB * read / 100,
                written=GIB * (100 - read) / 100)
    for tier, node, rate in (("dram", 0, 97e9), ("hbm", 2, 410e9)):
        run.add("bw.max", rate, "B/s", tier=tier, nodes=(node,), read=GIB)
    for here in (0, 1):
        for tier, node, rate, ns in (("dram", 0, 96e9, 118e-9), ("dram", 1, 96e9, 118e-9), ("hbm", 2, 405e9, 142e-9)):
            far = node < 2 and node != here
            run.add("matrix.bw.read", rate * (0.6 if far else 1), "B/s", tier=tier, nodes=(node,), read=GIB, **{"from": here})
            run.add("matrix.latency", ns * (1.5 if far else 1), "s", "latency", tier=tier, nodes=(node,), threads=1,
                    lower=True, read=64, **{"from": here})
    for weights, rate in (("1:0", 96e9), ("1:2", 288e9), ("1:4", 468e9), ("0:1", 404e9)):
        run.add("matrix.interleave.read", rate, "B/s", tier="0+2", nodes=(0, 2), read=GIB, at=f"weights={weights}",
                **{"from": 0})
    for name, rate in (("random.gups", 0.31e9), ("random.line", 0.22e9)):
        run.add(name, rate, "updates/s", "updates", type="u64", size=4 * GIB)
    run.add("random.gather", 21e9, "B/s", at="pattern=uniform", read=GIB, sides=[("line bandwidth", "B/s", 168e9)])


def compute(run):
    for type, rate in (("f64", 1.05e12), ("f32", 2.1e12), ("bf16", 4.2e12)):
        run.add("compute.fma", rate, "flop/s", "flops", type=type, size=4096, flops=1e9,
                sides=[("core clock", "Hz", 3.1e9), ("flop per cycle", "1", rate / CORES / 3.1e9)])
    for type, rate in (("f64", 0.94e12), ("f32", 1.93e12)):
        run.add("compute.gemm", rate, "flop/s", "flops", type=type, size=128 * MIB, flops=2e12, read=384 * MIB)
    run.add("compute.spmv", 13.5e9, "flop/s", "flops", variant="sell", flops=2e8, read=1.25e9, written=4e7)
    run.add("compute.stencil", 74e9, "flop/s", "flops", at="points=27", flops=7e9, read=4.3e9, written=4.3e9)
    for where, size, rate in (("L1", 16 * KIB, 3e12), ("L2", MIB, 1.5e12), ("L3", 12 * MIB, 480e9), ("memory", GIB, 95e9)):
        for fma in (1, 4, 16, 64, 256):
            run.add("roofline", min(1.05e12, rate * fma / 4), "flop/s", "flops", at=f"fma={fma}", size=size,
                    level=where, flops=1e6 * fma / 4, read=1e6)
    for shape, rate in (("8b", 11.8), ("70b", 1.36)):
        run.add("llm.decode", rate, "tokens/s", "tokens", type="bf16", at=f"model={shape}", read=7.5e9 if shape == "8b" else 69e9,
                sides=[("tokens", "tokens/s", rate)])
    run.add("noise.fwq", 1.02e-3, "s", "latency", threads=1, size=4096, lower=True, read=64,
            sides=[("lost", "1", 0.0021), ("p99.9", "s", 1.31e-3)])
    run.add("energy.triad", 31e-12, "J/B", "energy", lower=True, read=GIB, flags=["drift"])


def main():
    run = Run(sys.argv[1])
    latency(run)
    bandwidth(run)
    compute(run)
    head = [run.head(kind) for kind in ("run", "env", "topo", "preflight", "plan")]
    head[0]["suite"] = "standard"
    head[2].update(cores=CORES, pus=CORES, allowed_cores=CORES, llc_sum_bytes=L3, caches=[
        {"level": i, "place": "core-side", "size_bytes": s, "instances": n, "sum_bytes": s * n}
        for i, s, n in ((1, L1, CORES), (2, L2, CORES), (3, L3, 1))])
    node = head[2]["nodes"][0]
    head[2]["nodes"] = [{**node, "os_index": i, "kind": kind, "cores": 0 if i == 2 else 8}
                        for i, kind in enumerate(("dram", "dram", "hbm"))]
    head[4]["points"] = [{"id": p["id"], "bench": p["bench"], "tier": p["params"]["tier"], "estimate_s": 1.0}
                         for p in run.points]
    end = {"v": "hbmark/1.0", "t": "end", "seq": 0, "prev": "", "utc": "2026-01-02T03:18:05.000000Z",
           "mono_ns": 2000000000, "status": "complete", "exit_code": 0, "launches": 1,
           "points_done": len(run.points), "points_planned": len(run.points), "skipped": 5, "elapsed_s": 840.0,
           "overhead": {"timed_s": 310.0}}
    for record in head + run.points + [end]:
        print(json.dumps(record, separators=(",", ":")))


main()
