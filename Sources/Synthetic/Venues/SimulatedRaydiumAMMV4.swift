import Market
import Pools

/// A swap as it was filled.
struct RaydiumAMMV4Fill {
  /// Which account list the instruction has.
  enum List: Int, CaseIterable { case seventeen = 17, eighteen = 18, eight = 8 }

  var list: List
  var user: Pubkey
  /// 0 the coin, 1 the pc.
  var sideIn: Int
  var isExactIn: Bool
  var input, output, limit: UInt64
  /// Coin and pc before.
  var reserves: [UInt64]
}

/// A Raydium AMM v4 pool: legacy tokens, the coin before the pc.
struct SimulatedRaydiumAMMV4: SimulatedPool {
  let profile: PoolProfile
  var reserves: [UInt64] = [0, 0]
  var shares: UInt64 = 0

  init(_ tokens: [SimulatedToken]) {
    profile = PoolProfile(
      .raydiumAMMV4, pool: PoolProfile.address(ChainAddress.ammV4, tokens), tokens)
  }

  /// The pool of a coin that left its curve; in most the coin side is SOL.
  init(graduated launch: LaunchProfile, _ random: inout SeededGenerator) {
    self.init(
      random.chance(60) ? [.wrappedSOL, launch.token] : [launch.token, .wrappedSOL])
  }

  private var quoteSide: Int { profile.quoteSide }
  var price: Double { Double(reserves[quoteSide]) / Double(reserves[1 - quoteSide]) }
  var quoteDepth: UInt64 { reserves[quoteSide] }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    reserves = profile.ordered(amounts)
    shares = squareRoot(reserves[0].multipliedFullWidth(by: reserves[1]))
    var row = profile.row(.create, by: creator)
    profile.set(reserves, &row)
    profile.setReserves(reserves, &row)
    row.evidence = [.transfers, .eventLog]
    let wire = RaydiumAMMV4Wire(pool: self)
    return [
      [
        PoolCall(
          form: "raydium_amm_v4 initialize2", user: creator, accounts: profile.needs(reserves),
          rows: [row], isRoutable: false
        ) { draft, moment in [wire.initialize(by: creator, draft, moment)] }
      ]
    ]
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let sideIn = profile.sideIn(order)
    let pool = RaydiumAMMV4Pool(reserveIn: reserves[sideIn], reserveOut: reserves[1 - sideIn])
    guard let filled = pool.swap(exactIn: order.amount), filled.output > dustUnits else {
      return nil
    }
    let list = RaydiumAMMV4Fill.List.allCases[random.index(below: 3)]
    var fill = RaydiumAMMV4Fill(
      list: list, user: order.user, sideIn: sideIn, isExactIn: true, input: order.amount,
      output: filled.output, limit: filled.output / 100 * 90, reserves: reserves)
    var fee = filled.fee
    if random.chance(25), let asked = pool.swap(exactOut: filled.output) {
      fill.isExactIn = false
      fill.input = asked.input
      fill.limit = asked.input / 10 * 11 + 10
      fee = asked.fee
    }
    reserves[sideIn] += fill.input
    reserves[1 - sideIn] -= fill.output
    var row = profile.swapRow(
      by: order.user, sideIn: sideIn, input: fill.input, output: fill.output)
    profile.setReserves(reserves, &row)
    (row.lpFee, row.protocolFee, row.creatorFee) = (fee, 0, 0)
    (row.lpFeePPM, row.protocolFeePPM, row.creatorFeePPM) = (RaydiumAMMV4Pool.feePPM, 0, 0)
    row.evidence.insert(.eventLog)
    let wire = RaydiumAMMV4Wire(pool: self)
    let name = fill.isExactIn ? "swap_base_in" : "swap_base_out"
    return PoolCall(
      form: "raydium_amm_v4 \(name) \(list.rawValue)", user: order.user,
      accounts: profile.needs(sideIn == 0 ? [fill.input, 0] : [0, fill.input]), rows: [row]
    ) { [fill] draft, moment in [wire.swap(fill, draft, moment)] }
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    let isDeposit = random.chance(50)
    // The number of accounts, which grew with the order book's and fell when it went.
    let lists = isDeposit ? [14, 15, 11] : [20, 21, 22, 23, 11]
    let list = lists[random.index(below: lists.count)]
    let before = self
    let part = shares / 1_000 * (1 + random.integer(below: 200))
    var amounts = reserves.map { multiplyDivideFloor($0, part, shares) }
    var made = part
    if isDeposit {
      amounts[1] = multiplyDivideCeiling(amounts[0], reserves[1], reserves[0])
      made = multiplyDivideFloor(shares, amounts[0], reserves[0])
    }
    for side in 0...1 {
      reserves[side] = isDeposit ? reserves[side] + amounts[side] : reserves[side] - amounts[side]
    }
    shares = isDeposit ? shares + made : shares - made
    var row = profile.row(isDeposit ? .deposit : .withdraw, by: user)
    profile.set(amounts, &row)
    profile.setReserves(reserves, &row)
    row.evidence = [.transfers, .eventLog]
    let wire = RaydiumAMMV4Wire(pool: before)
    return [
      PoolCall(
        form: "raydium_amm_v4 \(isDeposit ? "deposit" : "withdraw") \(list)", user: user,
        accounts: profile.needs(isDeposit ? amounts : [0, 0]), rows: [row], isRoutable: false
      ) { [amounts, made] draft, _ in
        [
          wire.liquidity(
            made, amounts, isDeposit: isDeposit, accounts: list, by: user, draft)
        ]
      }
    ]
  }
}
