# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""What the makers of invented run directories share: a journal with a right chain, and head records
taken from a real one. By itself, journal.py FILE... sets seq and prev of every line anew, after test
data was edited by hand."""
import copy
import hashlib
import json
import os
import sys


class Journal:
    """The journal of a new run directory. close() or the end of the program completes it."""

    def __init__(self, folder, name="journal.jsonl"):
        os.makedirs(folder or ".", exist_ok=True)
        self.out = open(os.path.join(folder, name), "wb")
        self.tip, self.seq, self.close = "0" * 64, 0, self.out.close

    def put(self, record, tail=""):
        """The record with its place in the chain. tail: text of members that were made without a
        dictionary, before the last brace."""
        text = json.dumps({**record, "seq": self.seq, "prev": self.tip}, separators=(",", ":"), ensure_ascii=False)
        line = (text[:-1] + tail + "}").encode()
        self.tip, self.seq = hashlib.sha256(line).hexdigest(), self.seq + 1
        self.out.write(line + b"\n")

    def write(self, record_type, **body):
        """A record of this type, a second after the one before."""
        self.put({"v": "hbmark/1.0", "t": record_type, "seq": 0, "prev": "",
                  "utc": f"2026-01-02T03:{(4 + self.seq // 60) % 60:02d}:{self.seq % 60:02d}.000000Z",
                  "mono_ns": 10**9 * (1 + self.seq), **body})


def heads(path):
    """A function that gives a copy of the first record of a type in this journal."""
    first = {}
    with open(path, encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            first.setdefault(record["t"], record)
    return lambda kind: copy.deepcopy(first[kind])


def per_rank(times, workers, each=1):
    """ranks.per_rank of so many ranks on each node with these median times in ns."""
    return [{"rank": i, "node": i // each, "workers": workers, "cpu": 0, "median_ns": t} for i, t in enumerate(times)]


def rechain(path):
    with open(path, encoding="utf-8") as old:
        records = [json.loads(line) for line in old]
    journal = Journal(os.path.dirname(path), os.path.basename(path))
    for record in records:
        journal.put(record)
    journal.close()


if __name__ == "__main__":
    for each in sys.argv[1:]:
        rechain(each)
