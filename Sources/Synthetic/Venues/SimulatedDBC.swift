import Market
import Pools

/// A Meteora DBC launch curve.
struct SimulatedDBC: SimulatedCurve {
  enum Layout: Int, CaseIterable, Comparable {
    /// April 2025: EvtSwap.
    case first
    /// August 2025: `swap2`, EvtSwap and EvtSwap2.
    case both

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// What of a launch's settings the program reads from its configuration.
  struct Settings {
    var layout: Layout
    /// Fees on the output rather than in the quote.
    var takesOutput: Bool
    var isGoingToV1: Bool
    var hasReferral: Bool
    /// Parts per 10⁹.
    var feeRate: UInt64 = 10_000_000
  }

  let launch: LaunchProfile
  let profile: PoolProfile
  let settings: Settings
  let curve: MeteoraDBCCurve
  var squareRootPrice: UInt128
  var quoteReserve: UInt64 = 0
  /// Tokens on the curve.
  var baseReserve: UInt64

  static let supply: UInt64 = 1_000_000_000_000_000
  /// What the migrated pool gets of the supply.
  static let migrationSupply: UInt64 = 200_000_000_000_000

  init(_ launch: LaunchProfile, _ settings: Settings) {
    self.launch = launch
    self.settings = settings
    profile = PoolProfile(
      .meteoraDBC, pool: derivedKey(launch.mint, ChainAddress.dbc, 13),
      [launch.token, .wrappedSOL])
    curve = Self.standardCurve
    squareRootPrice = curve.start
    baseReserve = Self.supply - Self.migrationSupply
  }

  /// From 28 to about 400 SOL of market value in three ranges.
  static let standardCurve: MeteoraDBCCurve = {
    let root = { (lamportsPerToken: Double) in
      UInt128(lamportsPerToken.squareRoot() * 0x1p64)
    }
    let prices = [28e9, 70e9, 180e9, 400e9].map { root($0 / Double(supply)) }
    // Liquidities that sell 400, 250 and 120 million tokens.
    let sold: [UInt128] = [400_000_000_000_000, 250_000_000_000_000, 120_000_000_000_000]
    let segments = (0..<3).map { index in
      let (low, high) = (prices[index], prices[index + 1])
      let span = (high - low).dividingFullWidth(low.multipliedFullWidth(by: high)).quotient
      return MeteoraDBCCurve.Segment(upper: high, liquidity: span * sold[index])
    }
    guard let curve = MeteoraDBCCurve(start: prices[0], segments: segments) else {
      preconditionFailure("a rising curve")
    }
    return curve
  }()

  /// Quote that fills the curve.
  static let threshold: UInt64 = {
    guard let whole = standardCurve.buy(net: .max >> 8, from: standardCurve.start) else {
      preconditionFailure("a curve that can be bought")
    }
    return whole.net
  }()

  var price: Double {
    let root = Double(squareRootPrice) * 0x1p-64
    return root * root
  }
  var quoteDepth: UInt64 { 30_000_000_000 + quoteReserve }
  var isComplete: Bool { quoteReserve >= Self.threshold }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    var row = profile.row(.create, by: creator)
    row.evidence = .eventCPI
    let wire = DBCWire(pool: self)
    let name = launch.token.is2022 ? "token2022" : "spl_token"
    return [
      [
        PoolCall(
          form: "meteora_dbc initialize_virtual_pool_with_\(name) \(settings.layout)",
          user: creator, rows: [row], isRoutable: false
        ) { draft, moment in [wire.initialize(by: creator, draft, moment)] }
      ]
    ]
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let modes: [MeteoraFill.Mode?] = [nil, .exactIn, .partialFill, .exactOut]
    let mode = settings.layout == .both ? modes[random.index(below: 4)] : nil
    guard var fill = fill(order, mode) else { return nil }
    let curveOut = fill.output + (fill.feeOnInput ? 0 : fill.fees.total)
    if order.buysBase {
      quoteReserve += fill.net
      baseReserve -= curveOut
    } else {
      quoteReserve -= curveOut
      baseReserve += fill.net
    }
    squareRootPrice = fill.squareRootPrice
    fill.after = [quoteReserve, Self.threshold]
    return call(fill)
  }

  private func fill(_ order: TradeOrder, _ mode: MeteoraFill.Mode?) -> MeteoraFill? {
    let onInput = order.buysBase && !settings.takesOutput
    let rate = settings.feeRate
    var fee = onInput ? MeteoraFees.inside(order.amount, rate: rate) : 0
    guard
      let moved = order.buysBase
        ? curve.buy(net: order.amount - fee, from: squareRootPrice)
        : curve.sell(net: order.amount - fee, from: squareRootPrice), moved.output > dustUnits
    else { return nil }
    var gross = order.amount
    var mode = mode
    if moved.left > 0 {
      // The rest of a full curve: nothing over it is taken.
      gross = onInput ? MeteoraFees.upon(moved.net, rate: rate) : moved.net
      fee = onInput ? gross - moved.net : 0
      if settings.layout == .both { mode = .partialFill }
    }
    if !onInput { fee = MeteoraFees.inside(moved.output, rate: rate) }
    let output = moved.output - (onInput ? 0 : fee)
    let limit = output / 10 * 9
    let left = mode == .partialFill ? order.amount - gross : 0
    if !order.buysBase && moved.output > quoteReserve { return nil }
    var fill = MeteoraFill(
      user: order.user, mode: mode, sideIn: order.buysBase ? 1 : 0, sent: gross, gross: gross,
      net: moved.net, output: output, received: output, left: left, limit: limit,
      fees: MeteoraFees(fee, hasReferral: settings.hasReferral), feeOnInput: onInput,
      squareRootPrice: moved.squareRootPrice, after: [])
    if mode == .exactOut { askOutput(&fill, order) }
    return fill
  }

  /// The same trade asked for by its output, where it stays in one range.
  private func askOutput(_ fill: inout MeteoraFill, _ order: TradeOrder) {
    let rate = settings.feeRate
    let whole = fill.feeOnInput ? fill.output : MeteoraFees.upon(fill.output, rate: rate)
    let isInside = curve.segments.contains { segment in
      let prices = [squareRootPrice, fill.squareRootPrice]
      return prices.allSatisfy { $0 <= segment.upper }
        && prices.allSatisfy { $0 > lower(of: segment) }
    }
    guard isInside,
      let segment = curve.segments.first(where: { $0.upper >= squareRootPrice }),
      let moved = MeteoraCurveRange(
        liquidity: segment.liquidity, squareRootPrice: squareRootPrice)?
        .swap(exactOut: whole, firstEnters: fill.sideIn == 0)
    else {
      fill.mode = .exactIn
      return
    }
    fill.net = moved.input
    fill.gross = fill.feeOnInput ? MeteoraFees.upon(moved.input, rate: rate) : moved.input
    fill.sent = fill.gross
    fill.squareRootPrice = moved.squareRootPrice
    fill.fees = MeteoraFees(
      fill.feeOnInput ? fill.gross - fill.net : whole - fill.output,
      hasReferral: settings.hasReferral)
    fill.limit = fill.sent / 10 * 11 + 10
  }

  private func lower(of segment: MeteoraDBCCurve.Segment) -> UInt128 {
    curve.segments.last { $0.upper < segment.upper }?.upper ?? curve.start - 1
  }

  private func call(_ fill: MeteoraFill) -> PoolCall {
    let beside = fill.feeOnInput ? 0 : fill.fees.referral
    var row = profile.swapRow(
      by: fill.user, sideIn: fill.sideIn, input: fill.gross, output: fill.output + beside)
    if beside > 0 { row.evidence.insert(.mismatch) }
    if settings.layout == .both {
      row.quoteReserve = quoteReserve
      row.quoteVault = quoteReserve
    }
    profile.setPrice(squareRoot: squareRootPrice, &row)
    row.lpFee = fill.fees.trading
    row.protocolFee = fill.fees.protocolFee + fill.fees.referral
    row.evidence.insert(.eventCPI)
    let wire = DBCWire(pool: self)
    let name = fill.mode.map { "swap2_\($0)" } ?? "swap"
    let fees = settings.takesOutput ? "output" : "quote"
    let side = fill.sideIn == 1 ? "buy" : "sell"
    var call = PoolCall(
      form: "meteora_dbc \(name) \(side) \(fees) \(settings.layout)", user: fill.user,
      accounts: profile.needs(fill.sideIn == 0 ? [fill.sent, 0] : [0, fill.sent]), rows: [row]
    ) { draft, moment in [wire.swap(fill, draft, moment)] }
    call.received = fill.received
    if isComplete {
      var complete = row
      complete.kind = .complete
      complete.side = 0
      (complete.baseAmount, complete.quoteAmount) = (0, 0)
      (complete.lpFee, complete.protocolFee) = (nil, nil)
      call.rows.append(complete)
    }
    return call
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] { [] }

  mutating func migrate(_ random: inout SeededGenerator) -> (
    transactions: [[PoolCall]], pool: any SimulatedPool
  ) {
    let user = ChainAddress.migrationAuthority
    // The pool starts at the curve's last price.
    let base = UInt64(Double(quoteReserve) / price)
    let amounts = MarketAmounts(base: min(base, Self.migrationSupply), quote: quoteReserve)
    let tokens = [launch.token, SimulatedToken.wrappedSOL]
    var pool: any SimulatedPool =
      settings.isGoingToV1
      ? SimulatedDAMMV1(tokens, .launched)
      : SimulatedDAMMV2(
        tokens, layout: settings.layout == .both ? .second : .first, feeMode: .onlyB,
        creation: .dynamic)
    let nested = pool.open(holding: amounts, by: user, &random).flatMap { $0 }
    let row = profile.row(.migrate, by: user)
    let linked = pool.profile
    let wire = DBCWire(pool: self)
    let name = settings.isGoingToV1 ? "migrate_meteora_damm" : "migration_damm_v2"
    let call = PoolCall(
      form: "meteora_dbc \(name) \(settings.layout)", user: user,
      accounts: profile.needs([0, 0]), rows: [row] + nested.flatMap(\.rows), isRoutable: false
    ) { draft, moment in
      wire.migrate(to: linked, by: user, draft) {
        nested.flatMap { $0.write(draft, moment) }
      }
    }
    return ([[call]], pool)
  }
}
