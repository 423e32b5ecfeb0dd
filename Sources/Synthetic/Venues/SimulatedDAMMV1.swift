import Market
import Pools

/// A lending vault that pools keep their tokens in: what it manages, and the shares of it.
struct DynamicVault: Hashable {
  var total: UInt64
  var supply: UInt64

  func shares(for tokens: UInt64) -> UInt64 {
    supply == 0 ? tokens : multiplyDivideFloor(tokens, supply, total)
  }

  func tokens(for shares: UInt64) -> UInt64 {
    supply == 0 ? 0 : multiplyDivideFloor(shares, total, supply)
  }

  mutating func deposit(_ tokens: UInt64) -> UInt64 {
    let minted = shares(for: tokens)
    total += tokens
    supply += minted
    return minted
  }

  /// Burns the shares of about `tokens`; returns them and what they are worth.
  mutating func withdraw(about tokens: UInt64) -> (burned: UInt64, paid: UInt64) {
    let burned = shares(for: tokens)
    let paid = self.tokens(for: burned)
    total -= paid
    supply -= burned
    return (burned, paid)
  }
}

/// A swap as it was filled.
struct DAMMV1Fill {
  var user: Pubkey
  var sideIn: Int
  var input: UInt64
  var tradeFee, protocolFee, hostFee: UInt64
  /// What the pool's share of the vault grew by.
  var credited: UInt64
  var minted, burned, output: UInt64
  var limit: UInt64

  /// What goes into the vault.
  var deposited: UInt64 { input - protocolFee - hostFee }
}

/// One pool and vault movement of a change of liquidity.
struct DAMMV1Move {
  var side: Int
  var tokens, shares: UInt64
}

/// A Meteora DAMM v1 pool of the constant-product kind over two vaults.
struct SimulatedDAMMV1: SimulatedPool {
  enum Creation: Int, CaseIterable {
    case permissioned, permissionless, feeTier, config, config2, customizable

    var name: String {
      switch self {
      case .permissioned: "initialize_permissioned_pool"
      case .permissionless: "initialize_permissionless_pool"
      case .feeTier: "initialize_permissionless_pool_with_fee_tier"
      case .config: "initialize_permissionless_constant_product_pool_with_config"
      case .config2: "initialize_permissionless_constant_product_pool_with_config2"
      case .customizable: "initialize_customizable_permissionless_constant_product_pool"
      }
    }
  }

  /// How a pool is made and charges.
  struct Settings {
    var creation: Creation
    /// Parts per 100,000.
    var tradeRate: UInt64
    /// The protocol's part of the fee, parts per 100,000: nothing in 2024.
    var protocolShare: UInt64
    var hasHost = false
    /// The vaults have earned: a share is worth more than a token.
    var hasYield: Bool

    static let launched = Settings(
      creation: .config2, tradeRate: 1_000, protocolShare: 20_000, hasYield: false)
  }

  let profile: PoolProfile
  let settings: Settings
  var vaults: [DynamicVault]
  /// Shares of each vault that are the pool's.
  var held: [UInt64] = [0, 0]
  var shares: UInt64 = 0

  init(_ tokens: [SimulatedToken], _ settings: Settings) {
    let pool = PoolProfile.address(ChainAddress.dammV1, tokens)
    profile = PoolProfile(.meteoraDAMMV1, pool: pool, tokens)
    self.settings = settings
    let others = DynamicVault(total: 5_300_000_000_000, supply: 5_000_000_000_000)
    vaults =
      settings.hasYield
      ? [others, others]
      : [0, 1].map { _ in
        DynamicVault(total: 0, supply: 0)
      }
  }

  /// What the pool's shares of the vaults are worth.
  var reserves: [UInt64] { [0, 1].map { vaults[$0].tokens(for: held[$0]) } }
  var price: Double {
    let (quote, base) = (reserves[profile.quoteSide], reserves[1 - profile.quoteSide])
    return Double(quote) / Double(base)
  }
  var quoteDepth: UInt64 { reserves[profile.quoteSide] }
  private var layoutName: String {
    (settings.protocolShare > 0 ? "protocol_fee" : "2024")
      + (settings.hasYield ? " yield" : "") + (settings.hasHost ? " host" : "")
  }

  private mutating func put(_ amounts: [UInt64]) -> [DAMMV1Move] {
    var moves: [DAMMV1Move] = []
    for side in 0...1 where amounts[side] > 0 {
      let minted = vaults[side].deposit(amounts[side])
      held[side] += minted
      moves.append(DAMMV1Move(side: side, tokens: amounts[side], shares: minted))
    }
    return moves
  }

  private mutating func take(_ amounts: [UInt64]) -> [DAMMV1Move] {
    var moves: [DAMMV1Move] = []
    for side in 0...1 where amounts[side] > 0 {
      let out = vaults[side].withdraw(about: amounts[side])
      held[side] -= out.burned
      moves.append(DAMMV1Move(side: side, tokens: out.paid, shares: out.burned))
    }
    return moves
  }

  private func row(_ kind: RowKind, _ moves: [DAMMV1Move], by user: Pubkey) -> SwapRow {
    var row = profile.row(kind, by: user)
    var amounts: [UInt64] = [0, 0]
    for move in moves { amounts[move.side] = move.tokens }
    profile.set(amounts, &row)
    if !moves.isEmpty { row.evidence = .transfers }
    return row
  }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    let amounts = profile.ordered(amounts)
    let start = self
    let isPlain = settings.creation == .permissioned
    let moves = put(amounts)
    shares = squareRoot(amounts[0].multipliedFullWidth(by: amounts[1]))
    let wire = DAMMV1Wire(pool: self, before: start.vaults)
    let created = PoolCall(
      form: "meteora_damm_v1 \(settings.creation.name)", user: creator,
      accounts: profile.needs(isPlain ? [0, 0] : amounts),
      rows: [row(.create, isPlain ? [] : moves, by: creator)], isRoutable: false
    ) { draft, _ in [wire.initialize(isPlain ? [] : moves, amounts, by: creator, draft)] }
    guard isPlain else { return [[created]] }
    let filled = PoolCall(
      form: "meteora_damm_v1 bootstrap_liquidity", user: creator,
      accounts: profile.needs(amounts), rows: [row(.deposit, moves, by: creator)],
      isRoutable: false
    ) { draft, _ in [wire.change(.bootstrap, moves, amounts, by: creator, draft)] }
    return [[created], [filled]]
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let before = self
    guard let fill = fill(order) else {
      self = before
      return nil
    }
    var row = profile.swapRow(
      by: order.user, sideIn: fill.sideIn, input: fill.deposited, output: fill.output)
    if fill.credited != fill.deposited { row.evidence.insert(.mismatch) }
    row.evidence.insert(.eventLog)
    (row.lpFee, row.protocolFee, row.creatorFee) = (fill.tradeFee, fill.protocolFee, 0)
    row.shareReserves = ShareReserves(
      base: reserves[1 - profile.quoteSide], quote: reserves[profile.quoteSide])
    if !settings.hasHost {
      let part = settings.protocolShare > 0 ? settings.tradeRate * 2 : 0
      row.lpFeePPM = UInt32(settings.tradeRate * 10 - part)
      (row.protocolFeePPM, row.creatorFeePPM) = (UInt32(part), 0)
    }
    let wire = DAMMV1Wire(pool: self, before: before.vaults)
    return PoolCall(
      form: "meteora_damm_v1 swap \(layoutName)", user: order.user,
      accounts: profile.needs(fill.sideIn == 0 ? [fill.input, 0] : [0, fill.input]), rows: [row]
    ) { draft, moment in [wire.swap(fill, draft, moment)] }
  }

  /// Fills an order on this value, step by step as the program does.
  private mutating func fill(_ order: TradeOrder) -> DAMMV1Fill? {
    let sideIn = profile.sideIn(order)
    let before = reserves
    guard
      let fees = MeteoraDAMMV1Pool.fees(
        on: order.amount, tradeRate: settings.tradeRate, protocolShare: settings.protocolShare)
    else { return nil }
    let host = settings.hasHost ? fees.protocolFee / 5 : 0
    let deposited = order.amount - fees.protocolFee
    let minted = vaults[sideIn].deposit(deposited)
    held[sideIn] += minted
    let credited = reserves[sideIn] - before[sideIn]
    guard minted > 0, credited > fees.tradeFee,
      let owed = MeteoraDAMMV1Pool(reserveIn: before[sideIn], reserveOut: before[1 - sideIn])
        .output(ofNet: credited - fees.tradeFee), owed > dustUnits
    else { return nil }
    let out = vaults[1 - sideIn].withdraw(about: owed)
    held[1 - sideIn] -= out.burned
    return DAMMV1Fill(
      user: order.user, sideIn: sideIn, input: order.amount, tradeFee: fees.tradeFee,
      protocolFee: fees.protocolFee - host, hostFee: host, credited: credited, minted: minted,
      burned: out.burned, output: out.paid, limit: owed / 10 * 9)
  }

  /// How liquidity is put in or taken out.
  enum Change: String, CaseIterable {
    case bootstrap = "bootstrap_liquidity", addBalance = "add_balance_liquidity"
    case addImbalance = "add_imbalance_liquidity", removeBalance = "remove_balance_liquidity"
    case removeSingle = "remove_liquidity_single_side"

    var isDeposit: Bool { self != .removeBalance && self != .removeSingle }
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    let change = Change.allCases[1 + random.index(below: 4)]
    let before = vaults
    let part = 1 + random.integer(below: 150)
    let side = random.index(below: 2)
    var amounts = reserves.map { multiplyDivideFloor($0, part, 1_000) }
    if change == .addImbalance { amounts[side] /= 3 }
    if change == .removeSingle {
      // As if the other token were swapped on the way out.
      let pool = MeteoraDAMMV1Pool(
        reserveIn: reserves[1 - side] - amounts[1 - side],
        reserveOut: reserves[side] - amounts[side])
      amounts[side] += pool.output(ofNet: amounts[1 - side]) ?? 0
      amounts[1 - side] = 0
    }
    let moves = change.isDeposit ? put(amounts) : take(amounts)
    let made = multiplyDivideFloor(shares, part, 1_000)
    shares = change.isDeposit ? shares + made : shares - made
    let row = row(change.isDeposit ? .deposit : .withdraw, moves, by: user)
    let wire = DAMMV1Wire(pool: self, before: before)
    return [
      PoolCall(
        form: "meteora_damm_v1 \(change.rawValue)", user: user,
        accounts: profile.needs(change.isDeposit ? amounts : [0, 0]), rows: [row],
        isRoutable: false
      ) { [amounts] draft, _ in [wire.change(change, moves, amounts, by: user, draft)] }
    ]
  }
}
