#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""attack.py HBMARK: every command that reads run directories on folders that are none, are broken or
mean harm. Each must end at once with an exit code of the conventions, one line that names the place,
and nothing that drives a terminal; and take hostile names for the texts that they are."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../lib"))
from make_run import Maker, make_run  # noqa: E402: it lies in another folder

HBMARK = os.path.abspath(sys.argv[1])
HOSTILE = json.load(open(os.path.join(HERE, "../results/hostile.json"), encoding="utf-8"))
GOOD_ROWS = [{"bench": "stream.triad", "median": 1e11, "nodes": [1, 0.99, 0.8]},
             {"bench": "latency.idle", "unit": "s", "median": 1e-7, "nodes": [1, 1, 1.2]},
             {"bench": "compute.fma", "unit": "flop/s", "median": 5e12, "type": "f32"}]
FORMATS = ("csv", "json", "md", "latex", "junit", "prom", "openmetrics", "gnuplot")
# Exit codes that a reader of run directories may give; 65 and its kin with a line that says why.
CODES = {0, 1, 3, 4, 64, 65, 69}
# Terminals are driven by these; newlines and tabs are part of texts and tables.
CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")
PATIENCE = 120 * int(os.environ.get("HBMARK_SLOW", "1"))  # seconds until a call hangs
bad = []


def journal(folder):
    return os.path.join(folder, "journal.jsonl")


def spill(folder, data):
    os.makedirs(folder, exist_ok=True)
    with open(journal(folder), "wb") as out:
        out.write(data)


def good(folder):
    make_run(folder, GOOD_ROWS, hosts=["n0", "n1", "n2"])


def edit(change):
    """A good run, its journal's lines changed by a function and not chained anew."""
    def make(folder):
        good(folder)
        with open(journal(folder), "rb") as f:
            lines = f.read().split(b"\n")[:-1]
        spill(folder, b"".join(line + b"\n" for line in change(lines)))
    return make


def records(*bodies):
    """A chained journal of these (type, body)."""
    def make(folder):
        maker = Maker(folder, {})
        for kind, body in bodies:
            maker.write(kind, **body)
        maker.save()
    return make


def text(data):
    return lambda folder: spill(folder, data)


def only(call):
    def make(folder):
        os.makedirs(folder)
        call(journal(folder))
    return make


def linked(folder):
    good(folder + ".real")
    os.makedirs(folder)
    os.symlink(journal(folder + ".real"), journal(folder))


def sidecar(spoil):
    def make(folder):
        make_run(folder, [{**GOOD_ROWS[0], "sidecar": True}, *GOOD_ROWS[1:]], hosts=["n0", "n1", "n2"])
        spoil(os.path.join(folder, "samples", "point-0-0.f64"))
    return make


def to_fifo(path):
    os.unlink(path)
    os.mkfifo(path)


def to_link(path):
    os.rename(path, path + ".real")
    os.symlink(path + ".real", path)


def cut(path):
    os.truncate(path, 12)


# name, how it is made, may it be read all the same? (None: some commands need not look there)
FOLDERS = [
    ("empty-folder", os.makedirs, False),
    ("absent", lambda folder: None, False),
    ("empty", text(b""), False),
    ("binary", text(bytes(range(256)) * 64), False),
    ("prose", text(b"Triad: 55.1 GB/s\nCopy: 51.0 GB/s\n"), False),
    ("other-program", text(b'{"fio version":"fio-3.33"}\n{"jobs":[]}\n'), False),
    ("torn", edit(lambda lines: lines[:-1] + [lines[-1][:40]]), None),
    ("no-end", edit(lambda lines: lines[:-1]), None),
    ("lost-line", edit(lambda lines: lines[:3] + lines[4:]), False),
    ("changed-digit", edit(lambda lines: [line.replace(b'"threads":8', b'"threads":9') for line in lines]), False),
    ("swapped", edit(lambda lines: lines[:2] + [lines[3], lines[2]] + lines[4:]), False),
    ("repeated", edit(lambda lines: lines[:4] + lines[3:]), False),
    ("no-run", records(("point", {"id": "a"})), False),
    ("later-major", records(("run", {"v": "hbmark/2.0"})), False),
    ("deep", text(b"[" * 100000 + b"\n{}\n"), False),
    ("long-line", text(b'{"a":"' + b"x" * (65 << 20) + b'"}\n{}\n'), False),
    ("many-lines", text(b"{}\n" * 1000000), False),
    ("not-a-number", text(b'{"v":"hbmark/1.0","t":"run","seq":NaN}\n{}\n'), False),
    ("escape", text(b"\x1b]0;owned\x07\x1b[2J\n{}\n"), False),
    ("wrong-type", records(("run", {}), ("point", {"id": 7})), False),
    ("fifo", only(os.mkfifo), False),
    ("link", linked, False),
    ("folder-as-journal", only(os.mkdir), False),
    ("sidecar-fifo", sidecar(to_fifo), None),
    ("sidecar-link", sidecar(to_link), None),
    ("sidecar-cut", sidecar(cut), None),
    ("sidecar-lost", sidecar(os.unlink), None),
]


def commands(run, other, scratch):
    """Every way to read it, by name."""
    yield "verify", ["verify", run]
    yield "compare-first", ["compare", run, other]
    yield "compare-second", ["compare", other, run]
    yield "target", ["target", run, "--all"]
    for name in FORMATS:
        yield "export-" + name, ["export", "-f", name, run]
    yield "report", ["report", run, "-o", os.path.join(scratch, "report.html")]
    yield "history", ["history", os.path.join(scratch, "history.db"), "add", run]


def start(args, scratch):
    """Exit code, output, errors; None if it hangs."""
    try:
        done = subprocess.run([HBMARK, *args], capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, cwd=scratch,
                              check=False, env={**os.environ, "COLUMNS": "100"})
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return None, b"", b""


def complaints(name, args, readable, got):
    code, out, err = got
    said = err.decode(errors="replace").strip()
    if code is None:
        yield "it hangs"
        return
    if code not in CODES or "Sanitizer" in said or "runtime error" in said:
        yield f"exit code {code}: {said[-300:]}"
    if readable is False and code == 0:
        yield "it is taken for a run"
    if code in (64, 65, 69) and not (said.startswith("hbmark: ") and len(said.splitlines()) == 1):
        yield f"not one line that begins with hbmark: {said[:300]!r}"
    if readable is False and code == 65 and name not in said:
        yield f"the place is not named: {said[:300]}"
    # Formats for programs escape in their own ways, and their tests look at that.
    if CONTROL.search(err) or (args[0] in ("verify", "compare", "target") and CONTROL.search(out)):
        yield "control characters get to the terminal"


def there(scratch):
    """The commands that this build has."""
    run = os.path.join(scratch, "sound")
    found = {}
    other = os.path.join(scratch, "sound-too")
    shutil.copytree(run, other)
    for name, args in commands(run, other, scratch):
        code, _, err = start(args, scratch)
        found[name] = b"not there yet" not in err
        if found[name] and code not in (0, 1, 3, 4):
            bad.append(f"{name} does not read a sound run: {code} {err.decode(errors='replace')[:300]}")
    return found


def try_all(run, readable, scratch, known):
    tried = 0
    for name, args in commands(run, os.path.join(scratch, "sound"), scratch):
        if not known[name]:
            continue
        tried += 1
        got = start(args, scratch)
        bad.extend(f"{name} on {os.path.basename(run)}: {why}"
                   for why in complaints(os.path.basename(run), args, readable, got))
    return tried


def hostile_runs(scratch):
    """Names that are code elsewhere, as hosts, labels, ids and texts."""
    run = os.path.join(scratch, "hostile")
    rows = [{"bench": "stream.triad", "median": 1e11, "nodes": [1] * len(HOSTILE)}]
    rows += [{"bench": "x", "id": t, "title": t, "text": t, "median": 1e9, "more": {"note": t}} for t in HOSTILE]
    make_run(run, rows, hosts=HOSTILE, label=HOSTILE[0], argv=HOSTILE, env={"governor": HOSTILE[1], "cpu_model": HOSTILE[0]})
    yield run
    for i, t in enumerate(HOSTILE[::4]):
        run = os.path.join(scratch, f"hostile-{i}")
        make_run(run, [{**row, "type": t} for row in GOOD_ROWS], hosts=["n0", t, "n2"], label=t)
        yield run


def main():
    scratch = tempfile.mkdtemp(prefix="hbmark-attack.")
    tried = 0
    try:
        good(os.path.join(scratch, "sound"))
        known = there(scratch)
        for name, make, readable in FOLDERS:
            run = os.path.join(scratch, name)
            make(run)
            tried += try_all(run, readable, scratch, known)
        for run in hostile_runs(scratch):
            tried += try_all(run, True, scratch, known)
    finally:
        shutil.rmtree(scratch)
    absent = [name for name, found in known.items() if not found]
    print("\n".join(bad[:60]) if bad else f"{tried} readings of {len(FOLDERS)} bad folders and of hostile names end as they should")
    if absent:
        print("not there yet: " + ", ".join(absent))
    if not tried and not bad:
        print("SKIP: this build has no command that reads run directories")
        return 77
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
