"""The venues' formulas once more, in Python's whole numbers, which have no width.

    RandomFills VENUE COUNT | python3 reference.py VENUE

Reads records of RandomFills and computes each fill from the formulas that the venues' programs and
documents give. Every figure must be equal, and what goes in must be what comes out, what is taken
and what is left, without a unit of rest. Prints how many records it compared; the first that
differs ends it with status 1.

A fill may be missing (flag 0) only where a number leaves its width or the pool ends; each function
says where.
"""

import struct
import sys
from functools import lru_cache

M = 10**6
WORD = 1 << 64
WIDE = 1 << 128


def ceil(a, b):
    return -(-a // b)


def same(what, ours, theirs):
    if ours != theirs:
        raise AssertionError(f"{what}: Sundial {ours}, reference {theirs}")


def wide(low, high):
    return low | high << 64


def signed(word):
    return word - WORD if word >> 63 else word


def never_falls(x, y, entered, left):
    if (x + entered) * (y - left) < x * y:
        raise AssertionError("the product of the reserves falls")


# Constant products


def raydium_cpmm(r):
    x, y, amount, trade, creator, on_output = r[:6]
    if on_output or creator == 0:
        trade_fee, creator_fee = ceil(amount * trade, M), 0
    else:
        total = ceil(amount * (trade + creator), M)
        creator_fee = total * creator // (trade + creator)
        trade_fee = total - creator_fee
    net = amount - trade_fee - creator_fee
    if net <= 0:
        same("nothing", r[6:11], (0, 0, 0, 0, 0))
    else:
        gross = net * y // (x + net)
        if on_output:
            creator_fee = ceil(gross * creator, M)
        output = gross - creator_fee if on_output else gross
        same("fill", r[6:11], (amount, output, net, trade_fee, creator_fee))
        same("rest of input", r[6] - r[8] - r[9] - (0 if on_output else r[10]), 0)
        same("rest of output", gross - r[7] - (r[10] if on_output else 0), 0)
        never_falls(x, y, net, gross)
    wanted, known, paid = r[11:]
    gross = ceil(wanted * M, M - creator) if on_output else wanted
    rate = trade if on_output else trade + creator
    most = (WORD - 1) // M * (M - rate)
    if gross >= y or ceil(x * gross, y - gross) > most:
        same("no input", known, 0)
    else:
        net = ceil(x * gross, y - gross)
        same("input", (known, paid), (1, ceil(net * M, M - rate)))
        never_falls(x, y, net, gross)


def raydium_amm_v4(r):
    x, y, amount, known, output, fee = r[:6]
    taken = ceil(amount * 25, 10_000)
    net = amount - taken
    same("sale", (known, output, fee), (1, net * y // (x + net), taken))
    same("rest of input", amount - net - fee, 0)
    never_falls(x, y, net, output)
    wanted, known, paid, fee = r[6:]
    if wanted >= y or ceil(ceil(x * wanted, y - wanted) * 10_000, 9_975) >= WORD:
        same("no input", known, 0)
    else:
        net = ceil(x * wanted, y - wanted)
        gross = ceil(net * 10_000, 9_975)
        same("purchase", (known, paid, fee), (1, gross, gross - net))
        never_falls(x, y, net, wanted)


def pump_fun(r):
    quote, base, left, real, venue, creator, amount = r[:7]
    paid, output, net, venue_fee, creator_fee = r[7:12]
    n = amount * M // (M + venue + creator)
    total = n + ceil(n * venue, M) + ceil(n * creator, M)
    if total > amount:
        n -= min(n, total - amount)
    moves = n > 1
    tokens = (n - 1) * base // (quote + n - 1) if moves else 0
    if tokens > left:
        tokens = left
        n = left * quote // (base - left) + 1
    if not moves:
        same("nothing", r[7:12], (0,) * 5)
    else:
        fees = (ceil(n * venue, M), ceil(n * creator, M))
        same("purchase", r[7:12], (n + sum(fees), tokens, n, *fees))
        never_falls(quote, base, net, output)
        if paid > amount:
            raise AssertionError("more is spent than there is")
    same("rest of input", paid - net - venue_fee - creator_fee, 0)
    gross = min(amount * quote // (base + amount), real)
    fees = (ceil(gross * venue, M), ceil(gross * creator, M))
    same("sale", r[12:], (gross - min(gross, sum(fees)), *fees))


def pump_swap(r):
    base, quote, lp, venue, creator, amount, vault = r[:7]
    rates = (lp, venue, creator)
    n = amount * 10_000 // (10_000 + sum(rates))
    total = n + sum(ceil(n * rate, 10_000) for rate in rates)
    if total > amount:
        n -= min(n, total - amount)
    output = (n - 1) * base // (quote + n - 1) if n > 0 else 0
    if output == 0:
        same("nothing", r[7:13], (0,) * 6)
    else:
        fees = tuple(ceil(n * rate, 10_000) for rate in rates)
        same("purchase", r[7:13], (n + sum(fees), output, n, *fees))
        same("rest of input", r[7] - r[9] - sum(r[10:13]), 0)
        never_falls(quote, base, n, output)
        if r[7] > amount:
            raise AssertionError("more is spent than there is")
    gross = min(quote * amount // (base + amount), vault)
    fees = tuple(ceil(gross * rate, 10_000) for rate in rates)
    if sum(fees) > gross:
        same("nothing", r[13:17], (0,) * 4)
    else:
        same("sale", r[13:17], (gross - sum(fees), *fees))
        same("rest of output", gross - sum(r[13:17]), 0)
    wanted, known, cost = r[17:]
    if wanted >= base or ceil(quote * wanted, base - wanted) >= WORD:
        same("no cost", known, 0)
    else:
        same("cost", (known, cost), (1, ceil(quote * wanted, base - wanted)))


def raydium_launchlab(r):
    base, quote, venue, creator, amount, for_sale, raised = r[:7]
    rate = venue + creator

    def split(fee):
        share = fee * creator // rate if rate else 0
        return fee - share, share

    fee = ceil(amount * rate, M)
    net = amount - fee
    output = net * base // (quote + net) if net > 0 else 0
    gross = amount
    if net > 0 and output > for_sale:
        output = for_sale
        net = ceil(quote * for_sale, base - for_sale)
        gross = ceil(net * M, M - rate)
    if net <= 0 or gross > amount:
        same("nothing", r[7:12], (0,) * 5)
    else:
        same("purchase", r[7:12], (gross, output, net, *split(gross - net)))
        same("rest of input", r[7] - r[9] - r[10] - r[11], 0)
        never_falls(quote, base, net, output)
    gross = min(amount * quote // (base + amount), raised)
    fee = ceil(gross * rate, M)
    same("sale", r[12:], (gross - fee, *split(fee)))
    same("rest of output", gross - sum(r[12:]), 0)


def meteora_damm_v1(r):
    x, y, amount, rate, share, known = r[:6]

    def part(whole, rate):
        return max(1, whole * rate // 100_000) if whole and rate else 0

    total = part(amount, rate)
    protocol = part(total, share)
    net = amount - min(amount, total)
    stays = ceil(x * y, x + net)
    same("fill", (known, *r[6:]), (1, amount, y - stays, net, total - protocol, protocol))
    same("rest of input", r[6] - r[8] - r[9] - r[10], 0 if amount >= total else amount - total)
    never_falls(x, y, net, y - stays)


# Ranges


def zero_between(liquidity, low, high):
    """Token 0 between two prices, as a fraction."""
    return (liquidity << 64) * (high - low), low * high


def one_between(liquidity, low, high):
    return liquidity * (high - low), WORD


def moved(liquidity, price, after, zero_in):
    """What enters, rounded up, and what leaves, rounded down; nothing beyond 64 bits."""
    low, high = min(price, after), max(price, after)
    zero, one = zero_between(liquidity, low, high), one_between(liquidity, low, high)
    entering, leaving = (ceil(*zero), one[0] // one[1]) if zero_in else (ceil(*one), zero[0] // zero[1])
    return None if entering >= WORD or leaving >= WORD else (entering, leaving)


def step_in(liquidity, price, net, zero_in):
    if zero_in:
        after = ceil((liquidity << 64) * price, (liquidity << 64) + net * price)
    else:
        after = price + (net << 64) // liquidity
    if after >= WIDE:
        return None
    way = moved(liquidity, price, after, zero_in)
    return way and (after, *way)


def step_out(liquidity, price, output, zero_in):
    """Nothing where the range does not hold the output."""
    if zero_in:
        after = price - ceil(output << 64, liquidity)
        if after <= 0:
            return None
    else:
        rest = (liquidity << 64) - price * output
        if rest <= 0:
            return None
        after = ceil((liquidity << 64) * price, rest)
        if after >= WIDE:
            return None
    way = moved(liquidity, price, after, zero_in)
    return way and (after, way[0], min(way[1], output))


def compare(what, known, ours, theirs):
    same(f"{what} known", known, 0 if theirs is None else 1)
    if theirs is not None:
        same(what, ours, theirs)


def raydium_clmm(r):
    liquidity, price = wide(*r[0:2]), wide(*r[2:4])
    fee, on_output, zero_in, amount = r[4:8]
    net = amount if on_output else amount * (M - fee) // M
    step = step_in(liquidity, price, net, zero_in)
    theirs = None
    if step:
        after, entered, left = step
        taken = ceil(left * fee, M) if on_output else amount - entered
        theirs = (amount, left - taken if on_output else left, entered, taken, 0, after)
    ours = (*r[9:14], wide(*r[14:16]))
    compare("exact in", r[8], ours, theirs)
    if theirs and not on_output:
        same("rest of input", ours[0] - ours[2] - ours[3], 0)
    step = None if on_output else step_out(liquidity, price, amount, zero_in)
    theirs = None
    if step:
        after, entered, left = step
        taken = ceil(entered * fee, M - fee)
        theirs = (entered + taken, left, entered, taken, 0, after)
        theirs = theirs if theirs[0] < WORD else None
    compare("exact out", r[16], (*r[17:22], wide(*r[22:24])), theirs)
    ladder(r[24:])


def ladder(r):
    """Nothing where the ranges end, one is empty, or one holds more than 64 bits."""
    rungs = []
    for at in range(0, 20, 4):
        net = wide(r[at + 2], r[at + 3])
        rungs.append((wide(r[at], r[at + 1]), net - WIDE if net >> 127 else net))
    start = wide(r[20], r[21])
    fee, amount, zero_in, on_output = r[22:26]
    for exact_in, found in ((True, r[26:35]), (False, r[35:44])):
        theirs = walk(rungs, start, fee, amount, zero_in, on_output and exact_in, exact_in)
        ours = (*found[1:5], wide(*found[5:7]), wide(*found[7:9]))
        compare("ladder", found[0], ours, theirs)


def walk(rungs, price, fee, amount, zero_in, on_output, exact_in):
    liquidity = sum(net for at, net in rungs if at <= price)
    paid = got = taken = crossings = 0
    left = amount
    while left > 0:
        ahead = [rung for rung in rungs if (rung[0] < price if zero_in else rung[0] > price)]
        if not ahead or liquidity <= 0:
            return None
        target, change = ahead[-1] if zero_in else ahead[0]
        whole = moved(liquidity, price, target, zero_in)
        if whole is None:
            return None
        net = left if on_output else left * (M - fee) // M
        if (net < whole[0]) if exact_in else (left < whole[1]):
            step = (step_in if exact_in else step_out)(
                liquidity, price, net if exact_in else left, zero_in)
            if step is None:
                return None
            price, entered, leaves = step
            if exact_in:
                cut = ceil(leaves * fee, M) if on_output else left - entered
                paid, got = paid + left, got + leaves - (cut if on_output else 0)
            else:
                cut = ceil(entered * fee, M - fee)
                paid, got = paid + entered + cut, got + leaves
            taken += cut
            break
        entered, leaves = whole
        cut = ceil(leaves * fee, M) if on_output else ceil(entered * fee, M - fee)
        used = entered if on_output else entered + cut
        paid, got, taken = paid + used, got + leaves - (cut if on_output else 0), taken + cut
        left -= used if exact_in else leaves
        if left < 0:
            raise AssertionError("a range takes more than there is")
        liquidity += -change if zero_in else change
        price = target
        crossings += 1
    if exact_in:
        same("rest of input", amount - paid, 0)
    if paid >= WORD or got >= WORD:
        return None
    return paid, got, taken, crossings, price, max(liquidity, 0)


def orca_whirlpool(r):
    liquidity, price = wide(*r[0:2]), wide(*r[2:4])
    fee, share, zero_in, amount = r[4:8]
    for at, exact_in in ((8, True), (16, False)):
        if exact_in:
            step = step_in(liquidity, price, amount * (M - fee) // M, zero_in)
        else:
            step = step_out(liquidity, price, amount, zero_in)
        theirs = None
        if step:
            after, entered, left = step
            taken = amount - entered if exact_in else ceil(entered * fee, M - fee)
            protocol = taken * share // 10_000
            theirs = (entered + taken, left, entered, taken - protocol, protocol, after)
            theirs = theirs if theirs[0] < WORD else None
        ours = (*r[at + 1 : at + 6], wide(*r[at + 6 : at + 8]))
        compare("exact in" if exact_in else "exact out", r[at], ours, theirs)
        if theirs:
            same("rest of input", ours[0] - ours[2] - ours[3] - ours[4], 0)


def curve_zero(liquidity, low, high):
    return liquidity * (high - low), low * high


def curve_in(liquidity, price, net, first_enters):
    """Nothing beyond 64 bits, nor where 128 do not hold price · net (or its counterpart)."""
    if first_enters:
        if price * net + liquidity >= WIDE:
            return None
        after = ceil(liquidity * price, liquidity + net * price)
        output = liquidity * (price - after) >> 128
    else:
        rise = (net << 128) // liquidity
        if rise >= WIDE or price + rise >= WIDE or liquidity * rise // price >= WIDE:
            return None
        after = price + rise
        output = liquidity * rise // (price * after)
    return (after, output) if output < WORD else None


def curve_way(liquidity, low, high, rises):
    """What enters, up, and what leaves, down, between two prices."""
    zero, one = curve_zero(liquidity, low, high), liquidity * (high - low)
    if rises:
        return ceil(one, WIDE), zero[0] // zero[1]
    return ceil(*zero), one >> 128


def meteora_damm_v2(r):
    liquidity, price = wide(*r[0:2]), wide(*r[2:4])
    amount, first_enters = r[4:6]
    ours = (wide(*r[7:9]), r[9])
    compare("exact in", r[6], ours, curve_in(liquidity, price, amount, first_enters))
    theirs = None
    if first_enters:
        after = price - ceil(amount << 128, liquidity)
        theirs = (after,) if amount < liquidity and after > 0 else None
    elif price * amount < min(liquidity, WIDE):
        after = ceil(liquidity * price, liquidity - price * amount)
        theirs = (after,) if after < WIDE else None
    if theirs:
        after = theirs[0]
        low, high = min(price, after), max(price, after)
        entered, left = curve_way(liquidity, low, high, not first_enters)
        theirs = (after, entered) if entered < WORD and left < WORD else None
        if theirs and left < amount:
            raise AssertionError("the range pays less than is asked for")
    compare("exact out", r[10], (wide(*r[11:13]), r[13]), theirs)


def meteora_dbc(r):
    start, price = wide(*r[0:2]), wide(*r[2:4])
    segments = [(wide(*r[at : at + 2]), wide(*r[at + 2 : at + 4])) for at in range(4, 20, 4)]
    amount = r[20]
    for at, buys in ((21, True), (27, False)):
        theirs = along(start, segments, price, amount, buys)
        ours = (wide(*r[at + 1 : at + 3]), *r[at + 3 : at + 6])
        compare("purchase" if buys else "sale", r[at], ours, theirs)
        if theirs:
            same("rest of input", amount - ours[1] - ours[3], 0)


def along(start, segments, price, amount, buys):
    lowers = [start] + [upper for upper, _ in segments[:-1]]
    pieces = list(zip(lowers, segments))
    output, left = 0, amount
    for lower, (upper, liquidity) in pieces if buys else reversed(pieces):
        if left == 0 or (upper <= price if buys else lower >= price):
            continue
        end = upper if buys else lower
        entered, leaves = curve_way(liquidity, min(price, end), max(price, end), buys)
        if entered >= WORD or leaves >= WORD:
            return None
        if left < entered:
            step = curve_in(liquidity, price, left, not buys)
            if step is None:
                return None
            price, left, output = step[0], 0, output + step[1]
        else:
            price, left, output = end, left - entered, output + leaves
        if output >= WORD:
            return None
    return price, amount - left, output, left


# Bins


@lru_cache(maxsize=1 << 20)
def bin_price(number, step):
    """Floor at each product, over the reciprocal of the base: the program's own order."""
    power = (WIDE - 1) // (WORD + (step << 64) // 10_000)
    result, exponent = WORD, abs(number)
    for bit in range(19):
        if exponent >> bit & 1:
            result = result * power >> 64
        power = power * power >> 64
    if result == 0:
        return None
    return (WIDE - 1) // result if number > 0 else result


def bin_output(price, net, sells_x):
    return net * price >> 64 if sells_x else (net << 64) // price


def bin_room(price, held, sells_x):
    return ceil(held << 64, price) if sells_x else ceil(held * price, WORD)


BILLION = 10**9


def meteora_dlmm(r):
    step, number, amount, rate, share, sells_x, on_input = r[:7]
    number = signed(number)
    price = bin_price(number, step)
    same("price", wide(*r[7:9]), price)
    fee = ceil(amount * rate, BILLION) if on_input else 0
    net = amount - fee
    gross = bin_output(price, net, sells_x)
    if gross >= WORD:
        same("no fill", r[9], 0)
    else:
        if not on_input:
            fee = ceil(gross * rate, BILLION)
        output = gross if on_input else gross - fee
        protocol = fee * share // 10_000
        same("fill", r[9:15], (1, amount, output, net, fee - protocol, protocol))
        same("rest of input", r[10] - r[12] - (r[13] + r[14] if on_input else 0), 0)
        same("rest of output", gross - r[11] - (0 if on_input else r[13] + r[14]), 0)
    pair(step, number, r[15:])


def pair(step, active, r):
    """Nothing where the bins end or a number leaves 64 bits; what follows is then not compared."""
    factor, control, share, in_y_only = r[:4]
    bins = {active - 3 + at: [r[4 + 2 * at], r[5 + 2 * at]] for at in range(7)}
    state = {"active": active, "index": active, "volatility": 0, "reference": 0, "last": 0}
    for at in (18, 28):
        amount, time, sells_x, known = r[at : at + 4]
        before = sum(held[0] for held in bins.values()), sum(held[1] for held in bins.values())
        theirs = cross(step, factor, control, in_y_only, bins, state, amount, time, sells_x, share)
        ours = (*r[at + 4 : at + 9], signed(r[at + 9]))
        compare("pair", known, ours, theirs)
        if theirs is None:
            return
        after = sum(held[0] for held in bins.values()), sum(held[1] for held in bins.values())
        entered, left = (0, 1) if sells_x else (1, 0)
        on_input = not in_y_only or not sells_x
        paid, got, fee = ours[:3]
        same("rest of input", paid - (after[entered] - before[entered]) - (fee if on_input else 0), 0)
        same("rest of output", before[left] - after[left] - got - (0 if on_input else fee), 0)
        same("all is used", paid, amount)


def cross(step, factor, control, in_y_only, bins, state, amount, time, sells_x, share):
    elapsed = time - state["last"]
    if elapsed >= 30:
        state["index"] = state["active"]
        state["reference"] = state["volatility"] * 5_000 // 10_000 if elapsed < 600 else 0
    on_input = not in_y_only or not sells_x
    paid = got = fees = protocol = rate = 0
    left = amount
    while left > 0:
        number = state["active"]
        if number not in bins:
            return None
        held = bins[number][1 if sells_x else 0]
        if held == 0:
            state["active"] += -1 if sells_x else 1
            continue
        price = bin_price(number, step)
        room = bin_room(price, held, sells_x)
        if room >= WORD:
            return None
        distance = abs(state["index"] - number) * 10_000
        state["volatility"] = min(state["reference"] + distance, 350_000)
        variable = ceil(control * (state["volatility"] * step) ** 2, 10**11)
        rate = min(factor * step * 10 + variable, 10**8)
        net = left - (ceil(left * rate, BILLION) if on_input else 0)
        if net >= room:
            net, gross = room, held
            fee = ceil(net * rate, BILLION - rate) if on_input else 0
        else:
            gross = bin_output(price, net, sells_x)
            if gross >= WORD:
                return None
            fee = left - net if on_input else 0
        if not on_input:
            fee = ceil(gross * rate, BILLION)
        used = net + (fee if on_input else 0)
        paid, got, fees = paid + used, got + gross - (0 if on_input else fee), fees + fee
        protocol += fee * share // 10_000
        bins[number][0 if sells_x else 1] += net
        bins[number][1 if sells_x else 0] -= gross
        left -= used
    state["last"] = time
    return paid, got, fees, protocol, rate, state["active"]


# Words of a record.
VENUES = {
    "raydium_cpmm": (raydium_cpmm, 14),
    "raydium_amm_v4": (raydium_amm_v4, 10),
    "pump_fun": (pump_fun, 15),
    "pump_swap": (pump_swap, 20),
    "raydium_launchlab": (raydium_launchlab, 15),
    "meteora_damm_v1": (meteora_damm_v1, 11),
    "raydium_clmm": (raydium_clmm, 68),
    "orca_whirlpool": (orca_whirlpool, 24),
    "meteora_damm_v2": (meteora_damm_v2, 14),
    "meteora_dbc": (meteora_dbc, 33),
    "meteora_dlmm": (meteora_dlmm, 53),
}


def main():
    check, words = VENUES[sys.argv[1]]
    record = struct.Struct(f"<{words}Q")
    source = sys.stdin.buffer
    count = 0
    while True:
        block = source.read(record.size * 4096)
        if len(block) % record.size:
            sys.exit(f"a record is cut after {count}")
        for values in record.iter_unpack(block):
            try:
                check(values)
            except AssertionError as difference:
                sys.exit(f"record {count}: {difference}\n{values}")
            count += 1
        if len(block) < record.size * 4096:
            break
    print(count)


main()
