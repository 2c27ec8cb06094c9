# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""forgeries.py RUN SCRATCH: records that were rewritten with chain and manifest made anew, so that
only what they claim gives them away. Each must fail in its own check, at its own line."""
import os
import sys

from runs import Run, expect, finish

SOURCE, PLACE = sys.argv[1], os.path.join(sys.argv[2], "forged")
cases = 0


def times(factor):
    def change(record):
        record["summary"]["median"] *= factor
    return change


def put(path, value):
    """Sets the member at this path, or what value(old) gives."""
    def change(record):
        keys = path.split(".")
        for key in keys[:-1]:
            record = record[int(key) if isinstance(record, list) else key]
        last = int(keys[-1]) if isinstance(record, list) else keys[-1]
        record[last] = value(record[last]) if callable(value) else value
    return change


def remove(key):
    def change(record):
        del record[key]
    return change


def all_samples(factor):
    def change(record):
        samples = record["samples"]
        samples["values"] = [x * factor for x in samples["values"]]
    return change


def faster_all(record):
    """Samples and figures alike: consistent, but shorter than the clock can tell."""
    factor = 1e-9
    record["samples"]["values"] = [x * factor for x in record["samples"]["values"]]
    for key in ("median", "best", "p05", "p95", "mean", "bus_median"):
        record["summary"][key] /= factor


def converged_otherwise(record):
    summary = record["summary"]
    summary["converged"] = not summary["converged"]
    summary["stop"] = "ci" if summary["converged"] else "time"


def rules_of_tuned(record):
    record["class"] = "stream-rules"
    record["params"].update(tuned=True, variant="plain")


def rules_of_nt(record):
    record["class"] = "stream-rules"
    record["params"].update(tuned=False, variant="nt")


def flag_put(name):
    def change(record):
        record["flags"].append(name)
    return change


def later(seconds):
    def change(record):
        record["mono_ns"] += int(seconds * 1e9)
    return change


# type of the record, what is done to it, check that must fail, what it must say
CASES = (
    ("point", times(1.01), "samples", "summary.median"),
    ("point", put("summary.best", lambda x: x * 1.2), "samples", "summary.best"),
    ("point", put("summary.mean", lambda x: x * 0.99), "samples", "summary.mean"),
    ("point", put("summary.p05", lambda x: x * 1.001), "samples", "summary.p05"),
    ("point", put("summary.p95", lambda x: x * 1.001), "samples", "summary.p95"),
    ("point", put("summary.cov", 0.0001), "samples", "summary.cov"),
    ("point", put("summary.drift", 0.5), "samples", "summary.drift"),
    ("point", put("summary.n", 9), "samples", "summary.n"),
    ("point", put("samples.values.0", lambda x: x / 2), "samples", "samples give"),
    ("point", put("samples.values.0", -1.0), "samples", ""),
    ("point", put("samples.start_ns.1", 0), "samples", "starts"),
    ("point", all_samples(0.5), "samples", "summary.median"),
    ("point", faster_all, "samples", "shorter than the clock"),
    ("point", all_samples(1e6), "times", "impossible: its samples take"),
    ("point", put("time.total_s", 1e5), "times", "impossible: it took"),
    ("point", put("check.bad", 3), "points", "elements are wrong"),
    ("point", put("placement.local_before", 1.5), "points", "no share of one"),
    ("point", put("id", "stream.read of my own"), "points", "not in the plan"),
    ("point", put("order", 7), "points", "order"),
    ("point", put("status", "GREAT"), "schema", "status"),
    ("point", put("flags", ["drift", "drift"]), "schema", "flags"),
    ("point", put("flags.0", "fast"), "schema", "flags[0]"),
    ("point", put("summary.unit", "GB/s"), "schema", "summary"),
    ("point", put("check.sum", "1234567890123456789"), "data", "sum of its data"),
    ("point", put("work.written_bytes", lambda x: x + 8), "points", "work.payload_bytes"),
    ("point", rules_of_tuned, "points", "params.tuned"),
    ("point", rules_of_nt, "points", "params.variant"),
    ("point", converged_otherwise, "points", "not-converged"),
    ("point", put("summary.stop", lambda x: "time" if x == "ci" else "ci"), "points", "stopped by"),
    ("point", put("placement.local_before", 0.98), "points", "remote-pages"),
    ("point", put("placement.local_after", 0.5), "points", "remote-pages"),
    ("point", flag_put("remote-pages"), "points", "remote-pages"),
    ("point", put("params.size_bytes", lambda x: 2 * x), "points", "params.size_bytes"),
    ("point", put("extra", 1), "schema", "extra"),
    ("point", remove("samples"), "schema", "samples"),
    ("point", put("utc", "yesterday"), "schema", "utc"),
    ("env", remove("hostname"), "schema", "hostname"),
    ("run", put("seed", "12"), "data", "not that of seed"),
    ("end", put("points_done", 1), "points", "points_done"),
    ("end", put("points_planned", 99), "points", "points_planned"),
    ("end", put("skipped", 1), "points", "skipped"),
    ("end", put("launches", 2), "end", "launches"),
    ("end", put("exit_code", 1), "end", "no require.json"),
    ("end", put("exit_code", 3), "end", "exit_code is 3"),
    ("end", put("exit_code", 70), "end", "exit_code is 70"),
    ("end", put("exit_code", 124), "end", "exit_code is 124"),
    ("end", put("exit_code", 130), "end", "exit_code is 130"),
    ("end", put("status", "interrupted"), "end", "exit_code is 0"),
    ("end", put("elapsed_s", 0.001), "end", "elapsed_s"),
    ("end", later(100), "times", "part"),
    ("end", later(-100), "times", "before"),
    ("end", put("utc", "2001-01-01T00:00:00Z"), "times", "part"),
    ("topo", put("xml_sha256", "0" * 64), "sidecars", "topology.xml"),
)


def judge(run, what, check, text, line=None):
    global cases
    cases += 1
    run.forge()
    status, faults, answer = run.verify()
    mine = [f for f in faults if f["name"] == check]
    expect(status == 1, f"{what}: exit status {status} {answer.get('error', '')}")
    expect(any(text in f["text"] or text in f.get("file", "") for f in mine),
           f"{what}: {check} does not say '{text}': {faults}")
    expect(line is None or any(f.get("line") == line for f in mine),
           f"{what}: {check} does not name line {line}: {mine}")
    others = ({f["name"] for f in faults} - {check}) & {"chain", "manifest", "files"}
    expect(not others, f"{what}: the forgery is bad, {others} failed: {faults}")


def points_of(run):
    """A point with whole sums first, as the forgeries of data need."""
    return sorted(run.find("point"), key=lambda i: "sum" not in (run.record(i).get("check") or {}))


def tables():
    for kind, change, check, text in CASES:
        run = Run(SOURCE, PLACE)
        at = points_of(run)[0] if kind == "point" else run.find(kind)[0]
        run.edit(at, change)
        line = None if check in ("sidecars", "data") and kind != "point" else at + 1
        judge(run, f"{kind}: {text}", check, text, line)


def structure():
    run = Run(SOURCE, PLACE)
    at = points_of(run)[0]
    run.lines.insert(at + 1, run.lines[at])
    judge(run, "a point twice", "points", "already", at + 2)

    run = Run(SOURCE, PLACE)
    first, second = run.find("point")[:2]
    run.lines[first], run.lines[second] = run.lines[second], run.lines[first]
    judge(run, "two points swapped", "points", "out of the order of the plan")

    run = Run(SOURCE, PLACE)
    del run.lines[run.find("point")[-1]]
    judge(run, "a point left out", "points", "points_done")

    run = Run(SOURCE, PLACE)
    at = points_of(run)[0]
    run.edit(at, lambda r: r.update(bound={"value": r["summary"]["median"] / 2, "unit": "B/s",
                                           "kind": "vendor", "source": "data sheet"},
                                    bound_fraction=2.0))
    judge(run, "above its bound", "samples", "above its bound", at + 1)

    for status, code in (("FAIL", 1), ("ERROR", 1), ("INVALID", 3)):
        run = Run(SOURCE, PLACE)
        run.edit(points_of(run)[0], put("status", status))
        judge(run, f"a point {status}, but exit code 0", "end", f"give {code}",
              run.find("end")[0] + 1)

    run = Run(SOURCE, PLACE)
    del run.lines[0]
    judge(run, "no run record", "chain", "run record", 1)

    run = Run(SOURCE, PLACE)
    sidecar = next(n for n in os.listdir(run.path("samples")))
    with open(run.path("samples/" + sidecar), "r+b") as f:
        f.write(b"\xff")
    judge(run, "a sidecar changed", "sidecars", sidecar)
    os.unlink(run.path("samples/" + sidecar))
    judge(run, "a sidecar missing", "sidecars", "missing")
    with open(run.path("samples/other.f64"), "wb") as f:
        f.write(b"12345678")
    judge(run, "a sidecar of nothing", "sidecars", "no record names it")


def honest():
    """What the forger's tools leave alone still verifies: they are no reason to fail."""
    global cases
    cases += 1
    run = Run(SOURCE, PLACE)
    run.forge()
    status, faults, answer = run.verify()
    expect(status == 0, f"made anew but unchanged: {faults}")
    # What lies there is named, and nothing else.
    said = next(c["text"] for c in answer["checks"] if c["name"] == "sidecars")
    for key, word in (("samples", "of samples"), ("cells", "of cells")):
        there = any("file" in (run.record(i).get(key) or {}) for i in run.find("point"))
        expect((word in said) == there, f"sidecars: '{word}' in '{said}', but {there}")

    # Thresholds that did not hold explain what no point does.
    cases += 1
    run.edit(run.find("end")[0], put("exit_code", 1))
    with open(run.path("require.json"), "w", encoding="utf-8") as f:
        f.write("{}")
    run.forge()
    _, faults, _ = run.verify()
    expect(not any(f["name"] == "end" for f in faults), f"thresholds failed: {faults}")


honest()
tables()
structure()
finish(cases)
