# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""What the tests of hbmark history share: the program, a scratch folder, expectations."""
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest

HBMARK = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "hbmark"
# Each commit waits for the disk, which is not what is tested: memory where there is such a place.
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
SANITIZED = bool(os.environ.get("SANITIZED"))
PATIENCE = 600 * int(os.environ.get("HBMARK_SLOW", "1"))  # seconds until a call hangs


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hbmark-history.", dir=SCRATCH)
        self.addCleanup(self.folder.cleanup)
        self.db = self.path("site.db")

    def path(self, *names):
        return os.path.join(self.folder.name, *names)

    def hb(self, *words, db=None, code=0, **more):
        """hbmark history DB WORDS...: its output; it must end with this code, or one of these."""
        done = subprocess.run([HBMARK, "history", db or self.db, *words], capture_output=True, text=True,
                              errors="replace", timeout=PATIENCE, **more)
        self.assertIn(done.returncode, code if isinstance(code, tuple) else (code,),
                      f"{words}: {done.stdout}{done.stderr}")
        self.err = done.stderr
        return done.stdout

    def refused(self, code, pattern, *words, **more):
        """It fails with one line that matches."""
        out = self.hb(*words, code=code, **more)
        self.assertRegex(self.err, pattern)
        self.assertEqual(self.err.count("hbmark: "), 1, self.err)
        self.assertEqual(len(self.err.strip().splitlines()), 1, self.err)
        return out

    def sql(self, db=None):
        return contextlib.closing(sqlite3.connect(db or self.db, isolation_level=None))

    def write(self, data, path=None):
        with open(path or self.db, "wb") as file:
            file.write(data)

    def json(self, *words, **more):
        data = json.loads(self.hb(*words, "--json", **more))
        self.assertEqual(data["schema"], "hbmark-history/1")
        return data


def main():
    unittest.main(verbosity=2)
