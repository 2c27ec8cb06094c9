#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Validates run directories without any of hbmark's own code: validate.py SCHEMA DIR...

Each line of journal.jsonl against the JSON Schema, the chain of SHA-256, what a schema cannot say
(a null has its reason, an interval holds its median, sample files match), and manifest.json if
there. Exit code 0 if all is well, 1 if not, 2 for wrong use.
"""
import hashlib
import json
import math
import os
import struct
import sys

import jsonschema

# Here null says "none was given", which needs no reason.
NULL_IS_AN_ANSWER = {"label", "challenge", "remedy", "value", "unit", "first_bad", "summary", "id"}


def no_duplicates(pairs):
    keys = [k for k, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def no_constant(name):
    raise ValueError(name + " is not JSON")


def nulls_without_reason(value, path=""):
    if isinstance(value, list):
        for i, v in enumerate(value):
            yield from nulls_without_reason(v, f"{path}[{i}]")
    elif isinstance(value, dict):
        for k, v in value.items():
            if v is None and k not in NULL_IS_AN_ANSWER and not value.get(k + "_reason"):
                yield f"{path}.{k} is null and {k}_reason does not say why"
            yield from nulls_without_reason(v, f"{path}.{k}")


def quantile(x, p):
    h = (len(x) - 1) * p
    i = min(int(h), len(x) - 2) if len(x) > 1 else 0
    return x[i] + (h - i) * (x[i + 1] - x[i]) if len(x) > 1 else x[0]


def sample_values(samples, folder):
    """The values, inline or from the sidecar file; complaints."""
    if "values" in samples:
        return samples["values"], []
    path = os.path.join(folder, samples["file"])
    if not os.path.isfile(path):
        return [], [f"{samples['file']} is missing"]
    data = open(path, "rb").read()
    wrong = []
    if hashlib.sha256(data).hexdigest() != samples["sha256"]:
        wrong.append(f"{samples['file']} does not match its sha256")
    return [v for (v,) in struct.iter_unpack("<d", data[: len(data) // 8 * 8])], wrong


def point_complaints(point, folder):
    samples, summary = point.get("samples"), point.get("summary")
    if samples:
        values, wrong = sample_values(samples, folder)
        yield from wrong
        if len(values) != samples["n"]:
            yield f"samples.n is {samples['n']} but there are {len(values)} values"
        if not all(math.isfinite(v) for v in values):
            yield "a sample is not finite"
        if summary and summary["n"] != samples["n"]:
            yield "summary.n is not samples.n"
    if summary:
        ci = summary.get("ci")
        if ci and not ci["lo"] <= summary["median"] <= ci["hi"]:
            yield "the interval does not hold the median"
        if not summary["p05"] <= summary["median"] <= summary["p95"]:
            yield "p05 <= median <= p95 does not hold"
        if point.get("bound") and point.get("bound_fraction") is not None:
            share = summary["median"] / point["bound"]["value"]
            if abs(share - point["bound_fraction"]) > 1e-6 * share:
                yield "bound_fraction is not median / bound"


def line_complaints(validator, raw, seq, tip, folder):
    try:
        record = json.loads(raw.decode(), object_pairs_hook=no_duplicates,
                            parse_constant=no_constant)
    except (ValueError, RecursionError) as why:
        yield f"not JSON: {why}"
        return
    for error in sorted(validator.iter_errors(record), key=lambda e: list(map(str, e.path))):
        where = ".".join(map(str, error.absolute_path)) or "record"
        yield f"{where}: {error.message[:300]}"
    if not isinstance(record, dict):
        return
    if record.get("seq") != seq:
        yield f"seq is {record.get('seq')}, not {seq}"
    if record.get("prev") != tip:
        yield "prev is not the SHA-256 of the line before"
    if (record.get("t") == "run") != (seq == 0):
        yield "the first line, and no other, is a run record"
    yield from nulls_without_reason(record)
    if record.get("t") == "point":
        try:
            yield from point_complaints(record, folder)
        except (KeyError, TypeError, AttributeError) as why:
            yield f"member missing or of a wrong type: {why}"


def manifest_complaints(folder):
    path = os.path.join(folder, "manifest.json")
    if not os.path.exists(path):
        return
    for f in json.load(open(path))["files"]:
        name = os.path.join(folder, f["name"])
        data = open(name, "rb").read() if os.path.isfile(name) else None
        if data is None or hashlib.sha256(data).hexdigest() != f["sha256"] \
                or len(data) != int(f["size_bytes"]):
            yield f"{f['name']} is not as manifest.json says"


def check(validator, path):
    """Prints complaints on a run directory or a journal file; their number."""
    folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
    journal = os.path.join(path, "journal.jsonl") if os.path.isdir(path) else path
    bad, tip = 0, "0" * 64
    data = open(journal, "rb").read()
    lines = data.split(b"\n")
    if lines[-1]:
        print(f"{journal}:{len(lines)}: the last line is torn")
        bad += 1
    for i, raw in enumerate(lines[:-1]):
        for text in line_complaints(validator, raw, i, tip, folder):
            print(f"{journal}:{i + 1}: {text}")
            bad += 1
        tip = hashlib.sha256(raw).hexdigest()
    for text in manifest_complaints(folder) if os.path.isdir(path) else ():
        print(f"{folder}: {text}")
        bad += 1
    if not bad:
        print(f"{journal}: {len(lines) - 1} records are valid")
    return bad


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    return 1 if sum(check(validator, p) for p in sys.argv[2:]) else 0


if __name__ == "__main__":
    sys.exit(main())
