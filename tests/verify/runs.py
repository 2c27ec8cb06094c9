# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Run directories to damage: copies, their journals as lines, and what hbmark verify says of them.

Shares no code with hbmark: chain and manifest are made again here from their description."""
import hashlib
import json
import os
import re
import shutil
import subprocess
import time

HBMARK = os.environ["HBMARK"]
PREV = re.compile(rb'"prev":"[0-9a-f]{64}"')
FAILURES = []
SECONDS_EACH = []
# Names of frames, which suppressed leaks are told by, cost a sanitized verify seven times its own
# time; here no library below it leaks.
FAST = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") +
        ":fast_unwind_on_malloc=1"}


def sha(data):
    return hashlib.sha256(data).hexdigest()


class Run:
    """A copy of a run directory."""

    def __init__(self, source, place):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(source, place)
        self.dir = place
        self.read()

    def path(self, name):
        return os.path.join(self.dir, name)

    def read(self):
        with open(self.path("journal.jsonl"), "rb") as f:
            self.lines = f.read().splitlines(keepends=True)

    def write(self):
        with open(self.path("journal.jsonl"), "wb") as f:
            f.write(b"".join(self.lines))

    def record(self, i):
        return json.loads(self.lines[i])

    def edit(self, i, change):
        """Changes record i by change(record), as an attacker with an editor would."""
        record = self.record(i)
        change(record)
        self.lines[i] = json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"

    def find(self, kind, **members):
        """Places of the records of this type with these members."""
        all_records = [(i, self.record(i)) for i in range(len(self.lines))]
        return [i for i, r in all_records
                if r["t"] == kind and all(r.get(k) == v for k, v in members.items())]

    def rechain(self, start=0):
        """Makes prev and seq of every line from start on anew."""
        for i in range(start, len(self.lines)):
            prev = sha(self.lines[i - 1].rstrip(b"\n")) if i else "0" * 64
            line = PREV.sub(b'"prev":"' + prev.encode() + b'"', self.lines[i], count=1)
            self.lines[i] = re.sub(rb'"seq":\d+', b'"seq":%d' % i, line, count=1)

    def remanifest(self):
        """Makes the manifest anew, as who knows its form can."""
        files = []
        for folder, _, names in os.walk(self.dir):
            for name in names:
                inner = os.path.relpath(os.path.join(folder, name), self.dir)
                if inner not in ("manifest.json", "manifest.json.sig", "lock"):
                    files.append(inner)
        entries = []
        for name in sorted(files, key=str.encode):
            with open(self.path(name), "rb") as f:
                data = f.read()
            entry = {"name": name, "sha256": sha(data), "size_bytes": len(data)}
            if name == "journal.jsonl":
                entry["lines"] = "".join(sha(x.rstrip(b"\n"))[:8]
                                         for x in data.splitlines(keepends=True))
            entries.append(entry)
        with open(self.path("manifest.json"), "w", encoding="utf-8") as f:
            f.write(json.dumps({"v": "hbmark/1.0", "t": "manifest", "files": entries}, indent=1))

    def forge(self):
        """All that an attacker without the key can do."""
        self.rechain()
        self.write()
        self.remanifest()

    def verify(self, *options):
        """(exit status, findings that failed, the whole answer)"""
        status, (answer,) = verify_all([self.dir], *options)
        return status, faults_of(answer), answer


def verify_all(dirs, *options):
    """(exit status, the answer for each directory) of one call."""
    begun = time.monotonic()
    done = subprocess.run([HBMARK, "verify", "--json", *options, *dirs], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=patience(len(dirs)), check=False,
                          env=FAST)
    SECONDS_EACH.append((time.monotonic() - begun) / len(dirs))
    try:
        answers = json.loads(done.stdout)["runs"]
    except (ValueError, KeyError):
        answers = []
    if len(answers) != len(dirs):
        said = done.stderr.decode(errors="replace")
        answers = [{"checks": [], "error": said}] * len(dirs)
    return done.returncode, answers


def patience(count):
    """Seconds until a call counts as hanging: a hundred times what calls took here before. Of the
    first nothing is known."""
    return max(600, 100 * count * max(SECONDS_EACH)) if SECONDS_EACH else 600


def faults_of(answer):
    return [c for c in answer.get("checks", []) if c["verdict"] == "FAIL"]


def fail(text):
    FAILURES.append(text)
    print("FAIL", text)


def expect(holds, text):
    if not holds:
        fail(text)


def names_line(faults, *lines):
    """Does a finding name one of these lines (from 1), as its place or in its words?"""
    for f in faults:
        if f.get("file") == "journal.jsonl":
            words = [int(n) for n in re.findall(r"lines? (\d+)", f["text"])]
            if f.get("line") in lines or set(words) & set(lines):
                return True
    return False


def finish(count):
    print(f"{count} cases, {len(FAILURES)} failed")
    raise SystemExit(1 if FAILURES else 0)
