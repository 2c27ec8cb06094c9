# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Duels: one figure of hbmark against the same figure of another program, in interleaved rounds.

Each row of the tables at the end says how both are called and how their output is read. A ratio
above one is always to hbmark's favour: of rates ours / theirs, of times theirs / ours."""

import json
import math
import os
import re
import statistics
import subprocess
import tempfile


class Failure(Exception):
    """A program that did not run or whose output says nothing."""


def say(text):
    print(text, flush=True)


def execute(command, env=None, cwd=None):
    """Output of a program, or Failure with what it said."""
    try:
        done = subprocess.run(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, timeout=600,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              encoding="utf-8", errors="replace")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure("%s: %s" % (command[0], error)) from error
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-300:]
        raise Failure("%s: exit status %d: %s" % (" ".join(command), done.returncode, said))
    return done.stdout


def median_interval(values, level=0.95):
    """Order-statistic interval of the median: distribution-free (binomial). None below 6."""
    n, order, tail = len(values), sorted(values), 0.0
    low = 0
    while low < n:
        tail += math.comb(n, low) / 2.0 ** n
        if tail > (1 - level) / 2:
            break
        low += 1
    return (order[low - 1], order[n - low]) if 0 < low <= n - low else None


def mark(ratio, interval, target):
    if ratio < target:
        return "BELOW"
    return "PASS" if interval and interval[0] >= target else "PASS?"


def parse_records(text):
    """JSON lines of hbmark, as a list."""
    try:
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    except ValueError as error:
        raise Failure("hbmark printed what is no JSON: %s" % error) from error


def number(pattern, text, what):
    """The number that the pattern's first group finds in a program's output."""
    found = re.search(pattern, text, re.M)
    if not found:
        raise Failure("%s printed no result: %s" % (what, text.strip()[-300:]))
    return float(found.group(1))


def best(point):
    return float(point["summary"]["best"])


def median(point):
    return float(point["summary"]["median"])


def side(name):
    """The median of a second quantity of the point."""
    def of(point):
        found = [s for s in point.get("sides", []) if s["name"] == name]
        if not found:
            raise Failure("%s has no side '%s'" % (point.get("id"), name))
        return float(found[0]["median"])
    return of


class Duel:
    """One figure: how ours and theirs are called, read, and what ratio is wanted."""

    def __init__(self, name, peer, target, ours, theirs, read, value=best, unit="", scale=1.0,
                 higher=True, workspace=None):
        self.name, self.peer, self.target = name, peer, target
        self.ours, self.theirs, self.read, self.value = ours, theirs, read, value
        self.unit, self.scale, self.higher, self.workspace = unit, scale, higher, workspace
        self.rounds = []

    def run_ours(self, args):
        with tempfile.TemporaryDirectory(prefix="hbmark-duel-") as folder:
            text = execute([args.hbmark, "run"] + self.ours +
                           ["--json", "--output", os.path.join(folder, "run")] + args.ours.split())
        points = [r for r in parse_records(text) if r.get("t") == "point"]
        rated = [r for r in points if r.get("summary")]
        if len(rated) != 1:
            raise Failure("%d points of hbmark have a result, one is wanted: %s" % (
                len(rated), "; ".join(str(r.get("text")) for r in points)))
        return self.value(rated[0])

    def run_theirs(self, args):
        if not self.workspace:
            return self.read(execute(self.theirs(args)))
        with tempfile.TemporaryDirectory(prefix="hbmark-duel-") as folder:
            self.workspace(args, folder)
            return self.read(execute(self.theirs(args), cwd=folder), folder)

    def round(self, args, index):
        if index % 2 == 0:
            mine, other = self.run_ours(args), self.run_theirs(args)
        else:
            other, mine = self.run_theirs(args), self.run_ours(args)
        self.rounds.append((mine, other, mine / other if self.higher else other / mine))

    def result(self):
        ratios = [r[2] for r in self.rounds]
        return {"name": self.name, "peer": self.peer, "n": len(ratios), "target": self.target,
                "ours": statistics.median(r[0] for r in self.rounds) * self.scale,
                "theirs": statistics.median(r[1] for r in self.rounds) * self.scale,
                "unit": self.unit, "ratio": statistics.median(ratios),
                "interval": median_interval(ratios)}


def play(duels, args):
    """Rounds outside, duels inside: each meets all moods of the machine."""
    for index in range(args.rounds):
        say("round %d of %d" % (index + 1, args.rounds))
        for duel in duels:
            try:
                duel.round(args, index)
            except Failure as failure:
                say("  %s: %s" % (duel.name, failure))
    return [d.result() for d in duels if d.rounds]


def show(results):
    say("\n%-26s %-16s %11s %11s %-8s %6s %-15s %6s %s" % (
        "figure", "peer", "ours", "theirs", "unit", "ratio", "95% interval", "target", ""))
    for r in results:
        interval = "[%.3f, %.3f]" % r["interval"] if r["interval"] else "-"
        say("%-26s %-16s %11.4g %11.4g %-8s %6.3f %-15s %6.2f %s" % (
            r["name"], r["peer"], r["ours"], r["theirs"], r["unit"], r["ratio"], interval,
            r["target"], mark(r["ratio"], r["interval"], r["target"])))
    say("ratio: above 1 to our favour. PASS: the whole interval reaches the target; PASS?: the "
        "median does, the interval is wider or absent (under 6 rounds); BELOW: the median does "
        "not.")


# Latency: ns of one load at equal working set and page size; best against best.

LATENCY_SIZES = [("16KiB", 16 << 10, "thp"), ("512KiB", 512 << 10, "thp"),
                 ("256MiB", 256 << 20, "4k"), ("256MiB", 256 << 20, "thp")]


def compiled(source, folder, *flags):
    """A program of ours that stands for what anybody would write, compiled into folder."""
    binary = os.path.join(folder, os.path.basename(source)[:-2])
    execute(["cc", "-O2", "-o", binary, source] + list(flags))
    return binary


def latency_duels(args, folder):
    duels, here = [], os.path.dirname(os.path.abspath(__file__))
    chase = compiled(os.path.join(here, "peers", "chase.c"), folder)
    for text, size, pages in LATENCY_SIZES:
        ours = ["latency.idle", "--size", text, "--pages", pages, "--time", "800ms", "--counters",
                "none"]
        figure = "latency.idle %s %s" % (text, pages)
        huge = ["huge"] if pages == "thp" else []
        duels.append(Duel(figure, "plain C chase", 0.97, ours,
                          lambda _, s=size, h=huge: [chase, str(s)] + h,
                          lambda t: number(r"^([0-9.]+) ns", t, "chase") * 1e-9,
                          unit="ns", scale=1e9, higher=False))
        if args.multichase:
            flags = ["-m", str(size), "-s", "64", "-T", str(size), "-n", "2"]
            duels.append(Duel(figure, "multichase", 0.97, ours,
                              lambda _, f=flags, h=huge: [args.multichase] + f + ["-H"] * len(h),
                              lambda t: number(r"^\s*([0-9.]+)", t, "multichase") * 1e-9,
                              unit="ns", scale=1e9, higher=False))
    return duels


# Products of matrices: the same library, called directly with its own threads; best against best.

GEMM = [("f64", 8), ("f32", 4)]


def gemm_duels(args, folder):
    """The order of ours follows from the size: blocks of 64 in each direction."""
    here, duels = os.path.dirname(os.path.abspath(__file__)), []
    program = compiled(os.path.join(here, "peers", "gemm.c"), folder, "-ldl")
    for element, width in GEMM:
        order = 2048 if width == 8 else 2880
        ours = ["compute.gemm", "--at", "random", "--type", element, "--blas", args.blas, "--size",
                str(order * order * width), "--time", "3s", "--counters", "none"]
        duels.append(Duel("compute.gemm %s" % element, "direct call", 0.97, ours,
                          lambda _, e=element, n=order: [program, args.blas, e, str(n)],
                          lambda t: number(r"^([0-9.e+]+) flop/s", t, "gemm"),
                          unit="Gflop/s", scale=1e-9))
    return duels


# Solvers against the bandwidth that bounds them, measured by us as well: that of the loop which
# reads and writes in the same proportion. Payload against payload, median against median.

BOUND = [("compute.spmv", "csr", "f64", "stream.read"), ("compute.spmv", "sell", "f64", "stream.read"),
         ("compute.stencil", "7", "f64", "stream.copy"), ("compute.stencil", "7", "f32", "stream.copy"),
         ("compute.stencil", "27", "f64", "stream.copy"), ("compute.stencil", "27", "f32", "stream.copy")]


def payload_rate(point):
    """Payload of the median sample, B/s, whatever the headline counts."""
    times, reps = point["samples"].get("values"), point["samples"]["reps"]
    if not times:
        raise Failure("%s keeps its samples elsewhere: give less --time" % point.get("id"))
    return float(point["work"]["payload_bytes"]) * reps / statistics.median(times) * 1e9


def rated_point(text):
    points = [r for r in parse_records(text) if r.get("t") == "point" and r.get("summary")]
    if len(points) != 1:
        raise Failure("%d points have a result, one is wanted" % len(points))
    return points[0]


# Short, so that both sides meet the same mood of the machine.
BRIEF = ["--time", "500ms", "--counters", "none", "--doubling=off", "--constant-probe=off"]


def other_run(words, args):
    """The call of ours that another one of ours stands beside."""
    words = ["run"] + words + BRIEF + ["--json", "--output", "run"] + args.ours.split()
    return lambda a: [os.path.abspath(a.hbmark)] + words


def bound_duels(args, folder):
    del folder
    duels = []
    for bench, at, element, bound in BOUND:
        ours = [bench, "--at", at, "--type", element] + BRIEF
        duels.append(Duel("%s %s %s" % (bench, at, element), bound, 0.90, ours,
                          other_run([bound, "--type", element, "--variant", "auto"], args),
                          lambda text, _: payload_rate(rated_point(text)), value=payload_rate,
                          unit="GB/s", scale=1e-9, workspace=lambda _, f: None))
    return duels


# The ends of the loaded latency against the same numbers alone: idle against latency.idle, the most
# load against the loop that reads alike on as many cores. Medians.

def loaded_duels(args, folder):
    del folder
    size = ["--size", "1GiB"]
    loaded = ["latency.loaded", "--variant", "r100"] + size + BRIEF
    most = max(1, len(os.sched_getaffinity(0)) - 1)
    return [Duel("latency.loaded idle", "latency.idle", 0.95, loaded + ["--at", "idle"],
                 other_run(["latency.idle"] + size, args), lambda text, _: median(rated_point(text)), value=median,
                 unit="ns", scale=1e9, higher=False, workspace=lambda _, f: None),
            Duel("latency.loaded most", "stream.read", 0.95, loaded + ["--at", "0"],
                 other_run(["stream.read", "--threads", str(most)] + size, args),
                 lambda text, _: payload_rate(rated_point(text)), value=side("total bandwidth"),
                 unit="GB/s", scale=1e-9, workspace=lambda _, f: None)]


# family: function that makes its duels (args, folder for programs)
FAMILIES = {"latency": latency_duels, "gemm": gemm_duels, "bound": bound_duels, "loaded": loaded_duels}


def compare(args):
    """Runs the families' duels; True if every ratio reaches its target."""
    with tempfile.TemporaryDirectory(prefix="hbmark-duels-") as folder:
        duels = []
        for family in args.duels.split(","):
            if family not in FAMILIES:
                raise Failure("no family '%s'; there are: %s" % (family, ", ".join(FAMILIES)))
            try:
                duels += FAMILIES[family](args, folder)
            except Failure as failure:
                say("%s: %s" % (family, failure))
        results = play(duels, args)
    show(results)
    return bool(results) and all(r["ratio"] >= r["target"] for r in results)
