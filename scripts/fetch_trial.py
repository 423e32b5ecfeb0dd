"""A fetch of a simulated chain through the test server: what fetch-check, fetch-soak and
fetch-speed share. Everything stays in one folder; nothing leaves loopback."""

import base64
import collections
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

SOL = "So11111111111111111111111111111111111111112"
PROGRAMS = ["6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P",
            "CPMMoo8L3F4NbTegBCKVNunggL7H1ZpdTHKxQB5qKP1C",
            "pAMMBay6oceH9fJKBRHGP5D4bD4sWpmSwMn52FMfXEA"]
# Named by transactions of every kind, and scanned slot by slot by the real server.
EVERYONE = {"11111111111111111111111111111111", "ComputeBudget111111111111111111111111111111"}
BIN = pathlib.Path(os.environ.get("BIN", ".build/release"))
# Both spellings of the canary differ from the raw one, so that each is looked for.
CANARY = "canary/+?&=%key7Q"


def say(text):
    print(text, file=sys.stderr, flush=True)


def fail(text):
    print(text, flush=True)
    raise SystemExit(1)


def simulate(folder, launches, seed):
    """A two-day chain in archive form; the number of its transactions."""
    done = subprocess.run(
        [BIN / "sundial", "simulate", "--days", "2", "--launches", str(launches), "--seed",
         str(seed), "--out", folder, "--json", "--quiet"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["transactions"]


class Stub:
    """The test server over an archive, until stop()."""

    def __init__(self, archive, folder, *arguments, key=None):
        port = folder / "stub.port"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [BIN / "sundial-stub", "--archive", archive, "--port-file", port, "--log",
             folder / "stub.log", *arguments], stdout=subprocess.DEVNULL,
            env={**os.environ, **({"SUNDIAL_STUB_KEY": key} if key else {})})
        while not port.exists() or not port.read_text().strip():
            if self.process.poll() is not None:
                fail(f"the test server ended with {self.process.returncode}")
            time.sleep(0.05)
        self.url = f"http://127.0.0.1:{port.read_text().strip()}"

    def counts(self):
        with urllib.request.urlopen(f"{self.url}/stub/counts") as answer:
            return json.load(answer)

    def stop(self):
        self.process.terminate()
        if self.process.wait(10) != 0:
            fail(f"the test server ended with {self.process.returncode}")


def plan(addresses, mints, page_limit=200, minutes=240, concurrency=8):
    """A fetch plan over everything a simulated chain holds, without pacing.

    Pages of 200: a page that a timeout makes half as large then costs no more a row."""
    return {
        "description": "Everything of a simulated chain, as fast as it goes.",
        "helius": {"page_limit": page_limit, "requests_per_minute": 10_000_000, "burst": 10_000,
                   "das_requests_per_minute": 10_000_000, "timeout": "20s"},
        "birdeye": {"requests_per_minute": 10_000_000, "burst": 10_000},
        "retry": {"attempts": 6, "base_milliseconds": 20, "max_milliseconds": 200},
        "concurrency": concurrency,
        "fetch": [
            {"kind": "addresses", "addresses": addresses, "minutes": minutes},
            {"kind": "candles", "addresses": [SOL], "series": "token", "type": "1m"},
            {"kind": "metadata", "tokens": mints},
            {"kind": "creation", "tokens": mints},
        ],
    }


def programs_of(source):
    """Few accounts that between them every transaction of a chain names: the venues' programs
    first, then whatever the rest names most."""
    left = {signature: facts[2] for signature, facts in source.facts.items()}
    tally = collections.Counter(a for accounts in left.values() for a in accounts)
    programs = [a for a in PROGRAMS if a in tally]
    others = sorted(tally.keys() - EVERYONE.union(programs), key=lambda a: (-tally[a], a))
    chosen = []
    for account in programs + others:
        rest = {s: a for s, a in left.items() if account not in a} if left else left
        if len(rest) < len(left):
            chosen.append(account)
        left = rest
        if not left:
            break
    return chosen


def mints_of(source):
    """The tokens a chain has metadata of."""
    return sorted({json.loads(body)["data"]["address"] for body in source.others["birdeye-token"]
                   if b'"logo_uri"' in body})


class Fetch:
    """Runs of sundial-fetch against one archive."""

    def __init__(self, folder, url, key, plan_value, days):
        self.folder = folder
        self.archive = folder / "fetched"
        self.plan = folder / "plan.json"
        self.plan.write_text(json.dumps(plan_value, indent=1))
        self.days = days
        self.url = url
        self.runs = 0
        self.peak_bytes = 0
        keys = {"HELIUS_API_KEY": key, "BIRDEYE_API_KEY": key}
        self.environment = {**os.environ, **keys}
        self.command_lines = set()
        self.log_level = "debug"

    def start(self):
        """Starts a run; its output, log and metrics are files of the folder."""
        self.runs += 1
        name = self.folder / f"run-{self.runs}"
        out = open(f"{name}.out", "wb")
        err = open(f"{name}.err", "wb")
        return subprocess.Popen(
            [BIN / "sundial-fetch", "--plan", self.plan, "--archive", self.archive,
             "--from", self.days[0], "--to", self.days[1], "--helius-url", self.url,
             "--birdeye-url", self.url, "--metrics", self.folder / "metrics.prom", "--log-file",
             f"{name}.log", "--log-format", "json", "--log-level", self.log_level, "--json"],
            env=self.environment, stdout=out, stderr=err)

    def run(self):
        """One run to its end; its exit code. Watches what other users see of its process."""
        process = self.start()
        watch = threading.Thread(target=self._watch, args=(process.pid,))
        watch.start()
        process.wait()
        watch.join()
        return process.returncode

    def _watch(self, pid):
        """Command lines and peak memory; the usage a parent is told of begins with the parent's."""
        try:
            while True:
                self.command_lines.add(pathlib.Path(f"/proc/{pid}/cmdline").read_bytes())
                status = pathlib.Path(f"/proc/{pid}/status").read_text().split()
                if "VmHWM:" in status:
                    kibibytes = int(status[status.index("VmHWM:") + 1])
                    self.peak_bytes = max(self.peak_bytes, kibibytes * 1024)
                time.sleep(0.02)
        except OSError:
            return

    def seconds(self):
        """How long a run takes that has to end well."""
        began = time.time()
        code = self.run()
        if code != 0:
            fail(f"the fetch ended with {code}")
        return time.time() - began

    def kill(self, process):
        process.send_signal(signal.SIGKILL)
        process.wait()


def key_forms(key):
    """The key raw, URL-encoded, and base64 at the three places it can have in a longer text."""
    raw = key.encode()
    forms = {raw, urllib.parse.quote(key, safe="").encode(), urllib.parse.quote(key).encode(),
             urllib.parse.quote_plus(key).encode(), json.dumps(key).encode()[1:-1],
             json.dumps(key).replace("/", "\\/").encode()[1:-1]}
    for lead in range(3):
        text = base64.b64encode(b"\0" * lead + raw)
        # The digits that other bytes share with the key's first and last are cut off.
        start = (lead * 8 + 5) // 6
        end = ((lead + len(raw)) * 8) // 6
        forms.add(text[start:end])
        forms.add(text[start:end].translate(bytes.maketrans(b"+/", b"-_")))
    return forms


def leaks(folder, key, texts=()):
    """Files (segments decompressed) and texts in which the key stands in any form."""
    forms = key_forms(key)
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        if path.suffix == ".zst" or path.name.endswith(".part"):
            unpacked = subprocess.run(["zstdcat", "-f", path], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL)
            data += unpacked.stdout
        found += [str(path) for form in forms if form in data][:1]
    found += ["a command line" for text in texts for form in forms if form in text]
    return found
