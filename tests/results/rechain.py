#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""After editing test data by hand: sets seq and prev of every line anew. rechain.py FILE..."""
import hashlib
import json
import sys

for path in sys.argv[1:]:
    tip, lines = "0" * 64, []
    for seq, line in enumerate(open(path)):
        record = json.loads(line)
        record["seq"], record["prev"] = seq, tip
        text = json.dumps(record, separators=(",", ":"))
        tip = hashlib.sha256(text.encode()).hexdigest()
        lines.append(text)
    with open(path, "w") as out:
        out.write("\n".join(lines) + "\n")
