#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Asks a run directory: records.py DIR EXPRESSION prints the value of a Python expression of R (all
records), P (point records) and the last record of each type by its name. A last line without its
newline, as kill -9 leaves it, is left out."""
import json
import os
import sys


def main():
    path = os.path.join(sys.argv[1], "journal.jsonl")
    with open(path, "rb") as journal:
        lines = journal.read().split(b"\n")[:-1]
    records = [json.loads(line) for line in lines]
    names = {t: None for t in ("run", "env", "topo", "preflight", "plan", "event", "end")}
    names.update({r["t"]: r for r in records})
    names["P"] = [r for r in records if r["t"] == "point"]
    names["R"] = records
    print(eval(sys.argv[2].strip(), names))


if __name__ == "__main__":
    main()
