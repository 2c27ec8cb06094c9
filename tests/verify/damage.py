# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""damage.py RUN SCRATCH: every line of a real journal changed, dropped, repeated and swapped, a
byte flipped in every line and in every other file: hbmark verify must fail and name file and line,
also where the chain behind it was made again."""
import os
import sys

from runs import Run, expect, finish, names_line

SOURCE, PLACE = sys.argv[1], os.path.join(sys.argv[2], "damaged")
cases = 0


def judge(run, what, lines, *, exact=False, only=False):
    """The damage was written: it must be found, at one of these lines; only: and at no other."""
    global cases
    cases += 1
    run.write()
    status, faults, answer = run.verify()
    expect(status == 1, f"{what}: exit status {status}: {answer.get('error', '')}")
    expect(names_line(faults, *lines), f"{what}: line {lines} is not named: {faults}")
    chain = {f["line"] for f in faults if f["name"] == "chain" and "line" in f}
    expect(not only or chain <= set(lines), f"{what}: the chain accuses {chain}, not only {lines}")
    if exact:
        first = min(chain, default=0)
        expect(first in lines, f"{what}: the chain's first fault is on line {first}, not {lines}")


def flip(line, at):
    return line[:at] + bytes([line[at] ^ 1]) + line[at + 1:]


def each_line(n):
    for i in range(n):
        last = i == n - 1
        run = Run(SOURCE, PLACE)
        # Bytes over the whole line: head, prev, numbers, the brackets at its end.
        for at in {1, 9, 30, len(run.lines[i]) // 3, len(run.lines[i]) // 2, len(run.lines[i]) - 2}:
            run.lines[i] = flip(run.lines[i], at)
            judge(run, f"byte {at} of line {i + 1} flipped", [i + 1], exact=not last)
            run.lines[i] = flip(run.lines[i], at)
        whole = run.lines[:]
        prev = whole[i].index(b'"prev":"') + 12
        run.lines[i] = flip(whole[i], prev)
        judge(run, f"prev of line {i + 1} flipped", [i + 1], exact=not last)

        run.lines = whole[:i] + whole[i + 1:]
        judge(run, f"line {i + 1} dropped", [i + 1], exact=not last)
        run.lines = whole[:i + 1] + [whole[i]] + whole[i + 1:]
        judge(run, f"line {i + 1} repeated", [i + 2], exact=True)
        if not last:
            run.lines = whole[:i] + [whole[i + 1], whole[i]] + whole[i + 2:]
            judge(run, f"lines {i + 1} and {i + 2} swapped", [i + 1, i + 2], exact=True,
                  only=True)
        if i + 3 < n:
            run.lines = whole[:]
            run.lines[i], run.lines[i + 3] = whole[i + 3], whole[i]
            judge(run, f"lines {i + 1} and {i + 4} swapped", [i + 1, i + 4], exact=True,
                  only=True)
        run.lines = whole[:]


def remade_chain(n):
    """The chain behind the damage made again: the manifest tells, and by its digits which line."""
    for i in range(n):
        run = Run(SOURCE, PLACE)
        whole = run.lines[:]
        at = whole[i].index(b'"utc":"') + 25  # a digit of the fraction of a second
        run.lines[i] = flip(whole[i], at)
        run.rechain(i + 1)
        judge(run, f"line {i + 1} changed, chain made again", [i + 1])
        run.lines = whole[:i] + whole[i + 1:]
        run.rechain(i)
        judge(run, f"line {i + 1} dropped, chain made again", [i + 1])
        run.lines = whole[:i + 1] + [whole[i]] + whole[i + 1:]
        run.rechain(i + 1)
        judge(run, f"line {i + 1} repeated, chain made again", [i + 2])


def cut_off(n):
    for left in range(1, n):
        run = Run(SOURCE, PLACE)
        run.lines = run.lines[:left]
        judge(run, f"all after line {left} cut off", [left, left + 1])


def other_files():
    global cases
    run = Run(SOURCE, PLACE)
    for folder, _, names in os.walk(run.dir):
        for name in names:
            path = os.path.join(folder, name)
            inner = os.path.relpath(path, run.dir)
            if inner == "journal.jsonl":
                continue
            with open(path, "rb") as f:
                data = f.read()
            step = max(1, len(data) // 60)
            for at in list(range(0, len(data), step)) + [len(data) - 1]:
                cases += 1
                with open(path, "wb") as f:
                    f.write(flip(data, at))
                status, faults, _ = run.verify()
                expect(status == 1, f"{inner}: byte {at} flipped: exit status {status}")
                expect(any(f.get("file") == inner for f in faults) or inner == "manifest.json" and
                       faults, f"{inner}: byte {at} flipped, not named: {faults}")
            with open(path, "wb") as f:
                f.write(data)
            cases += 1
            os.replace(path, os.path.join(sys.argv[2], "aside"))
            status, faults, _ = run.verify()
            expect(status == 1 and any(f.get("file") == inner for f in faults),
                   f"{inner} gone: status {status}, {faults}")
            os.replace(os.path.join(sys.argv[2], "aside"), path)
    status, faults, _ = run.verify()
    expect(status == 0, f"put back, but {faults}")


run = Run(SOURCE, PLACE)
status, faults, _ = run.verify()
expect(status == 0 and not faults, f"the run itself does not verify: {faults}")
each_line(len(run.lines))
remade_chain(len(run.lines))
cut_off(len(run.lines))
other_files()
finish(cases)
