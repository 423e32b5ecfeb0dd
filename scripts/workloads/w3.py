"""W3: rolling features at every row, beside numba and the C++ yardstick; CPU time."""
import json, os
from measure import *

EXPECTED = os.path.join(SHARED, "expected", f"w3_{SIZE}.json")


def checked(name, checksums, expected):
    if [list(map(str, window)) for window in checksums] != expected:
        wrong("w3", f"checksums of {name}: {checksums}, not {expected}")


rows, seconds = 0, {"engine": [], "cpp": [], "numba": []}
expected = json.load(open(EXPECTED)) if os.path.exists(EXPECTED) else None
if isinstance(expected, dict):
    expected = expected["checksums"]
for round in range(ROUNDS):
    mine = engine("w3", DATA, 1, 3)
    yard = cpp("w3", 1, 3)
    numba = python("w3.py", "numba", SIZE, 1, 3)
    # Beyond the sizes with an expectation the C++ yardstick's word counts; numba's must agree.
    expected = expected or yard["checksums"]
    for name, run in ("the engine", mine), ("C++", yard), ("numba", numba):
        checked(name, run["checksums"], expected)
    rows = mine["rows"]
    for name, run in ("engine", mine), ("cpp", yard), ("numba", numba):
        seconds[name].append(run["cpu_med"])
    say(f"w3 round {round + 1}: " + ", ".join(f"{k} {v[-1]:.3f} s" for k, v in seconds.items()))
for name, values in seconds.items():
    say(f"w3 {name}: {rows / median(values) / 1e6:.1f} M swaps/s, {rows} swaps, four windows")
ratio("w3", "numba", median(seconds["numba"]) / median(seconds["engine"]), 2.2)
ratio("w3", "cpp", median(seconds["cpp"]) / median(seconds["engine"]), 0.7)


def wall(count):
    run = engine("w3", DATA, count, 1)
    checked(f"{count} threads", run["checksums"], expected)
    return run["wall_med"]


threads("w3", wall)
