"""W1: one strategy over every market, beside numba's fused pass and the C++ yardstick over its index;
CPU time. W1 and its kin (displaced pools, tolerances, ladders, idle) are compared record for record."""
import csv, os, tempfile
import numpy as np
from measure import *

sys.path.insert(0, SHARED)
from common import REASONS, SALE, TRADE

KIN = ("w1", "w1d", "w1x", "w1p", "w1i")
FOLDER = tempfile.mkdtemp()


def mine(name, threads):
    """The engine's records and sales, as the yardsticks write them."""
    path = os.path.join(FOLDER, f"{name}.mine")
    os.environ["TRADES"] = path
    engine(name, DATA, threads, 1)
    del os.environ["TRADES"]
    return np.fromfile(path, TRADE), np.fromfile(path + ".sales", SALE)


def theirs(name):
    path = os.path.join(FOLDER, f"{name}.cpp")
    output(YARD, DATA, name, "1", "1", path)
    sales = np.fromfile(path + ".sales", SALE) if os.path.exists(path + ".sales") else None
    return np.fromfile(path, TRADE), sales


def expected(name, kind):
    """The oracle's records where it has been run, as they stand in the shared folder."""
    path = os.path.join(SHARED, "expected", f"{name}_{SIZE}.csv")
    if not os.path.exists(path):
        return None
    rows = list(csv.reader(open(path)))[1:]
    place = kind.names.index("reason")
    for row in rows:
        row[place] = REASONS.index(row[place])
    return np.array([tuple(map(int, row)) for row in rows], dtype=kind)


for name in KIN:
    for count in (1, 2):
        trades, sales = mine(name, count)
        yard, yard_sales = theirs(name)
        for what, found, told in (
            ("trades of C++", trades, yard),
            ("trades of the oracle", trades, expected(name, TRADE)),
            ("sales of C++", sales, yard_sales),
            ("sales of the oracle", sales, expected(name + "_sales", SALE)),
        ):
            if told is not None and not np.array_equal(found, told):
                wrong(name, f"{count} threads: not the {what}")
    say(f"{name}: {len(trades)} records, {len(sales)} sales equal")

seconds = {"engine": [], "cpp": [], "numba": []}
for round in range(ROUNDS):
    run = engine("w1", DATA, 1, 3)
    rows = run["rows"]
    seconds["engine"].append(run["cpu_med"])
    seconds["cpp"].append(cpp("w1idx", 1, 3)["cpu_med"])
    seconds["numba"].append(python("ref.py", "w1", SIZE, 1, 3)["cpu_med"])
    say(f"w1 round {round + 1}: " + ", ".join(f"{k} {v[-1]:.4f} s" for k, v in seconds.items()))
for name, values in seconds.items():
    say(f"w1 {name}: {rows / median(values) / 1e6:.1f} M swaps/s")
ratio("w1", "numba", median(seconds["numba"]) / median(seconds["engine"]), 2.0)
ratio("w1", "cpp", median(seconds["cpp"]) / median(seconds["engine"]), 0.8)
threads("w1", lambda count: engine("w1", DATA, count, 1)["wall_med"])
