import Market
import Pools

/// Which fields LaunchLab's trade event has.
enum LaunchLabLayout: Int, CaseIterable, Comparable {
  /// April 2025.
  case first
  /// July 10th 2025: the creator's fee, put between others.
  case creator
  /// July 24th 2025.
  case exactIn

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Rates in parts per million.
struct LaunchLabRates {
  var protocolPPM: UInt64 = 2_500
  var platformPPM: UInt64 = 10_000
  var creatorPPM: UInt64 = 0
  var sharePPM: UInt64 = 0

  var total: UInt64 { protocolPPM + platformPPM + creatorPPM + sharePPM }

  /// A whole fee in its parts: the others' by their rates, the protocol the rest.
  func split(_ fee: UInt64) -> LaunchLabFees {
    let platform = multiplyDivideFloor(fee, platformPPM, total)
    let creator = multiplyDivideFloor(fee, creatorPPM, total)
    let share = multiplyDivideFloor(fee, sharePPM, total)
    return LaunchLabFees(
      protocolFee: fee - platform - creator - share, platform: platform, creator: creator,
      share: share)
  }
}

/// The parts of one trade's fee.
struct LaunchLabFees {
  var protocolFee, platform, creator, share: UInt64

  var total: UInt64 { protocolFee + platform + creator + share }
  /// What leaves the quote vault.
  var beside: UInt64 { platform + creator + share }
}

/// What is sold and raised.
struct LaunchLabState: Hashable {
  var sold: UInt64 = 0
  var raised: UInt64 = 0
}

/// A trade as it was filled.
struct LaunchLabFill {
  enum Form: String {
    case buyExactIn = "buy_exact_in", buyExactOut = "buy_exact_out"
    case sellExactIn = "sell_exact_in", sellExactOut = "sell_exact_out"
  }

  var form: Form
  var user: Pubkey
  /// What the user sends, what enters the vault of it, and what the pool lets out.
  var sent, input, output: UInt64
  var limit: UInt64
  var fees: LaunchLabFees
  var before, after: LaunchLabState
  var isBuy: Bool { form == .buyExactIn || form == .buyExactOut }
}

/// A Raydium LaunchLab curve of the constant-product kind.
struct SimulatedLaunchLab: SimulatedCurve {
  let launch: LaunchProfile
  let profile: PoolProfile
  let layout: LaunchLabLayout
  let rates: LaunchLabRates
  let isGoingToCPMM: Bool
  var state = LaunchLabState()

  static let supply: UInt64 = 1_000_000_000_000_000
  static let saleSupply: UInt64 = 793_100_000_000_000
  /// Of the standard curve that raises 85 SOL.
  static let virtualBase: UInt64 = 1_073_025_605_596_382
  static let virtualQuote: UInt64 = 30_000_852_951
  static let raising: UInt64 = 85_000_000_000

  init(
    _ launch: LaunchProfile, layout: LaunchLabLayout, rates: LaunchLabRates, isGoingToCPMM: Bool
  ) {
    self.launch = launch
    self.layout = layout
    self.rates = rates
    self.isGoingToCPMM = isGoingToCPMM
    profile = PoolProfile(
      .raydiumLaunchLab, pool: derivedKey(launch.mint, ChainAddress.launchLab, 13),
      [launch.token, .wrappedSOL])
  }

  private var curve: RaydiumLaunchLabCurve {
    RaydiumLaunchLabCurve(
      base: Self.virtualBase - state.sold, quote: Self.virtualQuote + state.raised)
  }
  var price: Double { Double(curve.quote) / Double(curve.base) }
  var quoteDepth: UInt64 { curve.quote }
  var isComplete: Bool { state.sold == Self.saleSupply }
  private var left: UInt64 { Self.saleSupply - state.sold }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    var row = profile.row(.create, by: creator)
    row.quoteVault = 0
    row.evidence = [.eventCPI, .eventLog]
    let wire = LaunchLabWire(pool: self)
    return [
      [
        PoolCall(
          form: "raydium_launchlab \(wire.initializeName) \(layout)", user: creator, rows: [row],
          isRoutable: false
        ) { draft, moment in [wire.initialize(by: creator, draft)] }
      ]
    ]
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let asksOutput = random.chance(30)
    guard
      let fill = order.buysBase
        ? buy(by: order.user, spending: order.amount, asksOutput: asksOutput)
        : sale(by: order.user, of: order.amount, asksOutput: asksOutput)
    else { return nil }
    state = fill.after
    return call(fill)
  }

  private func buy(by user: Pubkey, spending amount: UInt64, asksOutput: Bool) -> LaunchLabFill? {
    guard var fee = RaydiumLaunchLabCurve.fee(on: amount, feePPM: rates.total),
      var tokens = curve.tokens(forNet: amount - fee), tokens > dustUnits
    else { return nil }
    var paid = amount
    if tokens > left || asksOutput {
      tokens = min(tokens, left)
      guard let net = curve.net(forTokens: tokens),
        let gross = RaydiumLaunchLabCurve.gross(ofNet: net, feePPM: rates.total)
      else { return nil }
      (paid, fee) = (gross, gross - net)
    }
    let isWhole = tokens == left
    var after = state
    after.sold += tokens
    after.raised += paid - fee
    return LaunchLabFill(
      form: asksOutput && !isWhole ? .buyExactOut : .buyExactIn, user: user, sent: paid,
      input: paid, output: tokens, limit: asksOutput && !isWhole ? paid + 1_000 : amount,
      fees: rates.split(fee), before: state, after: after)
  }

  private func sale(by user: Pubkey, of amount: UInt64, asksOutput: Bool) -> LaunchLabFill? {
    let token = launch.token
    var sent = amount
    var input = amount - token.withheld(of: amount)
    guard var gross = curve.proceeds(ofTokens: input),
      var fee = RaydiumLaunchLabCurve.fee(on: gross, feePPM: rates.total), gross > dustUnits
    else { return nil }
    var output = gross - fee
    if asksOutput && token.feeBasisPoints == 0 {
      guard let whole = RaydiumLaunchLabCurve.gross(ofNet: output, feePPM: rates.total),
        let tokens = curve.tokens(forProceeds: whole)
      else { return nil }
      (gross, fee, input, sent) = (whole, whole - output, tokens, tokens)
    }
    output = gross - fee
    guard input <= state.sold, gross <= state.raised, sent <= amount else { return nil }
    var after = state
    after.sold -= input
    after.raised -= gross
    return LaunchLabFill(
      form: asksOutput && token.feeBasisPoints == 0 ? .sellExactOut : .sellExactIn, user: user,
      sent: sent, input: input, output: output, limit: output / 10 * 9,
      fees: rates.split(fee), before: state, after: after)
  }

  private func call(_ fill: LaunchLabFill) -> PoolCall {
    var row =
      fill.isBuy
      ? profile.swapRow(by: fill.user, sideIn: 1, input: fill.input, output: fill.output)
      : profile.swapRow(
        by: fill.user, sideIn: 0, input: fill.input, output: fill.output + fill.fees.beside)
    profile.setReserves(
      [Self.virtualBase - fill.after.sold, Self.virtualQuote + fill.after.raised], &row)
    row.quoteVault = fill.after.raised
    (row.lpFee, row.lpFeePPM) = (0, 0)
    row.protocolFee = fill.fees.total - fill.fees.creator
    row.creatorFee = fill.fees.creator
    row.protocolFeePPM = UInt32(rates.total - rates.creatorPPM)
    row.creatorFeePPM = UInt32(rates.creatorPPM)
    row.evidence.formUnion([.eventCPI, .eventLog])
    let wire = LaunchLabWire(pool: self)
    let fee = launch.token.feeBasisPoints > 0 ? " transfer_fee" : ""
    var call = PoolCall(
      form: "raydium_launchlab \(fill.form.rawValue) \(layout)\(fee)", user: fill.user,
      accounts: profile.needs(fill.isBuy ? [0, fill.sent] : [fill.sent, 0]), rows: [row]
    ) { draft, moment in [wire.trade(fill, draft, moment)] }
    if fill.after.sold == Self.saleSupply {
      var complete = row
      complete.kind = .complete
      complete.side = 0
      (complete.baseAmount, complete.quoteAmount) = (0, 0)
      (complete.lpFee, complete.protocolFee, complete.creatorFee) = (nil, nil, nil)
      call.rows.append(complete)
    }
    return call
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] { [] }

  mutating func migrate(_ random: inout SeededGenerator) -> (
    transactions: [[PoolCall]], pool: any SimulatedPool
  ) {
    let user = ChainAddress.migrationAuthority
    var pool: any SimulatedPool =
      isGoingToCPMM
      ? SimulatedRaydiumCPMM(graduated: launch, &random)
      : SimulatedRaydiumAMMV4(graduated: launch, &random)
    let amounts = MarketAmounts(base: Self.supply - Self.saleSupply, quote: state.raised)
    var arriving = amounts
    arriving.base -= launch.token.withheld(of: amounts.base)
    let nested = pool.open(holding: arriving, by: user, &random).flatMap { $0 }
    let linked = pool.profile
    let row = profile.row(.migrate, by: user)
    let wire = LaunchLabWire(pool: self)
    let name = isGoingToCPMM ? "migrate_to_cpswap" : "migrate_to_amm"
    let call = PoolCall(
      form: "raydium_launchlab \(name) \(layout)", user: user,
      accounts: profile.needs([0, 0]), rows: [row] + nested.flatMap(\.rows), isRoutable: false
    ) { draft, moment in
      wire.migrate(to: linked, amounts, by: user, draft) {
        nested.flatMap { $0.write(draft, moment) }
      }
    }
    return ([[call]], pool)
  }
}
