import Market

/// Raydium AMM v4's instructions and logs as data. Source: raydium-io/raydium-amm. The first byte
/// names an instruction; `ray_log` lines carry the state, their first byte names their kind.
enum RaydiumAMMV4Layout {
  /// Where the accounts of a swap stand.
  struct Swap {
    var vaults: (coin: Int, pc: Int)
    var source: Int
    var owner: Int
  }

  static let swapBaseIn: UInt8 = 9
  static let swapBaseOut: UInt8 = 11
  static let swapBaseInV2: UInt8 = 16
  static let swapBaseOutV2: UInt8 = 17

  /// Bytes of a swap's instruction, the tag with them.
  static let swapBytes = 17

  /// The account list of a swap: the second version has 8; the first 17, or 18 with the target
  /// orders before the vaults. User accounts stand at its end.
  static func swap(_ tag: UInt8, accounts count: Int) -> Swap? {
    if tag == swapBaseInV2 || tag == swapBaseOutV2 {
      return count >= 8 ? Swap(vaults: (3, 4), source: 5, owner: 7) : nil
    }
    guard count >= 17 else { return nil }
    return Swap(vaults: count >= 18 ? (5, 6) : (4, 5), source: count - 3, owner: count - 1)
  }

  /// Where the accounts of an instruction that changes liquidity stand.
  struct Liquidity {
    var kind: RowKind
    var pool: Int
    var vaults: (coin: Int, pc: Int)
    var user: Int
    var log: UInt8
  }

  static let initialize2: UInt8 = 1
  static let deposit: UInt8 = 3
  static let withdraw: UInt8 = 4

  /// Mints of a new pool.
  static let createdMints = (coin: 8, pc: 9)

  /// The account list of an instruction that changes liquidity; nil for other tags. Lists of 11
  /// came when the order book was taken out; 22 and 23 have two more before the user's accounts.
  static func liquidity(_ tag: UInt8, accounts count: Int) -> Liquidity? {
    let isShort = count == 11
    switch tag {
    case initialize2:
      return Liquidity(kind: .create, pool: 4, vaults: (10, 11), user: 17, log: 0)
    case deposit:
      return Liquidity(
        kind: .deposit, pool: 1, vaults: isShort ? (5, 6) : (6, 7), user: isShort ? 10 : 12,
        log: 1)
    case withdraw:
      return Liquidity(
        kind: .withdraw, pool: 1, vaults: isShort ? (5, 6) : (6, 7),
        user: isShort ? 10 : count >= 22 ? 18 : 16, log: 2)
    default: return nil
    }
  }

  /// Instructions without a row: order book upkeep, the owner's profit, settings, simulation, and
  /// the first `initialize`, which held no liquidity.
  static let silent: Set<UInt8> = [0, 2, 5, 6, 7, 8, 10, 12, 13, 14, 15]
}

/// SwapBaseIn and SwapBaseOut logs.
struct RaydiumAMMV4Swap {
  var isExactIn: Bool
  /// What enters and leaves the pool, the fee inside the input.
  var input, output: UInt64
  /// Which token enters: 0 the coin, 1 the pc.
  var sideIn: Int
  /// Coin and pc before the swap, without what the pool owes its owner.
  var reserves: Pair<UInt64>

  init?(_ log: ByteReader) {
    guard let type = log.byte(at: 0), type == 3 || type == 4, let first = log.uint64(at: 1),
      let second = log.uint64(at: 9), let direction = log.uint64(at: 17),
      let coin = log.uint64(at: 33), let pc = log.uint64(at: 41), let result = log.uint64(at: 49)
    else { return nil }
    isExactIn = type == 3
    (input, output) = isExactIn ? (first, result) : (result, second)
    sideIn = direction == 1 ? 1 : 0
    reserves = [coin, pc]
  }

  /// Reserves after the swap, the whole fee left in the pool; nil beyond 64 bits or below zero.
  var reservesAfter: Pair<UInt64?> {
    var after: Pair<UInt64?> = [nil, nil]
    let (grown, overflow) = reserves[sideIn].addingReportingOverflow(input)
    let (shrunk, underflow) = reserves[1 - sideIn].subtractingReportingOverflow(output)
    guard !overflow && !underflow else { return after }
    after[sideIn] = grown
    after[1 - sideIn] = shrunk
    return after
  }
}

/// Init, Deposit and Withdraw logs as far as a row needs them.
struct RaydiumAMMV4LiquidityChange {
  var amounts: Pair<UInt64>
  /// Reserves before; a new pool has none.
  var reserves: Pair<UInt64> = [0, 0]
  var decimals: Pair<UInt8?> = [nil, nil]

  init?(_ log: ByteReader) {
    switch log.byte(at: 0) {
    case 0:
      guard let pc = log.uint64(at: 27), let coin = log.uint64(at: 35) else { return nil }
      amounts = [coin, pc]
      decimals = [log.byte(at: 10), log.byte(at: 9)]
    case 1:
      guard let coin = log.uint64(at: 25), let pc = log.uint64(at: 33),
        let coinIn = log.uint64(at: 81), let pcIn = log.uint64(at: 89)
      else { return nil }
      (reserves, amounts) = ([coin, pc], [coinIn, pcIn])
    case 2:
      guard let coin = log.uint64(at: 17), let pc = log.uint64(at: 25),
        let coinOut = log.uint64(at: 73), let pcOut = log.uint64(at: 81)
      else { return nil }
      (reserves, amounts) = ([coin, pc], [coinOut, pcOut])
    default: return nil
    }
  }
}
