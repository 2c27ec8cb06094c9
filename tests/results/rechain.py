#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""After editing test data by hand: sets seq and prev of every line anew. rechain.py FILE..."""
import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from journal import Journal  # noqa: E402: it lies in another folder

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as old:
        records = [json.loads(line) for line in old]
    journal = Journal(os.path.dirname(path), os.path.basename(path))
    for record in records:
        journal.put(record)
    journal.close()
