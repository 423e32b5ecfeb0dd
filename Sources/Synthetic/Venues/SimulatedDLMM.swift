import Market
import Pools

/// Which instructions and events Meteora DLMM has.
enum DLMMLayout: Int, CaseIterable, Comparable {
  /// 2024: Swap.
  case first
  /// March 2025: Token-2022 and the second instructions.
  case second
  /// May 2026: Swap and Swap2Evt, fees on the output.
  case both

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A swap as it was filled.
struct DLMMFill {
  enum Form: String, CaseIterable {
    case swap, exactOut = "swap_exact_out", impact = "swap_with_price_impact"
  }

  var form: Form
  var isSecond: Bool
  var user: Pubkey
  var sellsX: Bool
  var sent, output, limit: UInt64
  var fill: MeteoraDLMMPair.Fill
  var sideIn: Int { sellsX ? 0 : 1 }
}

/// A Meteora DLMM pair; token X is the base.
struct SimulatedDLMM: SimulatedPool {
  enum Creation: String, CaseIterable {
    case plain = "initialize_lb_pair", preset = "initialize_lb_pair2"
    case customizable = "initialize_customizable_permissionless_lb_pair"
    case customizable2 = "initialize_customizable_permissionless_lb_pair2"
    case permission = "initialize_permission_lb_pair"
  }

  /// How liquidity is put in or taken out; the second forms name an event authority later.
  enum Change: String, CaseIterable {
    case add = "add_liquidity", add2 = "add_liquidity2"
    case addByStrategy = "add_liquidity_by_strategy"
    case addByStrategy2 = "add_liquidity_by_strategy2"
    case addByWeight = "add_liquidity_by_weight", addByWeight2 = "add_liquidity_by_weight2"
    case addOneSide = "add_liquidity_one_side"
    case addByStrategyOneSide = "add_liquidity_by_strategy_one_side"
    case addPrecise = "add_liquidity_one_side_precise"
    case addPrecise2 = "add_liquidity_one_side_precise2"
    case remove = "remove_liquidity", remove2 = "remove_liquidity2"
    case removeAll = "remove_all_liquidity"
    case removeByRange = "remove_liquidity_by_range"
    case removeByRange2 = "remove_liquidity_by_range2"
    case rebalance = "rebalance_liquidity"

    var isOneSided: Bool { rawValue.contains("one_side") }
    var isDeposit: Bool { rawValue.hasPrefix("add") }
  }

  let profile: PoolProfile
  let layout: DLMMLayout
  let creation: Creation
  var pair: MeteoraDLMMPair

  static let binsEachSide: Int32 = 120

  init(
    _ tokens: [SimulatedToken], layout: DLMMLayout, creation: Creation,
    _ settings: MeteoraDLMMPair.Settings
  ) {
    profile = PoolProfile(
      .meteoraDLMM, pool: PoolProfile.address(ChainAddress.dlmm, tokens), tokens)
    self.layout = layout
    self.creation = creation
    pair = MeteoraDLMMPair(settings: settings, activeID: 0, binsEachSide: Self.binsEachSide)
  }

  var price: Double {
    let bin = MeteoraDLMMBin(id: pair.activeID, step: pair.settings.binStep)
    let raw = Double(bin?.price ?? 1) * 0x1p-64
    return profile.quoteSide == 1 ? raw : 1 / raw
  }
  /// What stands in the active bin and twenty on either side.
  var quoteDepth: UInt64 {
    let middle = Int(pair.activeID - pair.firstID)
    let near = pair.bins[max(0, middle - 20)..<min(pair.bins.count, middle + 20)]
    let quote = near.reduce(UInt64(0)) { $0 + (profile.quoteSide == 1 ? $1.y : $1.x) }
    return max(quote, 1_000_000_000)
  }

  /// The bin whose price is nearest below a ratio.
  private static func bin(at ratio: Double, step: UInt16) -> Int32 {
    var low: Int32 = -400_000
    var high: Int32 = 400_000
    while low < high {
      let middle = low + (high - low + 1) / 2
      let price = MeteoraDLMMBin(id: middle, step: step).map { Double($0.price) * 0x1p-64 }
      if let price, price <= ratio {
        low = middle
      } else if price == nil && middle < 0 {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    let held = profile.ordered(amounts)
    let active = Self.bin(
      at: Double(held[1]) / Double(held[0]), step: pair.settings.binStep)
    pair = MeteoraDLMMPair(
      settings: pair.settings, activeID: active, binsEachSide: Self.binsEachSide)
    var row = profile.row(.create, by: creator)
    if let bin = MeteoraDLMMBin(id: active, step: pair.settings.binStep) {
      profile.setPrice(raw: Double(bin.price) * 0x1p-64, &row)
    }
    row.activeBin = active
    row.evidence = .eventCPI
    let wire = DLMMWire(pool: self)
    let created = PoolCall(
      form: "meteora_dlmm \(creation.rawValue)", user: creator, rows: [row], isRoutable: false
    ) { draft, _ in [wire.create(by: creator, draft)] }
    spread(held, bins: Self.binsEachSide - 20)
    return [[created], [change(.addByStrategy, held, by: creator)]]
  }

  /// Puts X into the bins above and Y into those below the active one, evenly.
  private mutating func spread(_ amounts: [UInt64], bins count: Int32) {
    let middle = Int(pair.activeID - pair.firstID)
    let upper = min(pair.bins.count, middle + 1 + Int(count))
    let lower = max(0, middle - Int(count))
    let (above, below) = (upper - middle, middle - lower + 1)
    for index in middle..<upper { pair.bins[index].x += amounts[0] / UInt64(above) }
    for index in lower...middle { pair.bins[index].y += amounts[1] / UInt64(below) }
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let sideIn = profile.sideIn(order)
    let sellsX = sideIn == 0
    let tokens = profile.tokens
    let isSecond = layout >= .second && (tokens.contains { $0.is2022 } || random.chance(60))
    var form = DLMMFill.Form.allCases[random.index(below: 3)]
    let input = order.amount - tokens[sideIn].withheld(of: order.amount)
    var trial = pair
    guard var fill = trial.swap(exactIn: input, sellsX: sellsX, at: order.time),
      fill.output > dustUnits
    else { return nil }
    var sent = order.amount
    if form == .exactOut {
      let output = tokens[1 - sideIn].gross(
        ofNet: fill.output - tokens[1 - sideIn].withheld(of: fill.output))
      var again = pair
      if let asked = again.swap(exactOut: output, sellsX: sellsX, at: order.time),
        case let gross = tokens[sideIn].gross(ofNet: asked.input),
        gross - tokens[sideIn].withheld(of: gross) == asked.input
      {
        (fill, trial, sent) = (asked, again, gross)
      } else {
        form = .swap
      }
    }
    pair = trial
    let done = DLMMFill(
      form: form, isSecond: isSecond, user: order.user, sellsX: sellsX, sent: sent,
      output: fill.output,
      limit: form == .exactOut ? sent / 10 * 11 + 10 : fill.output / 10 * 9, fill: fill)
    return call(done)
  }

  private func call(_ done: DLMMFill) -> PoolCall {
    let fill = done.fill
    var row = profile.swapRow(
      by: done.user, sideIn: done.sideIn, input: fill.input, output: fill.output)
    let isOneBin = fill.startBin == fill.endBin
    if isOneBin, let bin = MeteoraDLMMBin(id: fill.endBin, step: pair.settings.binStep) {
      profile.setPrice(raw: Double(bin.price) * 0x1p-64, &row)
    }
    (row.lpFee, row.protocolFee) = (fill.fee - fill.protocolFee, fill.protocolFee)
    row.creatorFee = 0
    (row.activeBinBefore, row.activeBin) = (fill.startBin, fill.endBin)
    if pair.settings.protocolBasisPoints == 0 {
      (row.lpFeePPM, row.protocolFeePPM) = (UInt32(fill.rate / 1_000), 0)
      row.creatorFeePPM = 0
    }
    row.evidence.insert(.eventCPI)
    let wire = DLMMWire(pool: self)
    let suffix = done.isSecond ? "2" : ""
    let side = done.sellsX ? "sell_x" : "buy_x"
    let bins = isOneBin ? "one_bin" : "several_bins"
    let fee = profile.tokens.contains { $0.feeBasisPoints > 0 } ? " transfer_fee" : ""
    let output = fill.feeOnInput ? "" : " output_fee"
    return PoolCall(
      form:
        "meteora_dlmm \(done.form.rawValue)\(suffix) \(side) \(bins) \(layout)\(fee)\(output)",
      user: done.user,
      accounts: profile.needs(done.sellsX ? [done.sent, 0] : [0, done.sent]), rows: [row]
    ) { draft, moment in [wire.swap(done, draft, moment)] }
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    if random.chance(8) { return [goToBin(by: user)] }
    let change = Change.allCases[random.index(below: Change.allCases.count)]
    let held = pair.bins.reduce(into: [UInt64(0), 0]) {
      $0[0] += $1.x
      $0[1] += $1.y
    }
    let part = 1 + random.integer(below: 60)
    var amounts = held.map { multiplyDivideFloor($0, part, 1_000) }
    guard amounts.allSatisfy({ $0 > dustUnits }) else { return [] }
    if change.isOneSided { amounts[random.index(below: 2)] = 0 }
    if change.isDeposit {
      spread(amounts, bins: 30)
    } else {
      // A rebalance puts nine tenths in again.
      let whole: UInt64 = change == .rebalance ? 10_000 : 1_000
      for index in pair.bins.indices {
        pair.bins[index].x -= multiplyDivideCeiling(pair.bins[index].x, part, whole)
        pair.bins[index].y -= multiplyDivideCeiling(pair.bins[index].y, part, whole)
      }
    }
    return [self.change(change, amounts, by: user)]
  }

  private func change(_ change: Change, _ amounts: [UInt64], by user: Pubkey) -> PoolCall {
    let sent = [0, 1].map {
      change.isDeposit ? profile.tokens[$0].gross(ofNet: amounts[$0]) : amounts[$0]
    }
    var row = profile.row(change.isDeposit ? .deposit : .withdraw, by: user)
    profile.set(amounts, &row)
    row.evidence = [.transfers, .eventCPI]
    row.activeBin = pair.activeID
    // A deposit of one token does not name the other: no row can be told of it.
    var rows = change.isOneSided ? [] : [row]
    var moves = sent
    if change == .rebalance {
      // A tenth more comes out than goes in again.
      var added = row
      added.kind = .deposit
      let put = amounts.map { $0 / 10 * 9 }
      profile.set(put, &added)
      rows.append(added)
      moves = [0, 1].map { amounts[$0] - put[$0] }
    }
    let wire = DLMMWire(pool: self)
    return PoolCall(
      form: "meteora_dlmm \(change.rawValue)", user: user,
      accounts: profile.needs(change.isDeposit ? sent : [0, 0]), rows: rows, isRoutable: false
    ) { [moves] draft, _ in [wire.change(change, amounts, moves, by: user, draft)] }
  }

  /// Moves the active bin without a trade: over one that is empty on both sides, or not at all.
  private func goToBin(by user: Pubkey) -> PoolCall {
    let wire = DLMMWire(pool: self)
    return PoolCall(
      form: "meteora_dlmm go_to_a_bin", user: user, rows: [], isRoutable: false
    ) { draft, _ in [wire.goToBin(by: user, draft)] }
  }
}
