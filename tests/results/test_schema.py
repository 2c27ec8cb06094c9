# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""test_schema.py SOURCE_DIR SCHEMA WRITER DERIVER: the schema accepts what our writer and the examples hold,
refuses each of a list of faults, and has the same codes as the words people read."""
import contextlib
import copy
import glob
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema

sys.dont_write_bytecode = True
import validate as validator  # noqa: E402: it lies beside this file

SOURCE, SCHEMA, WRITER, DERIVER = sys.argv[1:5]
HERE = os.path.join(SOURCE, "tests/results")

CHECKER = jsonschema.Draft202012Validator(json.load(open(SCHEMA)))


def complaints(path):
    """What validate.py says, "" if nothing is wrong."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        bad = validator.check(CHECKER, path)
    return said.getvalue() if bad else ""


def load(path):
    return [json.loads(line) for line in open(path)]


def write(path, records):
    tip = "0" * 64
    with open(path, "w") as out:
        for record in records:
            record["prev"] = tip
            text = json.dumps(record)
            tip = hashlib.sha256(text.encode()).hexdigest()
            out.write(text + "\n")


def edit(record, path, value):
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        record = record[step]
    if value is Ellipsis:
        del record[last]
    else:
        record[last] = value


# (record type, its index among that type, path, new value or ... to delete)
FAULTS = [
    ("run", 0, "seed", 42), ("run", 0, "config_sha256", "x"), ("run", 0, "argv", ...),
    ("run", 0, "surprise", 1), ("run", 0, "v", "hbmark/2.0"), ("run", 0, "utc", "yesterday"),
    ("env", 0, "hostname", ...), ("env", 0, "governor_reason", ...),
    ("topo", 0, "nodes.0.kind", "quick"), ("preflight", 0, "status", "GOOD"),
    ("plan", 0, "skipped.0.reason_code", "BECAUSE"), ("plan", 0, "skipped.0.text", ""),
    ("point", 0, "status", "OK"), ("point", 0, "class", "fast"), ("point", 0, "flags", ["odd"]),
    ("point", 0, "summary", None), ("point", 0, "summary.median", -1.0),
    ("point", 0, "summary.unit", "GB/s"), ("point", 0, "summary.ci.lo", 1e18),
    ("point", 0, "summary.p05", 1e18), ("point", 0, "samples.n", 3),
    ("point", 0, "samples.values.0", None), ("point", 0, "check.pass", False),
    ("point", 0, "bound_reason", ...), ("point", 0, "reason", "CHECK_FAILED"),
    ("point", 0, "work.payload_bytes", 1.5), ("point", 0, "params.tier", ...),
    ("point", 0, "status", "SKIP"), ("point", 0, "status", "FAIL"), ("point", 0, "seq", 99),
    ("end", 0, "exit_code", 2), ("end", 0, "status", "done"), ("end", 0, "t", "fin"),
]

DERIVED_FAULTS = [
    ("derived", 0, "kind", "guess"), ("derived", 0, "of", []), ("derived", 0, "text", ""),
    ("derived", 0, "surprise", 1), ("derived", 0, "data.levels.0.value", -1.0),
    ("derived", 0, "data.levels.0.verdict", "fine"), ("derived", 0, "data.curve", ...),
]


def refuses(folder, records, fault):
    kind, index, path, value = fault
    records = copy.deepcopy(records)
    edit([r for r in records if r["t"] == kind][index], path, value)
    journal = os.path.join(folder, "fault.jsonl")
    write(journal, records)
    return bool(complaints(journal))


def codes(words, table):
    block = words[words.index(f"words_{table}[] = {{"):]
    return set(re.findall(r'\{"([^"]+)",', block[:block.index("{NULL")]))


def main():
    bad = []
    for example in sorted(glob.glob(os.path.join(HERE, "data/*.jsonl"))):
        bad += filter(None, [complaints(example)])
    folder = tempfile.mkdtemp()
    run = os.path.join(folder, "run")
    if subprocess.run([WRITER, run]).returncode or complaints(run):
        bad.append("written by us: " + complaints(run))
    with open(os.path.join(run, "samples/p0.f64"), "ab") as sidecar:
        sidecar.write(b"x")
    if not complaints(run):
        bad.append("a changed sample file is not found through the manifest")
    command = [sys.executable, os.path.join(HERE, "validate.py"), SCHEMA, run]
    if subprocess.run(command, capture_output=True).returncode != 1:
        bad.append("validate.py does not exit with 1")
    derived = os.path.join(folder, "derived")
    example = os.path.join(HERE, "data/suite.jsonl")
    if subprocess.run([DERIVER, example, derived]).returncode or complaints(derived):
        bad.append("what follows: " + complaints(derived))
    records = load(os.path.join(HERE, "data/quick.jsonl"))
    follows = load(os.path.join(derived, "journal.jsonl"))
    bad += [f"accepted: {f}" for f in DERIVED_FAULTS if not refuses(folder, follows, f)]
    bad += [f"accepted: {f}" for f in FAULTS if not refuses(folder, records, f)]
    schema = json.load(open(SCHEMA))
    words = open(os.path.join(SOURCE, "results/record/words.c")).read()
    for table in ("status", "class", "flag", "reason"):
        if codes(words, table) != set(schema["$defs"][table]["enum"]):
            bad.append(f"words_{table} and the schema differ: "
                       f"{codes(words, table) ^ set(schema['$defs'][table]['enum'])}")
    shutil.rmtree(folder)
    print("\n".join(bad) or f"{len(FAULTS) + len(DERIVED_FAULTS)} faults are refused, all examples are accepted")
    return bool(bad)


sys.exit(main())
