"""Reads archives by their documented format alone: zstdcat, JSON Lines, one envelope a line."""

import collections
import hashlib
import json
import pathlib
import re
import subprocess

HEAD = re.compile(rb'^\{"v":1,"source":"([^"]*)","method":"([^"]*)","request":(.*?),'
                  rb'"fetched_at":(?:null|"[^"]*"),"body":')


def lines(segment):
    """The lines of a segment, without line feeds."""
    with subprocess.Popen(["zstdcat", str(segment)], stdout=subprocess.PIPE) as reader:
        for line in reader.stdout:
            yield line.rstrip(b"\n")
    if reader.returncode != 0:
        raise SystemExit(f"zstdcat cannot read {segment}")


def envelopes(archive):
    """(day, kind, method, request bytes, body bytes) of every line of every sealed segment."""
    for segment in sorted(pathlib.Path(archive).glob("*/*.jsonl.zst")):
        kind = segment.name.split(".")[0]
        for line in lines(segment):
            head = HEAD.match(line)
            if not head or not line.endswith(b"}"):
                raise SystemExit(f"{segment}: a line is no envelope")
            yield segment.parent.name, kind, head[2].decode(), head[3], line[head.end() : -1]


class Contents:
    """What an archive holds, as far as two archives are compared by it."""

    def __init__(self, archive):
        self.transactions = {}  # signature -> SHA-256 of the body
        self.facts = {}  # signature -> (time, failed, accounts)
        self.others = collections.defaultdict(collections.Counter)  # kind -> bodies
        self.repeated = 0
        for _, kind, method, _, body in envelopes(archive):
            if not kind.endswith("-transactions"):
                self.others[kind][body] += 1
                continue
            item = json.loads(body)
            signature = item["transaction"]["signatures"][0]
            digest = hashlib.sha256(body).digest()
            if signature in self.transactions:
                self.repeated += 1
                if self.transactions[signature] != digest:
                    raise SystemExit(f"{archive}: two bodies of {signature}")
                continue
            self.transactions[signature] = digest
            loaded = item["meta"].get("loadedAddresses") or {}
            accounts = set(item["transaction"]["message"]["accountKeys"])
            accounts.update(loaded.get("writable", []), loaded.get("readonly", []))
            self.facts[signature] = (item["blockTime"], item["meta"]["err"] is not None, accounts)

    def naming(self, accounts):
        """The part of the contents that names one of some accounts."""
        part = object.__new__(Contents)
        part.others = collections.defaultdict(collections.Counter)
        part.facts = {s: f for s, f in self.facts.items() if f[2] & set(accounts)}
        part.transactions = {s: self.transactions[s] for s in part.facts}
        return part

    def differences(self, other, kinds):
        """What differs between this source and a copy, as short lines; `kinds` are compared as
        multisets of bodies."""
        found = []
        missing = self.transactions.keys() - other.transactions.keys()
        extra = other.transactions.keys() - self.transactions.keys()
        changed = [s for s in self.transactions.keys() & other.transactions.keys()
                   if self.transactions[s] != other.transactions[s]]
        for name, signatures in [("missing", missing), ("extra", extra), ("changed", changed)]:
            if signatures:
                first = min(signatures)
                found.append(f"{len(signatures)} transactions {name}, first {first}")
        for kind in kinds:
            lost = self.others[kind] - other.others[kind]
            gained = other.others[kind] - self.others[kind]
            if lost or gained:
                found.append(f"{kind}: {sum(lost.values())} bodies missing, "
                             f"{sum(gained.values())} extra")
        return found


def units(archive):
    """The units of all manifests."""
    for manifest in sorted(pathlib.Path(archive).glob("*/manifest.json")):
        for unit in json.loads(manifest.read_text()).get("units", []):
            yield manifest.parent.name, unit


def falsely_complete(source, archive, copy):
    """Units of an address that say they are complete and lack a transaction of the source."""
    by_account = collections.defaultdict(list)
    for signature, (time, failed, accounts) in source.facts.items():
        for account in accounts:
            by_account[account].append((time, failed, signature))
    found = []
    for day, unit in units(archive):
        request = unit["request"]
        request = request if isinstance(request, dict) else json.loads(request)
        if not unit.get("complete") or request.get("unit") != "address":
            continue
        wanted = request.get("status", "any")
        for time, failed, signature in by_account.get(request["address"], []):
            inside = request["from"] <= time < request["to"]
            taken = wanted == "any" or (wanted == "failed") == failed
            if inside and taken and signature not in copy.transactions:
                found.append(f"{day}: {json.dumps(request)} lacks {signature}")
                break
    return found
