#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""hbmark history with many writers, kills, old and foreign files, disks that are full or read-only."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

import runs
from case import HBMARK, PATIENCE, SANITIZED, Case, main

# As the first version made it, word for word: databases of it are about.
VERSION_1 = """
CREATE TABLE run (run INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, utc TEXT NOT NULL,
 suite TEXT NOT NULL, label TEXT NOT NULL, version TEXT NOT NULL, launches INTEGER NOT NULL,
 complete INTEGER NOT NULL, lines INTEGER NOT NULL, tip TEXT NOT NULL,
 added_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')));
CREATE INDEX run_by_date ON run(utc, run);
CREATE TABLE node (node INTEGER PRIMARY KEY, host TEXT NOT NULL UNIQUE);
INSERT INTO node VALUES (0, '');
CREATE TABLE series (series INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT NOT NULL,
 bench TEXT NOT NULL, class TEXT NOT NULL, metric TEXT NOT NULL, unit TEXT NOT NULL,
 direction TEXT NOT NULL, scope TEXT NOT NULL, nodes INTEGER NOT NULL, ranks REAL NOT NULL,
 threads INTEGER NOT NULL, isa TEXT NOT NULL, tuned INTEGER NOT NULL, hardware TEXT NOT NULL);
CREATE TABLE point (run INTEGER NOT NULL REFERENCES run(run) ON DELETE CASCADE, id TEXT NOT NULL,
 launch INTEGER NOT NULL, class TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
 flags TEXT NOT NULL, n INTEGER, median REAL, lo REAL, hi REAL,
 PRIMARY KEY (run, id, launch)) WITHOUT ROWID;
CREATE TABLE figure (run INTEGER NOT NULL REFERENCES run(run) ON DELETE CASCADE,
 series INTEGER NOT NULL REFERENCES series(series), node INTEGER NOT NULL REFERENCES node(node),
 launch INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (run, series, node, launch)) WITHOUT ROWID;
INSERT INTO node VALUES (1, 'n0001');
INSERT INTO run VALUES (1, 'ffffffff-0000-4000-8000-000000000001', '2025-12-01T02:00:00.000000Z',
 'quick', '', '0.1.0', 1, 1, 9, 'ab', '2025-12-01T03:00:00Z');
INSERT INTO series VALUES (1, 'k', 'stream.triad f64', 'stream.triad', 'tuned', 'bandwidth', 'B/s',
 'higher', 'alone', 1, 1, 2, 'avx2', 0, 'CPU');
INSERT INTO point VALUES (1, 'stream.triad f64', 0, 'tuned', 'PASS', 'OK', '', 10, 1e11, 9e10, 2e11);
INSERT INTO figure VALUES (1, 1, 1, 0, 1e11);
PRAGMA user_version = 1;
PRAGMA application_id = 0x48424d4b;
"""


def one_run(folder, day=0, benches=("stream.triad",)):
    return runs.series(folder, [day], lambda day, bench: 1e11 + day, benches)[0]


class Versions(Case):
    def old(self, script=VERSION_1):
        db = sqlite3.connect(self.db)
        db.executescript(script)
        db.close()

    def version(self):
        db = sqlite3.connect(self.db)
        number = db.execute("PRAGMA user_version").fetchone()[0]
        db.close()
        return number

    def schema(self, path):
        db = sqlite3.connect(path)
        names = db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        db.close()
        return {(kind, name): "".join((sql or "").split()) for kind, name, sql in names}

    def test_older_migrates(self):
        self.old()
        listed = self.json("list")["runs"]
        self.assertEqual(self.version(), 2)
        self.assertEqual([(r["utc"][:10], r["hosts"], r["points"]["pass"]) for r in listed],
                         [("2025-12-01", ["n0001"], 1)])
        self.hb("add", one_run(self.path()))
        self.assertEqual(len(self.json("list")["runs"]), 2)
        self.assertEqual(len(self.json("trend")["series"]), 2)
        self.hb("check", "ffffffff")
        self.hb("add", one_run(self.path()), db=self.path("new.db"))
        self.assertEqual(self.schema(self.db), self.schema(self.path("new.db")))

    def test_version_1_is_what_it_was(self):
        """The steps begin with the very tables that files of version 1 have."""
        self.hb("add", one_run(self.path()))
        self.old_path = self.path("old.db")
        db = sqlite3.connect(self.old_path)
        db.executescript(VERSION_1)
        db.close()
        new, old = self.schema(self.db), self.schema(self.old_path)
        for key, sql in old.items():
            self.assertEqual(new[key], sql, key)

    def test_older_migrates_once_for_all(self):
        self.old()
        each = [subprocess.Popen([HBMARK, "history", self.db, "list"], stdout=subprocess.DEVNULL)
                for _ in range(6)]
        self.assertEqual([p.wait(PATIENCE) for p in each], [0] * 6)
        self.assertEqual(self.version(), 2)

    def test_older_and_read_only(self):
        self.old()
        with read_only(self, self.path()) as path:
            self.refused(69, "schema is version 1.*cannot be written.*copy it", "list",
                         db=os.path.join(path, "site.db"))

    def test_newer(self):
        self.old(VERSION_1 + "PRAGMA user_version = 3;")
        for words in (("list",), ("add", one_run(self.path()))):
            self.refused(65, "version 3, and this hbmark knows 1 to 2", *words)
        self.assertEqual(self.version(), 3)

    def test_foreign(self):
        self.old("CREATE TABLE mine (x); INSERT INTO mine VALUES (1);")
        self.refused(65, "a database of another program", "add", one_run(self.path()))
        self.assertEqual(list(self.schema(self.db)), [("table", "mine")])
        os.remove(self.db)
        self.old("PRAGMA user_version = 2; PRAGMA application_id = 0x48424d4b;")
        self.refused(65, "not written by hbmark", "list")
        os.remove(self.db)
        self.old("CREATE TABLE run (x); PRAGMA user_version = 2; PRAGMA application_id = 0x48424d4b;")
        self.refused(65, "lacks what this version", "list")


class Files(Case):
    def test_no_database(self):
        self.write(b"no database at all, but a text of some length\n" * 100)
        self.refused(65, "is no SQLite database", "list")
        self.refused(65, "is no SQLite database", "add", one_run(self.path()))
        self.write(b"a note\n")
        self.refused(65, "7 bytes are no database", "add", one_run(self.path()))
        self.refused(64, "no such database.*add RUN", "list", db=self.path("none.db"))
        self.assertFalse(os.path.exists(self.path("none.db")))
        self.refused(64, "is no file", "list", db=self.path())
        os.mkfifo(self.path("fifo"))
        self.refused(64, "is no file", "list", db=self.path("fifo"))
        self.refused(69, "its folder", "add", one_run(self.path()), db=self.path("no/folder.db"))

    def test_empty_file(self):
        self.write(b"")
        self.refused(65, "empty: .*add RUN", "list")
        self.hb("add", one_run(self.path()))
        self.assertEqual(len(self.json("list")["runs"]), 1)

    def test_truncated_or_overwritten(self):
        paths = runs.series(self.path(), range(12), lambda day, bench: 1e11, [f"b.{i}" for i in range(30)])
        self.hb("add", *paths)
        with open(self.db, "rb") as file:
            whole = file.read()
        noise = random.Random(1)
        for keep in (1, 99, 100, 512, 4095, 4096, 5000, len(whole) // 2, len(whole) - 4096, len(whole) - 1):
            self.write(whole[:keep])
            for words in (("list",), ("trend",), ("check",), ("add", paths[0])):
                self.hb(*words, code=(65, 69))
                self.assertRegex(self.err, r"^hbmark: .*site.db")
        for _ in range(5 if SANITIZED else 20):
            bytes_ = bytearray(whole)
            for _ in range(40):
                bytes_[noise.randrange(100, len(bytes_))] = noise.randrange(256)
            self.write(bytes_)
            for words in (("list",), ("list", "--json"), ("trend",), ("trend", "--json"), ("check",)):
                self.hb(*words, code=(0, 1, 64, 65, 69))

    def test_locked(self):
        self.hb("add", one_run(self.path()))
        db = sqlite3.connect(self.db, isolation_level=None)
        db.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        self.refused(69, "another process is using it", "add", one_run(self.path(), 1), "--wait", "300ms")
        self.refused(69, "another process is using it", "list", "--wait", "0.1")
        self.assertLess(time.monotonic() - began, PATIENCE)
        db.execute("ROLLBACK")
        db.execute("BEGIN IMMEDIATE")  # a writer that has not written yet leaves readers alone
        self.hb("list", "--wait", "0.1")
        db.close()

    def test_waits_for_a_writer(self):
        self.hb("add", one_run(self.path()))
        db = sqlite3.connect(self.db, isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        adding = subprocess.Popen([HBMARK, "history", self.db, "add", one_run(self.path(), 1)],
                                  stdout=subprocess.DEVNULL)
        time.sleep(0.5)
        self.assertIsNone(adding.poll())
        db.execute("COMMIT")
        self.assertEqual(adding.wait(PATIENCE), 0)
        db.close()

    def test_read_only_disk(self):
        paths = runs.series(self.path(), range(12), lambda day, bench: 1e11 + day % 3)
        self.hb("add", *paths)
        more = one_run(self.path(), 20)
        with read_only(self, self.path()) as path:
            db = os.path.join(path, "site.db")
            self.assertIn("12 runs", self.hb("list", db=db))
            self.hb("trend", db=db)
            self.assertIn("not kept", self.hb("check", db=db))
            self.refused(69, "cannot be written|read-only", "add", more, db=db)
            self.refused(69, "cannot be (written|opened)|read-only", "add", more, db=os.path.join(path, "x.db"))

    def test_full_disk(self):
        """Nothing of the run is there afterwards, and everything of those before."""
        small = one_run(self.path())
        large = runs.series(self.path(), [1], lambda day, bench: 1e11, [f"b.{i}" for i in range(3000)])[0]
        with Mounted(self, "tmpfs", "size=300k") as path:
            db = os.path.join(path, "site.db")
            self.hb("add", small, db=db)
            self.refused(69, "full", "add", large, db=db)
            self.assertEqual(len(self.json("list", db=db)["runs"]), 1)
            with self.sql(db) as check:
                self.assertEqual(check.execute("PRAGMA integrity_check").fetchone()[0], "ok")

    def test_full_output(self):
        self.hb("add", one_run(self.path()))
        self.refused(69, "cannot write", "list", "--output", "/dev/full")
        self.refused(69, "cannot write", "trend", "--json", "--output", "/dev/full")


class Writers(Case):
    def state(self):
        with self.sql() as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
            return db.execute("SELECT r.uuid, (SELECT count(*) FROM figure f WHERE f.run = r.run), "
                              "(SELECT count(*) FROM point p WHERE p.run = r.run) FROM run r "
                              "ORDER BY 1").fetchall()

    def test_eight_at_once(self):
        """Into a file that none of them has made yet; one run is added by all of them."""
        benches = [f"b.{i}" for i in range(40)]
        each = [runs.series(self.path(), range(10 * w, 10 * w + 5), lambda day, bench: 1e11, benches)
                for w in range(8)]
        shared = one_run(self.path(), 999, benches)
        writers = [subprocess.Popen([HBMARK, "history", self.db, "add", *paths, shared],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                   for paths in each]
        for writer in writers:
            err = writer.communicate(timeout=PATIENCE)[1]
            self.assertEqual((writer.returncode, err), (0, ""))
        state = self.state()
        self.assertEqual(len(state), 41)
        self.assertEqual({s[1:] for s in state}, {(40, 40)})
        self.assertEqual(len(self.json("trend")["series"]), 40)

    def test_killed_anywhere(self):
        """Whole runs or nothing, and the rest can be added after."""
        benches = [f"b.{i}" for i in range(300)]
        paths = runs.series(self.path(), range(12), lambda day, bench: 1e11, benches)
        noise, killed = random.Random(5), 0
        for _ in range(6 if SANITIZED else 25):
            writer = subprocess.Popen([HBMARK, "history", self.db, "add", *paths], stdout=subprocess.DEVNULL)
            time.sleep(noise.uniform(0.005, 0.12) * (10 if SANITIZED else 1))
            writer.send_signal(signal.SIGKILL)
            killed += writer.wait() == -signal.SIGKILL
            if os.path.exists(self.db) and os.path.getsize(self.db):
                self.hb("list", code=(0, 65))
            if os.path.exists(self.db) and os.path.getsize(self.db):
                self.assertLessEqual({s[1:] for s in self.state()}, {(300, 300)})
            if noise.random() < 0.4 and os.path.exists(self.db):
                os.remove(self.db)
                if os.path.exists(self.db + "-journal"):
                    os.remove(self.db + "-journal")
        self.assertGreater(killed, 0, "no kill hit")
        self.hb("add", *paths)
        self.assertEqual(len(self.state()), 12)
        self.assertEqual({s[1:] for s in self.state()}, {(300, 300)})

    def test_checks_at_once(self):
        paths = runs.series(self.path(), range(12), lambda day, bench: 1e11 + day % 3)
        self.hb("add", *paths)
        each = [subprocess.Popen([HBMARK, "history", self.db, "check"], stdout=subprocess.DEVNULL)
                for _ in range(8)]
        self.assertEqual([p.wait(PATIENCE) for p in each], [0] * 8)
        with self.sql() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM verdict").fetchone()[0], 8)


class Mounted:
    """A file system of its own, or the test is skipped."""

    def __init__(self, case, kind, options, source=None):
        self.case, self.command = case, ["mount", "-t", kind, "-o", options, source or kind]
        if kind == "bind":
            self.command = ["mount", "--bind", source]
        self.options = options

    def __enter__(self):
        self.path = self.case.path(f"mounted-{time.monotonic_ns()}")
        os.mkdir(self.path)
        done = subprocess.run([*self.command, self.path], capture_output=True, text=True)
        if done.returncode:
            raise unittest.SkipTest(f"cannot mount: {done.stderr.strip()}")
        return self.path

    def __exit__(self, *_):
        subprocess.run(["umount", self.path], check=True)


def read_only(case, folder):
    """The folder's files on a disk that is read-only."""

    class ReadOnly(Mounted):
        def __enter__(self):
            path = super().__enter__()
            for name in os.listdir(folder):
                if os.path.isfile(os.path.join(folder, name)):
                    shutil.copy(os.path.join(folder, name), path)
            subprocess.run(["mount", "-o", "remount,ro", path], check=True)
            return path

    return ReadOnly(case, "tmpfs", "size=16m")


if __name__ == "__main__":
    main()
