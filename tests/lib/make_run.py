#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""make_run.py DIR [SPEC.json]: a small valid run directory from a table of rows, for tests. SPEC (or
standard input) is {"rows": [ROW...], OPTION: VALUE...}; from Python: make_run(DIR, rows, **options).
make_run.py DIR NAME=VALUE...: the run of a cluster of any size; the names are those of cluster().

A row is one point. Only "bench" is needed:
  bench, id     "stream.triad"; the id is made of the factors below if it is not given
  unit          "B/s" (default), "flop/s", "s", "updates/s", ...
  samples       values in that unit; or median, with n (20) and noise (0.01, relative, normal)
  nodes, each   one factor a rank: [1, 1, 0.8] is a third one at 80 %; ranks of each node (1); needs the
                option hosts
  status, reason, text, flags     PASS; "SKIP", "FAIL" and "ERROR" have no number
  launch, class, type, variant, tier, threads, size, at, title, bound   as in the record
  sidecar       true: the samples stand in samples/*.f64
  params, more  members to add to the point's params, to the point
Options: hosts (list of names), label, suite, challenge, seed, argv, skipped (list of plan.skipped),
  env and topo (members for every node), env_of ({"2": {...}}: for one), events, end (members, or
  false: the run was killed), random (of the noise), uuid (a number; that of random)."""
import hashlib
import json
import os
import random
import struct
import sys

sys.dont_write_bytecode = True
from journal import Journal, per_rank  # noqa: E402: no folder of bytecode beside it

WORK = {"B/s": 1e9, "flop/s": 1e9, "updates/s": 1e6, "tokens/s": 1.0, "msg/s": 1e6, "1/s": 1e6, "s": 1e5}
METRIC = {"B/s": "bandwidth", "flop/s": "flops", "updates/s": "updates", "tokens/s": "tokens", "msg/s": "rate",
          "1/s": "rate", "s": "latency"}
WHY = "EXAMPLE: invented test data, not a measurement"


def ordered(values, share):
    """Linear between order statistics, as hbmark's quantiles are."""
    at = (len(values) - 1) * share
    below = int(at)
    above = min(below + 1, len(values) - 1)
    return values[below] + (at - below) * (values[above] - values[below])


def interval(values):
    """Of the median: order statistics by the normal approximation of the binomial."""
    skip = max(0, int(len(values) / 2 - 0.98 * len(values) ** 0.5))
    return values[skip], values[len(values) - 1 - skip]


def summary(times, of, unit, lower):
    """What a point says of its times in ns; a value is of / ns, or ns * of where less is better."""
    values = sorted(ns * of if lower else of / ns for ns in times)
    ns = sorted(times)
    value = (lambda t: t * of) if lower else (lambda t: of / t)
    lo, hi = sorted(map(value, interval(ns)))
    ends = sorted((value(ordered(ns, 0.05)), value(ordered(ns, 0.95))))
    mad = ordered(sorted(abs(v - ordered(values, 0.5)) for v in values), 0.5)
    o = {"metric": METRIC.get(unit, "rate"), "unit": unit, "direction": "lower" if lower else "higher", "n": len(times),
         "median": value(ordered(ns, 0.5)), "best": value(ns[0]), "p05": ends[0], "p95": ends[1],
         "mean": value(sum(ns) / len(ns)), "cov": 1.4826 * mad / ordered(values, 0.5), "drift": 0.0, "converged": True,
         "stop": "ci", "bus_median": None, "bus_median_reason": WHY, "ci": None, "ci_reason": "too few samples"}
    if len(times) > 5:
        del o["ci_reason"]
        o["ci"] = {"level": 0.95, "lo": lo, "hi": hi, "method": "order statistics, Hettmansperger-Sheather",
                   "resampling": "within-launch"}
    return o


class Maker:
    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.noise = random.Random(options.get("random", 1))
        self.journal = Journal(folder)
        self.write = self.journal.write

    def head(self):
        o = self.options
        text = {"label": o.get("label"), "challenge": o.get("challenge")}
        self.write("run", run_uuid="00000000-0000-4000-8000-%012d" % o.get("uuid", o.get("random", 1)), program="hbmark", version="0.1.0",
                   suite=o.get("suite", "quick"), config={"threads": {"value": "all", "origin": "default"}},
                   config_sha256="ab" * 32, argv=o.get("argv", ["hbmark", "run"]), seed=str(o.get("seed", 42)), launches=1,
                   mode="measure", dir="/runs/example", suite_sha256="cd" * 32, **text,
                   **{k + "_reason": "none given" for k, v in text.items() if v is None})

    def nodes(self):
        o = self.options
        hosts = o.get("hosts") or ["n0000.example"]
        for i, host in enumerate(hosts):
            build = {"version": "0.1.0", "git": "0123abc", "dirty": False, "type": "RelWithDebInfo", "exe_sha256": "ef" * 32}
            env = {"hostname": host, "boot_id": f"boot-{i}", "kernel": "6.1.0", "os_release": "Debian GNU/Linux 12",
                   "cpu_model": "EXAMPLE CPU", "microcode": "0x1000065", "governor": "performance", "thp": "madvise",
                   "smt": "on", "numa_balancing": 0, "virt": "none", "bios_version": "1.2", "cmdline": "quiet",
                   "compiler": {"id": "GNU", "version": "12.2.0", "flags": "-O2"}, "build": build,
                   "clock": {"source": "CLOCK_MONOTONIC", "resolution_ns": 1, "overhead_ns": 24.5, "steps": 0}}
            self.write("env", **{**env, **o.get("env", {}), **o.get("env_of", {}).get(str(i), {})})
        for host in hosts:
            gib = 1 << 30
            topo = {"xml_file": None, "xml_file_reason": WHY, "xml_sha256": None, "xml_sha256_reason": WHY,
                    "hwloc_version": "2.9.0", "simulated": False, "packages": 1, "cores": 8, "pus": 16, "smt": 2,
                    "allowed_cores": 8, "used_cores": 8, "llc_sum_bytes": 32 << 20, "memory_available_bytes": 60 * gib,
                    "memory_limit": "MemAvailable", "caches": [
                        {"level": 3, "size_bytes": 32 << 20, "instances": 1, "sum_bytes": 32 << 20}],
                    "nodes": [{"os_index": 0, "kind": "dram", "kind_source": "hwloc", "evidence": WHY,
                               "size_bytes": 64 * gib, "available_bytes": 60 * gib, "cores": 8, "cpuset": "0xff"}]}
            self.write("topo", hostname=host, **{**topo, **o.get("topo", {})})
        self.write("preflight", status="OK", items=[], counters={"backend": "none", "text": WHY})

    def times(self, row):
        """Times of the samples in ns, and what a value is of them."""
        unit = row.get("unit", "B/s")
        lower = row.get("lower", unit in ("s", "ns", "J/B", "J/flop"))
        values = row.get("samples") or [row.get("median", 1e11) * (1 + self.noise.gauss(0, row.get("noise", 0.01)))
                                        for _ in range(row.get("n", 20))]
        work = WORK.get(unit, 1e6)
        of = 1e-9 / work if lower else work * 1e9
        return [v / of if lower else of / v for v in values], of, unit, lower

    def samples(self, row, times, name):
        o = {"unit": "ns", "class": "cost", "reps": 1, "n": len(times)}
        if not row.get("sidecar"):
            return {**o, "values": times}
        os.makedirs(os.path.join(self.folder, "samples"), exist_ok=True)
        data = struct.pack(f"<{len(times)}d", *times)
        with open(os.path.join(self.folder, "samples", name), "wb") as out:
            out.write(data)
        return {**o, "file": "samples/" + name, "sha256": hashlib.sha256(data).hexdigest()}

    def point(self, row, order):
        status, flags = row.get("status", "PASS"), row.get("flags", [])
        status = "WARN" if flags and "status" not in row else status
        factor = {"type": "f64", "variant": "auto", "threads": 8, "bind": "compact", "tier": "dram", "pages": "auto",
                  "size": 1 << 30, **{k: row[k] for k in ("type", "variant", "threads", "tier", "size", "at") if k in row}}
        gib = f"{factor['size'] / (1 << 30):.4g}GiB"
        words = [row["bench"], factor["type"], factor["variant"], "tall", factor["bind"], factor["tier"], "auto", gib]
        params = {**{k: v for k, v in factor.items() if k != "size"}, "isa": "avx512", "unroll": 4, "ranks": 1,
                  "nodes": [0], "device": "host", "size_bytes": factor["size"], "n": factor["size"] // 8,
                  "offset_bytes": 0, **row.get("params", {})}
        reason = {"PASS": "OK", "WARN": "FLAGGED", "FAIL": "CHECK_FAILED", "INVALID": "ABOVE_BOUND", "SKIP": "NO_DEVICE",
                  "ERROR": "DEVICE_FAILED"}[status]
        o = {"id": row.get("id") or " ".join(words + ([factor["at"]] if "at" in factor else [])), "bench": row["bench"],
             "title": row.get("title", row["bench"]), "launch": row.get("launch", 0), "order": order,
             "class": row.get("class", "tuned"), "params": params, "status": status, "reason": row.get("reason", reason),
             "text": row.get("text", "measured and checked" if status == "PASS" else "as the test wants it"), "flags": flags}
        if status in ("PASS", "WARN", "INVALID"):
            self.measured(o, row, order)
        self.write("point", **{**o, **row.get("more", {})})

    def measured(self, o, row, order):
        times, of, unit, lower = self.times(row)
        work = round(WORK.get(unit, 0)) if unit in ("B/s", "flop/s") else 0
        bytes_ = work if unit == "B/s" else 0
        o["placement"] = {"cpus": [0], "pages_sampled": 1024, "local_before": 1.0, "local_after": 1.0, "huge": 1.0,
                          "page_bytes": 2 << 20, "verified": True}
        o["work"] = {"read_bytes": bytes_, "written_bytes": 0, "payload_bytes": bytes_, "bus_bytes": bytes_,
                     "flops": work if unit == "flop/s" else 0, "rule": "payload"}
        o["samples"] = self.samples(row, times, f"point-{order}-{o['launch']}.f64")
        o["warmup"] = {"n": 4, "steady": True}
        o["summary"] = summary(times, of, unit, lower)
        o["check"] = {"kind": "per-element", "elements": 1 << 20, "bad": 0, "max_error": 0.0, "tolerance": 1e-13,
                      "pass": True, "sample_checks": 3}
        o.update(bound=None, bound_reason="none known", bound_fraction=None, bound_fraction_reason="no bound")
        if "bound" in row:
            del o["bound_reason"], o["bound_fraction_reason"]
            o["bound"] = {"value": row["bound"], "unit": unit, "kind": "theoretical", "source": WHY}
            o["bound_fraction"] = o["summary"]["median"] / row["bound"]
        if "nodes" in row:
            median = ordered(sorted(times), 0.5)
            o["params"]["ranks"] = len(row["nodes"])
            o["ranks"] = {"n": len(row["nodes"]), "reduction": "max(end) - min(start)", "sync": {},
                          "per_rank": per_rank([median * f if lower else median / f for f in row["nodes"]], 8,
                                              row.get("each", 1))}

    def body(self, rows):
        o = self.options
        points = [{"id": r["id"], "bench": r["bench"]} for r in rows if "id" in r]
        self.write("plan", points=points, skipped=o.get("skipped", []), estimate_s=1.0, order_seed="7")
        launch = 0
        for event in o.get("events", []):
            self.write("event", **event)
        for order, row in enumerate(rows):
            while row.get("launch", 0) > launch:
                launch += 1
                self.write("event", kind="launch", text="one more launch", launch=launch)
                self.nodes()
            self.point(row, order)
        if o.get("end", {}) is not False:
            self.write("end", **{"status": "complete", "exit_code": 0, "launches": launch + 1, "points_done": len(rows),
                                 "points_planned": len(rows), "skipped": len(o.get("skipped", [])), "elapsed_s": 60.0,
                                 **o.get("end", {})})

    def save(self):
        self.journal.close()
        write_manifest(self.folder)


def write_manifest(folder):
    """manifest.json of what is in the folder, as a run writes it at its end."""
    names = sorted(os.path.relpath(os.path.join(at, n), folder) for at, _, files in os.walk(folder) for n in files
                   if not n.startswith(("manifest.json", "lock", ".")))
    files = []
    for name in names:
        with open(os.path.join(folder, name), "rb") as f:
            data = f.read()
        files.append({"name": name, "sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)})
    with open(os.path.join(folder, "manifest.json"), "w") as out:
        json.dump({"v": "hbmark/1.0", "t": "manifest", "files": files}, out, indent=1)


def make_run(folder, rows, **options):
    """Makes the directory; see the head of this file."""
    maker = Maker(folder, options)
    maker.head()
    maker.nodes()
    maker.body(rows)
    maker.save()
    return folder


# What a cluster measures: benchmark, unit, value of a sound node.
METRICS = [("stream.triad", "B/s", 3.1e11), ("stream.copy", "B/s", 2.9e11), ("stream.read", "B/s", 3.4e11),
           ("latency.idle", "s", 1.12e-7), ("compute.fma", "flop/s", 5.4e12), ("random.gups", "updates/s", 1.4e9),
           ("llm.decode", "tokens/s", 11.0), ("compute.gemm", "flop/s", 4.6e12)]
ODD = [("kernel", "6.1.0-99-odd"), ("microcode", "0x2b0004d0"), ("governor", "powersave"), ("thp", "never")]


def cluster(folder, nodes=1, ranks=1, metrics=50, samples=20, launches=1, slow=0, odd=0, missing=0, gone=0, seed=1,
            label=None, hostile=None, template=None):
    """Nodes that differ a little, each with so many ranks. Of every slow nodes one is 12 % slow, of every odd nodes
    one is configured otherwise; the last gone nodes give no values, missing more none in every second
    point. hostile: file with a list of texts for all names; template: env and topo of a node, a line each.
    The same arguments make the same bytes."""
    noise = random.Random(seed)
    texts = json.load(open(hostile, encoding="utf-8")) if hostile else None
    speed = [0.88 if slow and i % slow == 13 % slow else 1 for i in range(nodes)]
    options = {"random": seed, "uuid": seed * 10**6 + nodes, "label": texts[0] + texts[1] if texts else label, "suite": "standard",
               "hosts": [texts[i % len(texts)] if texts else f"n{i:05}" for i in range(nodes)],
               "env_of": {str(i): dict([ODD[i // odd % 4]]) for i in range(nodes) if odd and i % odd == 7 % odd}}
    if template:
        for name, line in zip(("env", "topo"), open(template, encoding="utf-8")):
            options[name] = {k: v for k, v in json.loads(line).items() if k not in ("t", "hostname")}
    more = {}
    if texts:
        options.setdefault("env", {})["cpu_model"] = texts[2]
        options["skipped"] = [{"id": "stream.hbm", "bench": "stream.hbm", "reason": "NO_TIER",
                               "reason_code": "NO_TIER", "text": texts[2]}]
        more = {"title": texts[0], "text": texts[2], "more": {"note": texts[3]}}
    rows = []
    for launch, i in ((launch, i) for launch in range(launches) for i in range(metrics)):
        bench, unit, value = METRICS[i % len(METRICS)]
        there = nodes - gone - (missing if i % 2 else 0)
        own = [s * (1 + noise.gauss(0, 0.004)) for s in speed[:there] for _ in range(ranks)]
        least = min(own) # which all others wait for
        rows.append({"bench": bench, "unit": unit, "median": value / least if unit == "s" else value * least * nodes,
                     "n": samples, "sidecar": samples > 4096, "launch": launch, "at": f"place={i // len(METRICS)}",
                     "class": "tuned" if i % 3 else "stream-rules", "each": ranks, **more,
                     "nodes": [least / f if unit == "s" else f / least for f in own]})
    return make_run(folder, rows, **options)


def main():
    if len(sys.argv) > 2 and "=" in sys.argv[2]:
        words = dict(word.split("=", 1) for word in sys.argv[2:])
        cluster(sys.argv[1], **{k: int(v) if v.isdigit() else v for k, v in words.items()})
        return 0
    if not 2 <= len(sys.argv) <= 3 or sys.argv[1].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 64
    with open(sys.argv[2]) if len(sys.argv) == 3 else sys.stdin as f:
        spec = json.load(f)
    make_run(sys.argv[1], spec.pop("rows"), **spec)
    return 0


if __name__ == "__main__":
    sys.exit(main())
