#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""growth.py BUILD [--nodes 1,100,10000] [--metrics 50] [--folder DIR] [--only WORD]: makes runs of these
numbers of nodes and prints what each command that reads runs takes for them: seconds, CPU seconds, peak
memory, and the seconds that one more node costs. It measures and judges no speed; exit status 1 only
if a command fails. The whole of what is promised: --nodes 1,100,10000,100000 (3 GB of disk)."""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "../lib"))
import make_run  # noqa: E402: it lies in another folder

WANTS = {"figures": 0, "samples": 1, "nodes": 2, "records": 4, "facts": 8, "everything": 15}
GOAL_S, GOAL_MB = 60, 2048


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--nodes", default="1,100,10000")
    parser.add_argument("--metrics", type=int, default=50)
    parser.add_argument("--folder", help="where runs are made, and kept")
    parser.add_argument("--only", default="", help="commands whose name has this")
    return parser.parse_args()


def measure(args, scratch):
    """Exit code, seconds, CPU seconds, MB, and what it says on errors."""
    with open(os.path.join(scratch, "err"), "w+b") as err:
        begun = time.monotonic()
        child = subprocess.Popen(args, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err, cwd=scratch)
        _, status, used = os.wait4(child.pid, 0)
        took = time.monotonic() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        said = err.read().decode(errors="replace")
    return child.returncode, took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def make(o, nodes, name, seed):
    """The run of a cluster with some slow nodes and some of another configuration."""
    path = os.path.join(o.folder, f"{name}-{nodes}")
    if not os.path.exists(os.path.join(path, "manifest.json")):
        make_run.cluster(path, nodes, metrics=o.metrics, seed=seed, label=name, slow=max(50, nodes // 20), odd=500,
                         missing=nodes // 500, template=os.path.join(HERE, "node.jsonl"))
    return path


def commands(o, a, b):
    hbmark = os.path.join(o.build, "bin/hbmark")
    reader = os.path.join(o.build, "tests/scale/read_scale")
    yield from ((f"read {name}", [reader, str(want), a]) for name, want in WANTS.items())
    yield "verify", [hbmark, "verify", a]
    yield "compare", [hbmark, "compare", a, b]
    yield "target", [hbmark, "target", a, "--all"]
    yield from ((f"export {f}", [hbmark, "export", "-f", f, a]) for f in ("csv", "json", "prom"))
    yield "report", [hbmark, "report", a, "-o", "report.html"]
    yield "history add", [hbmark, "history", "history.db", "add", a]


def row(name, nodes, got, before):
    """One line of the table; what a node more costs needs the size before. An idle machine takes neither
    more than these seconds nor more than these CPU seconds, whatever else runs beside us."""
    took, cpu, mb = got[1:4]
    more = f"{1e6 * (cpu - before[1]) / (nodes - before[0]):9.1f}" if before else " " * 9
    goal = "" if nodes < 100000 else "  within the goal" if min(took, cpu) <= GOAL_S and mb <= GOAL_MB else "  OVER THE GOAL"
    print(f"{name:<16} {nodes:>7} {took:>8.2f} {cpu:>8.2f} {mb:>8.0f} {more}{goal}", flush=True)


def main():
    o = arguments()
    o.build = os.path.abspath(o.build)
    scratch = tempfile.mkdtemp(prefix="hbmark-growth.")
    o.folder = os.path.abspath(o.folder or scratch)
    os.makedirs(o.folder, exist_ok=True)
    sizes = sorted(int(n) for n in o.nodes.split(","))
    before, failed, absent = {}, [], set()
    print(f"{o.metrics} metrics; goal at 100000 nodes: {GOAL_S} s, {GOAL_MB} MB")
    print(f"{'COMMAND':<16} {'NODES':>7} {'SECONDS':>8} {'CPU S':>8} {'MB':>8} {'US/NODE':>9}")
    for nodes in sizes:
        a, b = make(o, nodes, "a", 1), make(o, nodes, "b", 2)
        for name, args in commands(o, a, b):
            if o.only not in name or name in absent:
                continue
            got = measure(args, scratch)
            if "not there yet" in got[4]:
                absent.add(name)
                continue
            if got[0] not in (0, 1, 3, 4):
                failed.append(f"{name} with {nodes} nodes: exit code {got[0]}: {got[4][:200]}")
            row(name, nodes, got, before.get(name))
            before[name] = (nodes, got[2])
    shutil.rmtree(scratch)
    if absent:
        print("not in this build: " + ", ".join(sorted(absent)))
    print("\n".join(failed), end="")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
