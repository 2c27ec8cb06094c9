#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Parsers and statistics of scripts/peers on canned outputs: written for this test in the form the
programs print; the figures are no measurements."""

import importlib.machinery
import importlib.util
import json
import os
import unittest

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/peers")
LOADER = importlib.machinery.SourceFileLoader("peers", PATH)
peers = importlib.util.module_from_spec(importlib.util.spec_from_loader("peers", LOADER))
LOADER.exec_module(peers)

CANNED_LIKWID = """\
Allocate: Process running on hwthread 0 (Domain S0) - Vector length 4000000/32000000 Offset 0
LIKWID MICRO BENCHMARK
Test: stream_mem_avx512
Time:\t\t\t1.000000e+00 sec
Iterations per thread:\t20
Size (Byte):\t\t96000000
Data volume (Byte):\t1920000000
MByte/s:\t\t1920.00
Cycles per update:\t1.342470
"""

CANNED_PEAKFLOPS = CANNED_LIKWID + "MFlops/s:\t\t240000.5\n"

CANNED_STREAM = """\
STREAM version $Revision: 5.10 $
Array size = 10000000 (elements), Offset = 0 (elements)
Number of Threads requested = 2
Function    Best Rate MB/s  Avg time     Min time     Max time
Copy:           10000.5     0.016100     0.015999     0.016300
Scale:          11000.0     0.016100     0.015999     0.016300
Add:            12000.0     0.016100     0.015999     0.016300
Triad:          13000.0     0.016100     0.015999     0.016300
Solution Validates: avg error less than 1.000000e-13 on all three arrays
"""

CANNED_BABEL = """\
function,num_times,n_elements,sizeof,max_mbytes_per_sec,min_runtime,max_runtime,avg_runtime
Copy,10,33554432,8,10000,0.05,0.06,0.055
Mul,10,33554432,8,11000,0.05,0.06,0.055
Add,10,33554432,8,12000,0.05,0.06,0.055
Triad,10,33554432,8,13000,0.05,0.06,0.055
Dot,10,33554432,8,14000,0.05,0.06,0.055
"""

CANNED_HPCC = """\
Begin of MPIRandomAccess section.
Main table size   = 2^21 = 2097152 words
End of MPIRandomAccess section.
Begin of StarRandomAccess section.
Main table size   = 2^20 = 1048576 words
Found 0 errors in 1048576 locations (passed).
Node(s) with error 0
Minimum GUP/s 0.020000
Average GUP/s 0.025000
Maximum GUP/s 0.030000
Current time (1) is now

End of StarRandomAccess section.
Begin of SingleRandomAccess section.
Node(s) with error 0
Node selected 1
Single GUP/s 0.040000
Current time (2) is now

End of SingleRandomAccess section.
"""


def canned_hbmark(points):
    records = [{"v": 1, "t": "run", "seq": 0}] + points + [{"v": 1, "t": "end", "seq": 9}]
    return "".join(json.dumps(r) + "\n" for r in records)


# Two samples of 1 s and 3 s; in 1 s it moves 6e9 bytes.
POINT = {"v": 1, "t": "point", "id": "stream.read", "status": "PASS",
         "samples": {"unit": "ns", "values": [1e9, 3e9]},
         "summary": {"unit": "B/s", "median": 4e9, "best": 6e9}}
SKIPPED = {"v": 1, "t": "point", "id": "stream.read x", "status": "SKIP", "text": "no such tier"}


class Parsers(unittest.TestCase):
    def test_likwid(self):
        self.assertEqual(peers.parse_likwid(CANNED_LIKWID), (1.92e9, 96000000))

    def test_peakflops(self):
        self.assertEqual(peers.parse_likwid_flops(CANNED_PEAKFLOPS), 240000.5e6)
        with self.assertRaises(peers.Failure):
            peers.parse_likwid_flops(CANNED_LIKWID)

    def test_arguments_of_fma(self):
        words = peers.our_fma_arguments("fma_sp_sse", "x8", 2, 5, "out")
        self.assertEqual(words[words.index("--type") + 1], "f32")
        self.assertEqual(words[words.index("--isa") + 1], "generic")

    def test_stream(self):
        rates, elements = peers.parse_stream(CANNED_STREAM)
        self.assertEqual((rates["Copy"], rates["Triad"], elements), (10000.5e6, 13e9, 10000000))

    def test_babel(self):
        rates, elements = peers.parse_babel("BabelStream\n" + CANNED_BABEL)
        self.assertEqual((rates["Mul"], rates["Dot"], elements), (11e9, 14e9, 33554432))
        newer, _ = peers.parse_babel(CANNED_BABEL.replace("max_mbytes_per_sec", "max_MB_per_sec"))
        self.assertEqual(newer, rates)
        with self.assertRaises(peers.Failure):
            peers.parse_babel(CANNED_BABEL.replace("max_mbytes_per_sec", "speed"))

    def test_hpcc(self):
        rates, words = peers.parse_hpcc(CANNED_HPCC, 2)
        self.assertEqual((rates["gups"], rates["gups-star"], words), (0.04e9, 0.05e9, 1048576))
        for broken in (CANNED_HPCC.replace("passed", "failed"), CANNED_HPCC.replace("Main", ""),
                       CANNED_HPCC.replace("Single GUP/s 0.040000", "Single GUP/s -1.0"), ""):
            with self.assertRaises(peers.Failure):
                peers.parse_hpcc(broken, 2)

    def test_hpcc_input(self):
        # The table is the smallest power of two above half of the matrix of one process.
        for size, processes in ((1 << 20, 1), (1024000, 2), (1 << 27, 2), (3 << 28, 3), (1 << 33, 64)):
            args = type("Args", (), {"hpcc": "hpcc", "threads": processes, "size": size})()
            peer = peers.Hpcc(args)
            lines = peer.input().splitlines()
            words = int(lines[5].split()[0]) ** 2 // processes
            self.assertTrue(peer.table >= size * 63 // 64 and peer.table & (peer.table - 1) == 0)
            self.assertTrue(peer.table // 8 <= words < 2 * (peer.table // 8))
            self.assertEqual((lines[10], lines[11]), ("1 Ps", "%d Qs" % processes))

    def test_arguments(self):
        stream = peers.our_arguments("read", "nt", "auto", 2, 4096, 5, "out")
        self.assertEqual(stream[1:4], ["stream.read", "--type", "f64"])
        star = peers.our_arguments("gups-star", "batch", "auto", 2, 4096, 5, "out")
        self.assertEqual(star[1:4], ["random.gups-star", "--type", "u64"])
        self.assertEqual(star[star.index("--size") + 1], "8192")

    def test_ours_is_the_harmonic_mean(self):
        self.assertAlmostEqual(peers.parse_ours(canned_hbmark([POINT]), "mean"), 12e9 / 4)

    def test_ours_best(self):
        self.assertEqual(peers.parse_ours(canned_hbmark([POINT, SKIPPED]), "best"), 6e9)

    def test_ours_without_samples_is_the_median(self):
        point = dict(POINT, samples={"unit": "ns", "file": "samples/0.bin"})
        self.assertEqual(peers.parse_ours(canned_hbmark([point]), "mean"), 4e9)

    def test_no_rate_says_why(self):
        with self.assertRaisesRegex(peers.Failure, "no such tier"):
            peers.parse_ours(canned_hbmark([SKIPPED]), "mean")

    def test_two_rates_are_refused(self):
        with self.assertRaisesRegex(peers.Failure, "one is wanted"):
            peers.parse_ours(canned_hbmark([POINT, POINT]), "mean")

    def test_nonsense(self):
        for parse in (peers.parse_likwid, peers.parse_stream, peers.parse_babel):
            for text in ("", "Segmentation fault", "MByte/s:\n"):
                with self.assertRaises(peers.Failure):
                    parse(text)
        with self.assertRaises(peers.Failure):
            peers.parse_ours('{"t": "point", "summ', "mean")

    def test_stream_that_does_not_validate(self):
        with self.assertRaisesRegex(peers.Failure, "validate"):
            peers.parse_stream(CANNED_STREAM.replace("Solution Validates", "Failed Validation"))


class Figures(unittest.TestCase):
    def test_interval(self):
        # Ranks of the binomial table: n = 6 -> 1, 6; 15 -> 4, 12; 25 -> 8, 18.
        for n, low, high in ((6, 1, 6), (15, 4, 12), (25, 8, 18)):
            self.assertEqual(peers.median_interval(list(range(1, n + 1))), (low, high))

    def test_no_interval_below_six(self):
        self.assertIsNone(peers.median_interval([1, 2, 3, 4, 5]))

    def test_marks(self):
        self.assertEqual(peers.mark(1.2, (1.1, 1.3), 1.1), "PASS")
        self.assertEqual(peers.mark(1.2, (1.0, 1.3), 1.1), "PASS?")
        self.assertEqual(peers.mark(1.2, None, 1.1), "PASS?")
        self.assertEqual(peers.mark(1.0, (0.9, 1.2), 1.1), "BELOW")

    def test_sizes(self):
        for text, size in (("4096", 4096), ("128MiB", 1 << 27), ("2GB", 2 * 10 ** 9),
                           ("1.5 KiB", 1536), ("64B", 64)):
            self.assertEqual(peers.size_of(text), size)
        for text in ("128 M", "x", "-1", "", "1PiB"):
            with self.assertRaises(peers.argparse.ArgumentTypeError):
                peers.size_of(text)

    def test_iterations(self):
        self.assertEqual(peers.iterations_for("read", 10 ** 9, 10e9), 5)
        self.assertEqual(peers.iterations_for("read", 10 ** 9, 200e9), 10)
        self.assertEqual(peers.iterations_for("read", 10 ** 6, 200e9), 60)


class FakePeer(peers.Likwid):
    """A likwid of three variants, one of which does not run."""

    def __init__(self):
        self.calls = []

    def variants(self, kernel):
        return ["load", "load_avx", "load_broken"]

    def run(self, kernel, variant, size, iterations):
        if variant == "load_broken":
            raise peers.Failure("canned")
        self.calls.append("peer " + variant)
        return {"load": 1e9, "load_avx": 2e9}[variant]


class FakeFma(peers.LikwidFma):
    def __init__(self):
        self.tests, self.flags = ["peakflops_sse", "peakflops_avx512_fma"], set()

    def run(self, kernel, variant, size, iterations):
        return 2e9


class FakeOursFma(peers.OursFma):
    def run(self, kernel, variant, _size, samples, kind):
        return {"x12": 3e9}.get(variant, 1e9)


class Fma(unittest.TestCase):
    def test_rounds(self):
        args = type("Args", (), {"trials": 1, "candidates": 1, "threads": 1})()
        contest = peers.ContestFma("fma_sse", FakeFma(), FakeOursFma(args), 20000, args)
        peers.say = lambda text: None
        contest.choose()
        self.assertEqual((contest.variants, contest.theirs), (["x12"], ["peakflops_sse"]))
        contest.round(0)
        self.assertEqual(contest.result()["ratio"], 1.5)

    @unittest.skipUnless(peers.platform.machine() == "x86_64", "flags of x86")
    def test_a_cpu_that_lacks_it(self):
        args = type("Args", (), {"trials": 1, "candidates": 1, "threads": 1})()
        contest = peers.ContestFma("fma_avx512", FakeFma(), FakeOursFma(args), 20000, args)
        peers.say = lambda text: None
        with self.assertRaisesRegex(peers.Failure, "has no peakflops_avx512_fma"):
            contest.choose()


class FakeOurs:
    def __init__(self, peer):
        self.peer = peer

    def variants(self, _kernel):
        return ["plain/auto", "nt/auto"]

    def run(self, _kernel, variant, _size, _samples, _kind):
        self.peer.calls.append("ours " + variant)
        return {"plain/auto": 3e9, "nt/auto": 2.5e9}[variant]


class Rounds(unittest.TestCase):
    def test_best_variants_alternate(self):
        peer = FakePeer()
        args = type("Args", (), {"trials": 2, "candidates": 1})()
        contest = peers.Contest("read", peer, FakeOurs(peer), 1024000, args)
        peers.say = lambda text: None
        contest.choose()
        peer.calls.clear()
        for number in range(6):
            contest.round(number)
        pair = ["ours plain/auto", "peer load_avx"]
        self.assertEqual(peer.calls, 3 * (pair + pair[::-1]))
        result = contest.result()
        self.assertEqual((result["ratio"], result["interval"]), (1.5, (1.5, 1.5)))


if __name__ == "__main__":
    unittest.main()
