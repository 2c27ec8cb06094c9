#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""hbmark history as its users see it: add, list, trend, check, accept."""
import importlib.util
import os
import random
import shutil
import subprocess
import sys

import runs
from case import Case, main

BENCHES = ("stream.copy", "stream.triad", "stream.add")
STEP_DAY = 20


class Nightly(Case):
    """A night's run of one node each day; from day 20 on triad is 10 % slower, with a new kernel."""

    def setUp(self):
        super().setUp()
        noise = random.Random(3)

        def value(day, bench):
            slow = 0.9 if day >= STEP_DAY and bench == "stream.triad" else 1
            return 1e11 * slow * (1 + noise.gauss(0, 0.01))

        self.runs = runs.series(self.path(), range(STEP_DAY), value, BENCHES)
        self.runs += runs.series(self.path(), range(STEP_DAY, 32), value, BENCHES,
                                 facts={"kernel": "6.1.0-26"})

    def test_list(self):
        self.hb("add", *self.runs[:3])
        out = self.hb("list")
        self.assertEqual(len(out.splitlines()), 5)
        self.assertRegex(out, r"2026-01-02 02:00 +n0001 +quick +1 +3 +0 +0 +0 +00000002 +-")
        listed = self.json("list")["runs"]
        self.assertEqual([r["utc"] for r in listed], sorted(r["utc"] for r in listed))
        self.assertEqual(listed[0]["points"], {"pass": 3, "warn": 0, "fail": 0, "skip": 0})
        self.assertEqual(listed[0]["hosts"], ["n0001"])
        self.assertEqual(len(self.json("list", "--last", "2")["runs"]), 2)
        self.assertEqual(self.json("list", "--last", "1")["runs"][0]["run_uuid"], runs.uuid_of(3))
        self.assertEqual(self.json("list", "--node", "n0002")["runs"], [])
        for line in out.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_trend_names_the_day(self):
        self.hb("add", *self.runs)
        trend = self.json("trend")
        self.assertEqual(len(trend["steps"]), 1, trend["steps"])
        step = trend["steps"][0]
        self.assertEqual(step["id"], runs.point_id("stream.triad"))
        self.assertEqual(step["first_after_utc"][:10], "2026-01-21")
        self.assertEqual(step["last_before_utc"][:10], "2026-01-20")
        self.assertTrue(step["worse"])
        self.assertLessEqual(step["first_after_interval_utc"][0][:10], "2026-01-21")
        self.assertGreaterEqual(step["first_after_interval_utc"][1][:10], "2026-01-21")
        self.assertAlmostEqual(step["change"], -0.10, delta=0.02)
        self.assertLess(step["change_interval"][0], step["change"])
        self.assertGreater(step["change_interval"][1], step["change"])
        self.assertEqual(step["changed_facts"], {"kernel": ["6.1.0", "6.1.0-26"]})
        self.assertEqual(len(trend["series"]), 3)
        self.assertEqual(len(trend["series"][0]["values"]), 32)
        out = self.hb("trend")
        self.assertRegex(out, r"2026-01-21 +01-2[01] to 01-2[12] +n0001 +-10 % +\[-1\d, -(9|8)")
        self.assertIn("changed then: kernel 6.1.0 -> 6.1.0-26", out)
        for line in out.splitlines():
            self.assertLessEqual(len(line), 100, line)
        self.assertEqual(out, self.hb("trend"), "the same database says the same again")

    def test_trend_filters(self):
        self.hb("add", *self.runs)
        self.assertEqual(self.json("trend", "--metric", "stream.copy")["steps"], [])
        self.assertEqual(len(self.json("trend", "--metric", "stream.t*")["steps"]), 1)
        self.assertEqual(self.json("trend", "--node", "other")["series"], [])
        self.assertEqual(self.json("trend", "--last", "10")["steps"], [])
        self.assertEqual(len(self.json("trend", "--last", "10")["series"][0]["values"]), 10)
        small = self.json("trend", "--min-effect", "20%")
        self.assertEqual(small["steps"], [])
        self.assertGreaterEqual(small["smaller_steps"], 1)
        self.hb("trend", "--output", self.path("trend.txt"))
        with open(self.path("trend.txt")) as file:
            self.assertIn("2026-01-21", file.read())

    def test_check_each_night(self):
        """Good nights pass, the loss is found within a few nights, and stays found."""
        codes = []
        for path in self.runs:
            self.hb("add", path)
            self.hb("check", path, code=(0, 1))
            codes.append("WORSE" in self.hb("list", "--last", "1"))
        self.assertFalse(any(codes[:STEP_DAY]), codes)
        self.assertTrue(any(codes[STEP_DAY:STEP_DAY + 5]), codes)
        self.assertTrue(all(codes[STEP_DAY + 5:]), codes)
        # the same run again: the same verdict, kept beside the first one
        self.assertIn("WORSE", self.hb("check", code=1))
        with self.sql() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM verdict").fetchone()[0], len(self.runs) + 1)
        # a good run does not take a bad one's verdict back
        good = runs.series(self.path(), [40], lambda day, bench: 1e11, BENCHES)
        self.hb("add", *good)
        self.assertRegex(self.hb("check"), r"still standing +worse in \d+ earlier runs")
        self.assertRegex(self.hb("list"), r"\n2026-02-01 .* WORSE\n2026-02-10 .* PASS\n")

    def test_check_without_nightly_checks(self):
        """All runs were added first: the lower level does not hide itself."""
        self.hb("add", *self.runs)
        found = self.json("check", "last", code=1)["checks"][0]
        self.assertEqual(found["verdict"], "WORSE")
        self.assertEqual([w["id"] for w in found["worse"]], [runs.point_id("stream.triad")])
        self.assertEqual(found["worse"][0]["node"], "n0001")
        self.assertAlmostEqual(found["worse"][0]["reference"], 1e11, delta=2e9)
        self.assertGreater(found["worse"][0]["limit"], 0.9e11)
        self.assertEqual(found["judged"], 3)
        self.assertEqual(self.json("check", runs.uuid_of(15)[:8])["checks"][0]["verdict"], "PASS")
        self.hb("check", "last", "--metric", "stream.copy")
        self.hb("check", "last", "--min-effect", "30%")

    def test_accept(self):
        self.hb("add", *self.runs)
        self.hb("check", code=1)
        self.assertIn("1 figure accepted", self.hb("accept", "last"))
        again = self.json("check")["checks"][0]
        self.assertEqual((again["verdict"], again["judged"], again["not_judged"]), ("PASS", 3, 0))
        self.assertIn("WORSE, accepted", self.hb("list"))
        self.refused(64, "accept what", "accept")
        # once there are enough runs of the new level, they are judged by it
        more = runs.series(self.path(), range(32, 45), lambda day, bench: 0.9e11 * (1 + day % 5 / 200), BENCHES)
        self.hb("add", *more)
        later = self.json("check", "--metric", "stream.triad")["checks"][0]
        self.assertEqual((later["verdict"], later["judged"]), ("PASS", 1))
        worse = runs.series(self.path(), [45], lambda day, bench: 0.8e11, BENCHES)
        self.hb("add", *worse)
        found = self.json("check", code=1)["checks"][0]["worse"]
        self.assertIn(runs.point_id("stream.triad"), [w["id"] for w in found])

    def test_not_enough_history(self):
        self.hb("add", *self.runs[:8])
        self.assertIn("NOT JUDGED: not enough history", self.hb("check"))
        self.hb("add", self.runs[8])
        self.assertIn("PASS", self.hb("check"))

    def test_no_such_run(self):
        self.hb("add", *self.runs[:2])
        self.refused(64, "knows no run 'abcd'", "check", "abcd")
        self.refused(64, "several runs begin with '0000'", "check", "0000")
        self.refused(64, "knows no run", "check", self.runs[5])
        self.refused(64, "did you mean 'trend'", "trand")
        self.refused(64, "takes no word 'x'", "trend", "x")
        self.refused(64, "--last '0'", "list", "--last", "0")
        self.refused(64, "add what", "add")


class Adding(Case):
    def one(self, value=1e11, day=0, name="run", **more):
        run = runs.Run(day, runs.uuid_of(day + 1), **more)
        run.point("stream.triad", value)
        return run, self.path(name)

    def figures(self):
        with self.sql() as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
            return db.execute("SELECT node, launch, value FROM figures ORDER BY 1, 2").fetchall()

    def test_twice(self):
        run, path = self.one()
        run.end()
        run.save(path)
        self.assertIn("added: 1 points, 1 figures of 1 node", self.hb("add", path))
        self.assertIn("is there already: nothing to add", self.hb("add", path, path))
        shutil.copytree(path, self.path("copy"))
        self.assertIn("is there already", self.hb("add", self.path("copy")))
        self.assertEqual(self.json("add", path)["added"][0]["result"], "known")
        self.assertEqual(self.figures(), [("n0001", 0, 1e11)])

    def test_later_launches(self):
        run, path = self.one()
        run.end()
        run.save(path)
        self.hb("add", path)
        run.begin_launch()
        run.point("stream.triad", 1.2e11)
        run.end()
        run.save(path)
        self.assertIn("has grown", self.hb("add", path))
        self.assertEqual(self.figures(), [("n0001", 0, 1e11), ("n0001", 1, 1.2e11)])
        self.assertEqual(self.json("list")["runs"][0]["launches"], 2)
        self.assertAlmostEqual(self.json("trend")["series"][0]["last"], 1.1e11)  # the median of both

    def test_killed_then_resumed(self):
        run, path = self.one()
        run.save(path)
        self.assertIn("the run did not end", self.hb("add", path))
        self.assertIn("did not end", self.hb("list"))
        run.point("stream.copy", 2e11)
        run.end()
        run.save(path)
        self.hb("add", path)
        self.assertEqual(len(self.figures()), 2)
        self.assertNotIn("did not end", self.hb("list"))

    def test_replaced(self):
        """A resumed point that failed takes its figure with it."""
        run, path = self.one()
        run.save(path)
        self.hb("add", path)
        run.point("stream.triad", 1, status="FAIL")
        run.end()
        run.save(path)
        self.hb("add", path)
        self.assertEqual(self.figures(), [])
        self.assertEqual(self.json("list")["runs"][0]["points"], {"pass": 0, "warn": 0, "fail": 1, "skip": 0})

    def test_changed(self):
        """The same run with other figures is refused: neither more tries nor an edit gets in."""
        run, path = self.one()
        run.end()
        run.save(path)
        self.hb("add", path)
        better, other = self.one(2e11, name="other")
        better.end()
        better.save(other)
        self.refused(65, r"other.*is not the one that the database knows", "add", other)
        shorter, short = self.one(name="short")
        shorter.save(short)
        self.refused(65, "a journal only grows", "add", short)
        self.assertEqual(self.figures(), [("n0001", 0, 1e11)])

    def test_broken_run(self):
        run, path = self.one()
        run.end()
        run.save(path)
        journal = os.path.join(path, "journal.jsonl")
        with open(journal) as file:
            text = file.read()
        with open(journal, "w") as file:
            file.write(text.replace("100000000000.0", "900000000000.0", 1))
        self.refused(65, r"journal.jsonl:\d+", "add", path)
        self.refused(65, "cannot open .*nowhere", "add", self.path("nowhere"))
        self.assertFalse(os.path.exists(self.db), "an empty database was left behind")
        whole, sound = self.one(name="sound")
        whole.end()
        whole.save(sound)
        self.refused(65, r"journal.jsonl:\d+", "add", sound, path)
        self.assertEqual(len(self.figures()), 1)

    def test_nodes(self):
        """Each node has a series of its own, and all together another."""
        paths = []
        for day in range(25):
            run = runs.Run(day, runs.uuid_of(day + 1), ("n0001", "n0002", "n0003"))
            wobble = 1 + 0.002 * (day % 5)
            nodes = [1e11 * wobble, 1.01e11 * wobble, (0.8e11 if day >= 15 else 1e11) * wobble]
            run.point("stream.triad", sum(nodes), nodes)
            run.end()
            paths.append(run.save(self.path(f"run-{day}")))
        self.hb("add", *paths)
        self.assertEqual({f[0] for f in self.figures()}, {"(all)", "n0001", "n0002", "n0003"})
        values = {f[0]: f[2] for f in self.figures() if f[1] == 0}
        self.assertAlmostEqual(values["n0002"] / 1.018e11, 1, delta=0.02)
        steps = {s["node"]: s for s in self.json("trend")["steps"]}
        self.assertEqual(set(steps), {"", "n0003"})
        self.assertAlmostEqual(steps["n0003"]["change"], -0.2, delta=0.01)
        self.assertAlmostEqual(steps[""]["change"], -0.2 / 3, delta=0.01)
        self.assertEqual(steps["n0003"]["first_after_utc"][:10], "2026-01-16")
        self.assertEqual([s["node"] for s in self.json("trend", "--node", "n0003")["series"]], ["n0003"])
        worse = self.json("check", code=1)["checks"][0]["worse"]
        self.assertEqual({w["node"] for w in worse}, {"", "n0003"})

    def test_configurations_apart(self):
        """Other threads, class or CPU: never in one series."""
        for day, (threads, rules, cpu) in enumerate([(2, "tuned", "A"), (4, "tuned", "A"),
                                                     (2, "stream-rules", "A"), (2, "tuned", "B"),
                                                     (2, "tuned", "A")]):
            run = runs.Run(day, runs.uuid_of(day + 1), facts={"cpu_model": cpu})
            run.point("stream.triad", 1e11, threads=threads, **{"class": rules})
            run.end()
            self.hb("add", run.save(self.path(f"run-{day}")))
        self.assertEqual(sorted(s["runs"] for s in self.json("trend")["series"]), [1, 1, 1, 2])

    def test_times(self):
        """Of a time less is better."""
        paths = []
        for day in range(30):
            run = runs.Run(day, runs.uuid_of(day + 1))
            run.point("latency.idle", (1.1e-7 if day >= 20 else 1e-7) * (1 + 0.001 * (day % 4)), lower=True)
            run.end()
            paths.append(run.save(self.path(f"run-{day}")))
        self.hb("add", *paths)
        self.assertTrue(self.json("trend")["steps"][0]["worse"])
        self.hb("check", code=1)
        self.assertEqual(self.json("check", runs.uuid_of(20)[:8])["checks"][0]["verdict"], "PASS")

    def test_failed_and_missing_points(self):
        paths = runs.series(self.path(), range(3), lambda day, bench: 1e11, BENCHES)
        run = runs.Run(3, runs.uuid_of(4))
        run.point("stream.copy", 1e11)
        run.point("stream.triad", 1e11, status="FAIL")
        run.end()
        self.hb("add", *paths, run.save(self.path("run-fail")))
        found = self.json("check", code=1)["checks"][0]
        self.assertEqual(found["failed"], [{"id": runs.point_id("stream.triad"), "status": "FAIL",
                                            "reason": "CHECK_FAILED"}])
        self.assertEqual([m["id"] for m in found["missing"]], [runs.point_id("stream.add")])
        out = self.hb("check", code=1)
        self.assertRegex(out, r"failed +stream.triad .*: FAIL CHECK_FAILED")
        self.assertRegex(out, r"missing +stream.add .*: not there")

    def test_hostile_names(self):
        hosts = ("a\x1b[31mred", "'; DROP TABLE run; --", "x\ny", "\u202egnp", "", "n1", "n1")
        run = runs.Run(0, runs.uuid_of(1), hosts, label="\x1b]0;title\x07")
        values = [1e11] * len(hosts)
        run.point("stream.triad", sum(values), values)
        run.end()
        self.hb("add", run.save(self.path("run")))
        for word in ("list", "trend"):
            out = self.hb(word)
            self.assertNotRegex(out, r"[\x00-\x09\x0b-\x1f\x7f]")
        names = {s["node"] for s in self.json("trend")["series"]}
        self.assertEqual(names, {"", hosts[0], hosts[1], hosts[2], hosts[3], "node-4", "n1", "n1#6"})
        self.assertEqual(len(self.json("list")["runs"]), 1)

    def test_made_runs_are_valid(self):
        """What these tests read has the published form of the record."""
        run = runs.Run(0, runs.uuid_of(1), ("a", "b"))
        run.point("stream.triad", 2e11, [1e11, 1e11])
        run.point("stream.add", 1, status="FAIL")
        run.begin_launch()
        run.point("latency.idle", 1e-7, lower=True)
        run.end()
        if importlib.util.find_spec("jsonschema") is None:
            self.skipTest("python3-jsonschema is not installed")
        source = os.path.join(runs.HERE, "../..")
        done = subprocess.run([sys.executable, os.path.join(source, "tests/results/validate.py"),
                               os.environ["HBMARK_SCHEMA"],
                               run.save(self.path("run"))], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_help(self):
        out = self.hb("--help")
        for word in ("add", "list", "trend", "check", "accept", "--node", "site.db"):
            self.assertIn(word, out)
        self.refused(64, "no option '--nodes'.*did you mean '--node'", "list", "--nodes", "x")


if __name__ == "__main__":
    main()
