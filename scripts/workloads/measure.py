"""What the workloads share: where things are, runs beside each other, the lines they print.

A workload is one file wN.py, called with the yardsticks' folder and a size. It prints
`WORKLOAD YARDSTICK ratio VALUE bar VALUE ok|below` a figure and exits 1 where a result is wrong.
"""
import json, os, subprocess, sys, time

SHARED, SIZE = sys.argv[1], sys.argv[2]
DATA = os.path.join(os.environ["BENCH_DATA"], SIZE)
YARD = os.path.join(os.environ["BENCH_DATA"], "yard")
ENGINE = os.environ.get("BENCHMARKS", ".build/release/Benchmarks")
ROUNDS = 5


def output(*command):
    """The last line of a command's output as JSON."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def engine(*words):
    return output(ENGINE, *map(str, words))


def cpp(mode, threads, repetitions):
    return output(YARD, DATA, mode, str(threads), str(repetitions))


def python(script, *words):
    return output(sys.executable, os.path.join(SHARED, script), *map(str, words))


def median(values):
    return sorted(values)[len(values) // 2]


def say(text):
    print(text, file=sys.stderr, flush=True)


def ratio(workload, yardstick, value, bar):
    verdict = "ok" if value >= bar else "below"
    print(f"{workload} {yardstick} ratio {value:.2f} bar {bar:.2f} {verdict}", flush=True)


def unmeasured(workload, yardstick, bar):
    print(f"{workload} {yardstick} ratio unmeasured bar {bar:.2f}", flush=True)


def wrong(workload, what):
    sys.exit(f"{workload}: wrong result: {what}")


def spin_gain():
    """How much two processes of a spin loop get done in the time of one: 2 on two free cores."""
    best = [float("inf")] * 2
    for _ in range(ROUNDS):
        for count in (1, 2):
            start = time.perf_counter()
            spins = [subprocess.Popen([ENGINE, "spin"]) for _ in range(count)]
            for spin in spins:
                spin.wait()
            best[count - 1] = min(best[count - 1], time.perf_counter() - start)
    return 2 * best[0] / best[1]


def threads(workload, wall_of, bar=1.8):
    """The line about two threads: wall time, best of five, as a share of what the machine gives
    two processes (2 = all of it). `wall_of(threads)` runs once and gives seconds."""
    gain = spin_gain()
    best = {count: min(wall_of(count) for _ in range(ROUNDS)) for count in (1, 2)}
    speedup = best[1] / best[2]
    say(f"{workload}: two threads {speedup:.2f} times one, two spinning processes {gain:.2f}")
    if gain < 1.7:
        unmeasured(workload, "threads", bar)
    else:
        ratio(workload, "threads", speedup * 2 / gain, bar)
