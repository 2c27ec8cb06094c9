# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""damage.py RUN SCRATCH: every line of a real journal changed, dropped, repeated and swapped, a
byte flipped in every line and in every other file: hbmark verify must fail and name file and line,
also where the chain behind it was made again."""
import os
import sys

from runs import Run, expect, faults_of, finish, names_line, verify_all

SOURCE, PLACE = sys.argv[1], os.path.join(sys.argv[2], "damaged")
# A sanitized program takes longer to start than to judge: so many copies are judged by one call.
AT_ONCE = 24
cases = 0
waiting = []


def put(damage, judge_answer):
    """A copy of the run, damaged by damage(its directory); judge_answer(what verify says of it)."""
    global cases
    cases += 1
    place = f"{PLACE}{len(waiting)}"
    damage(Run(SOURCE, place))
    waiting.append((place, judge_answer))
    if len(waiting) == AT_ONCE:
        settle()


def settle():
    if not waiting:
        return
    status, answers = verify_all([place for place, _ in waiting])
    expect(status == 1, f"exit status {status} for {len(waiting)} damaged runs")
    for (place, judge_answer), answer in zip(waiting, answers):
        expect("error" in answer or answer.get("dir") == place, f"{place}: {answer.get('dir')}")
        judge_answer(answer)
    waiting.clear()


def judge(what, lines, named, *, exact=False, only=False):
    """The journal of these lines must fail, at one of the named; only: and at no other."""
    lines = lines[:]

    def damage(run):
        run.lines = lines
        run.write()

    def answered(answer):
        faults = faults_of(answer)
        expect(answer.get("verdict") == "FAIL",
               f"{what}: {answer.get('verdict')}: {answer.get('error', '')}")
        expect(names_line(faults, *named), f"{what}: line {named} is not named: {faults}")
        chain = {f["line"] for f in faults if f["name"] == "chain" and "line" in f}
        expect(not only or chain <= set(named),
               f"{what}: the chain accuses {chain}, not only {named}")
        if exact:
            first = min(chain, default=0)
            expect(first in named, f"{what}: the chain's first fault is on line {first}, "
                   f"not {named}")

    put(damage, answered)


def flip(line, at):
    return line[:at] + bytes([line[at] ^ 1]) + line[at + 1:]


def each_line(whole):
    n = len(whole)
    for i in range(n):
        last = i == n - 1
        # Bytes over the whole line: head, prev, numbers, the brackets at its end.
        for at in {1, 9, 30, len(whole[i]) // 3, len(whole[i]) // 2, len(whole[i]) - 2}:
            judge(f"byte {at} of line {i + 1} flipped",
                  whole[:i] + [flip(whole[i], at)] + whole[i + 1:], [i + 1], exact=not last)
        prev = whole[i].index(b'"prev":"') + 12
        judge(f"prev of line {i + 1} flipped",
              whole[:i] + [flip(whole[i], prev)] + whole[i + 1:], [i + 1], exact=not last)
        judge(f"line {i + 1} dropped", whole[:i] + whole[i + 1:], [i + 1], exact=not last)
        judge(f"line {i + 1} repeated", whole[:i + 1] + [whole[i]] + whole[i + 1:], [i + 2],
              exact=True)
        if not last:
            judge(f"lines {i + 1} and {i + 2} swapped",
                  whole[:i] + [whole[i + 1], whole[i]] + whole[i + 2:], [i + 1, i + 2],
                  exact=True, only=True)
        if i + 3 < n:
            lines = whole[:]
            lines[i], lines[i + 3] = whole[i + 3], whole[i]
            judge(f"lines {i + 1} and {i + 4} swapped", lines, [i + 1, i + 4], exact=True,
                  only=True)


def remade_chain(run):
    """The chain behind the damage made again: the manifest tells, and by its digits which line."""
    whole = run.lines

    def judge_remade(what, lines, start, named):
        run.lines = lines
        run.rechain(start)
        judge(f"{what}, chain made again", run.lines, named)

    for i in range(len(whole)):
        at = whole[i].index(b'"utc":"') + 25  # a digit of the fraction of a second
        judge_remade(f"line {i + 1} changed", whole[:i] + [flip(whole[i], at)] + whole[i + 1:],
                     i + 1, [i + 1])
        judge_remade(f"line {i + 1} dropped", whole[:i] + whole[i + 1:], i, [i + 1])
        judge_remade(f"line {i + 1} repeated", whole[:i + 1] + [whole[i]] + whole[i + 1:], i + 1,
                     [i + 2])
    run.lines = whole


def cut_off(whole):
    for left in range(1, len(whole)):
        judge(f"all after line {left} cut off", whole[:left], [left, left + 1])


def judge_file(what, inner, damage):
    """damage(path of that file in a copy) must be found, and the file named."""
    def answered(answer):
        faults = faults_of(answer)
        expect(answer.get("verdict") == "FAIL", f"{what}: {answer.get('verdict')}")
        expect(any(f.get("file") == inner for f in faults) or
               what != f"{inner} gone" and inner == "manifest.json" and faults,
               f"{what}, not named: {faults}")

    put(lambda run: damage(run.path(inner)), answered)


def write_flipped(data, at):
    def write(path):
        with open(path, "wb") as f:
            f.write(flip(data, at))
    return write


def other_files():
    for folder, _, names in os.walk(SOURCE):
        for name in names:
            path = os.path.join(folder, name)
            inner = os.path.relpath(path, SOURCE)
            if inner == "journal.jsonl":
                continue
            with open(path, "rb") as f:
                data = f.read()
            step = max(1, len(data) // 60)
            for at in list(range(0, len(data), step)) + [len(data) - 1]:
                judge_file(f"{inner}: byte {at} flipped", inner, write_flipped(data, at))
            judge_file(f"{inner} gone", inner, os.unlink)


run = Run(SOURCE, PLACE)
status, faults, _ = run.verify()
expect(status == 0 and not faults, f"the run itself does not verify: {faults}")
each_line(run.lines)
remade_chain(run)
cut_off(run.lines)
other_files()
settle()
finish(cases)
