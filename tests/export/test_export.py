#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""What hbmark export writes, judged by other programs. test_export.py CASE; 77: its tool is absent.

The environment gives HBMARK. UPDATE_GOLDEN=1 rewrites the golden files.
"""
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import promtext
import runs

HERE = os.path.dirname(os.path.abspath(__file__))
HBMARK = os.environ["HBMARK"]
FORMATS = ("csv", "json", "md", "latex", "junit", "prom", "openmetrics", "gnuplot")
THRESHOLDS = """[thresholds]
name = annex "B" <1>
[defaults]
bench = stream.triad
tier = dram
[require =sum, "per node" & more]
require = >= 95 GB/s
[require total]
nodes = total
require = >= 310 GB/s
[require hbm]
tier = hbm
by = median
require = >= 95 GB/s
[require no such]
bench = stream.traid
require = >= 1 GB/s
"""


class Skip(Exception):
    pass


def check(condition, *about):
    if not condition:
        raise AssertionError(" ".join(str(a) for a in about))


def need(program):
    if not shutil.which(program):
        raise Skip("no %s" % program)
    return program


def hbmark(*args, status=0):
    done = subprocess.run([HBMARK, "export", *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    check(done.returncode == status, args, "ended with", done.returncode, done.stderr[:300])
    return done.stdout


def clean(text):
    """What the formats but JSON make of a text: see results/text/escape.h."""
    banned = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff" \
             "\ufdd0-\ufdef\ufeff\ufffe\uffff\ufff9-\ufffb\U000e0000-\U000e007f]"
    return re.sub(banned, "?", text)


def golden(name, got):
    path = os.path.join(HERE, "golden", name)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        with open(path, "wb") as out:
            out.write(got)
    with open(path, "rb") as kept:
        check(kept.read() == got, path, "differs: UPDATE_GOLDEN=1 rewrites it; got:\n",
              got.decode()[:3000])


def case_golden():
    write("t.ini", THRESHOLDS)
    for name in FORMATS:
        golden("cluster." + name, hbmark("cluster", "-f", name))
    golden("cluster.require.md", hbmark("cluster", "-f", "md", "--require", "t.ini", status=1))
    golden("cluster.require.junit", hbmark("cluster", "-f", "junit", "--require", "t.ini", status=1))
    golden("cluster.require.prom", hbmark("cluster", "-f", "prom", "--require", "t.ini", status=1))
    golden("cluster.require.txt", hbmark("cluster", "--require", "t.ini", status=1))
    golden("cluster.nodes.csv", hbmark("cluster", "-f", "csv", "--nodes"))
    golden("cluster.samples.csv", hbmark("cluster", "-f", "csv", "--samples", "--fields",
                                         "bench,variant,launch", "--metric", "stream.triad*"))


def write(name, text):
    with open(name, "w", encoding="utf-8") as out:
        out.write(text)


def records(name):
    with open(os.path.join(name, "journal.jsonl"), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def points(name):
    """As the reader keeps them: the last of each id and launch."""
    kept = {}
    for record in records(name):
        if record["t"] == "point" and record["status"] != "SKIP":
            kept[(record["id"], record["launch"])] = record
    return list(kept.values())


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def check_cells(data, numbers):
    """A table by RFC 4180; columns of texts hold no formula."""
    check(data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b""), "line ends")
    text = data.decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    check(len(rows) == text.count("\r\n"), "a record is more than a line")
    for row in rows:
        check(len(row) == len(rows[0]), "cells", row)
    for row in rows[1:]:
        for name, cell in zip(rows[0], row):
            if name in numbers:
                check(cell == "" or is_number(cell), name, cell)
            else:
                check(cell[:1] not in ("=", "+", "-", "@", "\t", "\r"), "a formula:", cell)
    return rows


def number_fields():
    text = hbmark("--list").decode().split("Fields")[1].split("Keys")[0]
    names = re.findall(r"^  (\w+)", text, re.M)
    check(len(names) > 40, names)
    example = json.loads(hbmark("cluster", "-f", "json"))["runs"][0]["points"][0]
    check(set(example) == set(names), "the list and JSON name other fields")
    texts = {n for n in names if isinstance(example[n], (str, bool))}
    # Of a text that this point lacks JSON has null, too.
    return set(names) - texts - {"reason", "text", "flags", "at", "chosen", "cache", "stop", "resampling"}


def uncell(cell):
    """The text that a cell stands for."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in tuple("=+-@") else cell


def case_csv():
    numbers = number_fields()
    for name in ("cluster", "hostile"):
        data = hbmark(name, "-f", "csv")
        rows = check_cells(data, numbers)
        table = [dict(zip(rows[0], row)) for row in rows[1:]]
        check(len(table) == len(points(name)), "rows")
        for row, point in zip(table, points(name)):
            check(uncell(row["id"]) == clean(point["id"]), row["id"])
            check(uncell(row["tier"]) == clean(point["params"]["tier"]), row["tier"])
            if point["summary"]:
                check(float(row["median"]) == point["summary"]["median"], row["median"])
                check(float(row["drift"]) == -0.002, "negative numbers are numbers", row["drift"])
            else:
                check(row["median"] == "", row["median"])
    for name in ("cluster", "hostile"):
        rows = check_cells(hbmark(name, "-f", "csv", "--nodes"), {"value", "node_index", "launch"})
        hosts = [r["hostname"] for r in records(name) if r["t"] == "env"]
        for row in rows[1:]:
            row = dict(zip(rows[0], row))
            check(uncell(row["node"]) == clean(hosts[int(row["node_index"])]), row)
    rows = check_cells(hbmark("hostile", "-f", "csv", "--samples"), {"value", "sample", "launch"})
    check(len(rows) > 30, rows)


def case_sqlite():
    need("sqlite3")
    with open("t.csv", "wb") as out:
        out.write(hbmark("hostile", "-f", "csv"))
    subprocess.run(["sqlite3", "t.db", ".mode csv", ".import t.csv t"], check=True)
    rows = sqlite3.connect("t.db").execute("select id, median from t").fetchall()
    check(len(rows) == len(points("hostile")), len(rows))
    for (name, median), point in zip(rows, points("hostile")):
        check(uncell(name) == clean(point["id"]), name)
        check(not point["summary"] or float(median) == point["summary"]["median"], median)


def case_json():
    def pairs(items):
        check(len({k for k, _ in items}) == len(items), "a key twice")
        return dict(items)

    for name in ("cluster", "hostile"):
        data = hbmark(name, "-f", "json", "--nodes", "--samples")
        text = data.decode("utf-8")
        run = json.loads(text, object_pairs_hook=pairs,
                         parse_constant=lambda c: check(False, c))["runs"][0]
        check([p["id"] for p in run["points"]] == [p["id"] for p in points(name)], "points")
        hosts = [r["hostname"] for r in records(name) if r["t"] == "env"]
        check(run["run"]["nodes"] == hosts[:len(run["run"]["nodes"])], "nodes")
        for got, point in zip(run["points"], points(name)):
            if point["summary"] and point["status"] in ("PASS", "WARN"):
                check(got["median"] == point["summary"]["median"], got["median"])
                check(len(got["nodes"]) == len(run["run"]["nodes"]), got["nodes"])
                check(len(got["samples"]) == 3, got["samples"])
                check(got["converged"] is True, got["converged"])
    both = json.loads(hbmark("cluster", "hostile", "-f", "json"))
    check(len(both["runs"]) == 2, "two runs")
    need("jq")
    done = subprocess.run(["jq", "-e", ".runs[0].points | length"], input=data, check=True,
                          stdout=subprocess.PIPE)
    check(int(done.stdout) == len(points("hostile")), done.stdout)


def case_prom():
    promtext.self_test()
    write("t.ini", THRESHOLDS)
    for name, flag in (("prom", False), ("openmetrics", True)):
        for which in ("cluster", "hostile"):
            read = promtext.read(hbmark(which, "-f", name, "--require", "t.ini", status=1), flag)
            hosts = {clean(r["hostname"]) for r in records(which) if r["t"] == "env"}
            nodes = {dict(labels)["node"] for _, labels in read.samples if "node" in dict(labels)}
            check({re.sub(r"#\d+$", "", n) for n in nodes} == {re.sub(r"#\d+$", "", h)
                                                               for h in hosts}, nodes)
        both = promtext.read(hbmark("cluster", "cluster", "hostile", "-f", name), flag)
        titles = {dict(labels)["run"] for _, labels in both.samples}
        check(len(titles) == 3, titles)
    cluster = promtext.read(hbmark("cluster", "-f", "prom"), False).samples
    key = ("hbmark_bandwidth_bytes_per_second",
           (("bench", "stream.triad"), ("class", "tuned"),
            ("id", "stream.triad f64 plain tall compact dram auto 1GiB"), ("node", "n2#2"),
            ("tier", "dram")))
    # A third of the work in 11 ms, of the second launch.
    check(abs(cluster[key] / (310e9 * 1.01 * 0.99 / 3) - 1) < 1e-9, cluster[key])
    times = [v for (n, _), v in cluster.items() if n == "hbmark_last_run_time_seconds"]
    check(len(times) == 1 and 1767323040 <= times[0] < 1767323100, times)
    verdicts = {dict(k)["bench"]: v for (n, k), v in cluster.items() if n == "hbmark_verdict"}
    check(verdicts["stream.triad"] == 1 and verdicts["stream.add"] == 0, verdicts)
    check("stream.hbm" not in verdicts, "what was not run has a verdict")


def case_junit():
    write("t.ini", THRESHOLDS)
    for name in ("cluster", "hostile"):
        data = hbmark(name, "-f", "junit", "--require", "t.ini", status=1)
        root = ElementTree.fromstring(data)
        for suite in root:
            count = {k: len(suite.findall("testcase/" + k)) for k in ("failure", "error", "skipped")}
            check(int(suite.get("tests")) == len(suite.findall("testcase")), "tests")
            check(int(suite.get("failures")) == count["failure"], "failures")
            check(int(suite.get("errors")) == count["error"], "errors")
            check(int(suite.get("skipped")) == count["skipped"], "skipped")
        cases = root[0].findall("testcase")
        check([c.get("name").split(" (launch")[0] for c in cases[:len(points(name))]] ==
              [clean(p["id"]) for p in points(name)], "names")
        for case, point in zip(cases, points(name)):
            passed = not [e for e in case if e.tag != "system-out"]
            check(passed == (point["status"] in ("PASS", "WARN")), case.get("name"))
        write(name + ".xml", data.decode())
    need("xmllint")
    for name in ("cluster", "hostile"):
        subprocess.run(["xmllint", "--nonet", "--noout", "--schema",
                        os.path.join(HERE, "junit.xsd"), name + ".xml"], check=True)
    # The schema can say no.
    with open("cluster.xml", encoding="utf-8") as kept:
        write("bad.xml", kept.read().replace("<testcase ", "<testcase nonsense='1' ", 1))
    done = subprocess.run(["xmllint", "--noout", "--schema", os.path.join(HERE, "junit.xsd"),
                           "bad.xml"], stderr=subprocess.PIPE, check=False)
    check(done.returncode != 0, "the schema takes everything")


def latex(name, preamble):
    write(name + ".doc.tex", "\\documentclass{article}\n%s\\begin{document}\n\\input{%s}\n"
          "\\end{document}\n" % (preamble, name + ".tex"))
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error",
                           "-no-shell-escape", "-recorder", name + ".doc.tex"],
                          stdout=subprocess.PIPE, check=False)
    check(done.returncode == 0, done.stdout.decode(errors="replace")[-2000:])
    with open(name + ".doc.fls", encoding="utf-8", errors="replace") as used:
        for line in used:
            check("passwd" not in line, line)
    check(os.path.getsize(name + ".doc.pdf") > 1000, "no page")


def case_latex():
    for name in ("cluster", "hostile"):
        data = hbmark(name, "-f", "latex", "-o", name + ".tex")
        check(data == b"", "something on standard output as well")
        with open(name + ".tex", encoding="utf-8") as kept:
            for line in kept:
                check(line.isprintable() or line[:-1].isprintable(), repr(line))
                if not line.startswith("%"):
                    check("\\input" not in line and not re.search(r"(?<!\\)\$x", line), line)
    need("pdflatex")
    for name in ("cluster", "hostile"):
        latex(name, "")


def case_gnuplot():
    for name in ("cluster", "hostile"):
        hbmark(name, "-f", "gnuplot", "-o", name + ".gnuplot")
        with open(name + ".gnuplot", encoding="utf-8") as kept:
            text = kept.read()
        check(not re.search(r"[`@\\]", text.replace(", \\\n", "").replace("\\n \"", "")), "`")
        check(text.count("END_OF_DATA\n") == 2 * len(re.findall(r"<< END_OF_DATA\n", text)),
              "a data block ends early")
    need("gnuplot")
    for name in ("cluster", "hostile"):
        charts = text_charts(name)
        subprocess.run(["gnuplot", "-e", "prefix='%s'" % name, name + ".gnuplot"], check=True)
        for i in range(1, charts + 1):
            with open("%s-%d.png" % (name, i), "rb") as png:
                data = png.read()
            check(data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 4000, "no chart", name, i)
        check(not os.path.exists("broken"), "a text was executed")
    subprocess.run(["gnuplot", "-e", "kind='svg'", "cluster.gnuplot"], check=True)
    svg = ElementTree.parse("hbmark-1.svg").getroot()
    check(svg.tag.endswith("svg"), svg.tag)


def text_charts(name):
    with open(name + ".gnuplot", encoding="utf-8") as kept:
        charts = kept.read().count("set output sprintf")
    check(charts >= 3, charts)
    return charts


def bars(line):
    """Column separators of a row: those not escaped."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))


def case_markdown():
    write("t.ini", THRESHOLDS)
    for name in ("cluster", "hostile"):
        text = hbmark(name, "-f", "md", "--require", "t.ini", status=1).decode()
        columns = 0
        for line in text.splitlines():
            check("<" not in line, "HTML:", line)
            check(not re.search(r"(?<!\\)[\]\[*_`]", line), "markup:", line)
            if not line.startswith("|"):
                columns = 0
                continue
            columns = columns or bars(line)
            check(bars(line) == columns, "columns:", line)
        check(text.count("| :--- |") >= 3, text[:500])


def case_output():
    """The file is there whole or not at all."""
    os.mkdir("d")
    hbmark("cluster", "-o", "d/x.csv")
    check(os.listdir("d") == ["x.csv"], os.listdir("d"))
    mask = os.umask(0o022)
    os.umask(mask)
    check(os.stat("d/x.csv").st_mode & 0o777 == 0o666 & ~mask, "the mode of others")
    inode = os.stat("d/x.csv").st_ino
    hbmark("cluster", "-f", "prom", "-o", "d/x.csv")
    check(os.stat("d/x.csv").st_ino != inode, "written in place")
    with open("d/x.csv", "rb") as kept:
        before = kept.read()
    check(before.startswith(b"# HELP"), before[:50])
    hbmark("cluster", "-f", "csv", "--fields", "nonsense", "-o", "d/x.csv", status=64)
    hbmark("no-such-run", "-f", "csv", "-o", "d/x.csv", status=65)
    with open("d/x.csv", "rb") as kept:
        check(kept.read() == before, "changed by a failure")
    check(os.listdir("d") == ["x.csv"], os.listdir("d"))
    os.symlink("x.csv", "d/link.csv")
    hbmark("cluster", "-o", "d/link.csv")
    check(os.path.islink("d/link.csv"), "the link was replaced")
    hbmark("cluster", "-f", "csv", "-o", "d/no/x.csv", status=69)
    hbmark("cluster", "-f", "csv", "-o", "/dev/null")
    if os.path.exists("/dev/full"):
        hbmark("cluster", "-f", "csv", "-o", "/dev/full", status=69)
    check(hbmark("cluster", "-f", "csv", "-o", "-") == hbmark("cluster", "-f", "csv"), "-")
    hbmark("cluster", "-f", "cvs", status=64)
    hbmark("cluster", status=64)
    hbmark("-f", "csv", status=64)
    hbmark("cluster", "-f", "md", "--nodes", status=64)
    hbmark("cluster", "-f", "junit", "--samples", status=64)


def case_metric():
    rows = hbmark("cluster", "-f", "csv", "--metric", "bw.mix*", "--fields", "bench").split(b"\r\n")
    check(rows == [b"run,bench"] + [b"offer 7,bw.mix"] * 4 + [b""], rows)


def main():
    case = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        for name in ("cluster", "hostile"):
            runs.make(name, name)
        try:
            globals()["case_" + case]()
        except Skip as why:
            print("SKIP: all that needs no other program passed, but:", why)
            return 77
        finally:
            os.chdir("/")
    print("passed:", case)
    return 0


if __name__ == "__main__":
    sys.exit(main())
