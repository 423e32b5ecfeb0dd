import Market

/// PumpSwap's instructions and events as data. Source: pump-fun/pump-public-docs and the program's
/// published interface; discriminators are sha256("global:name") and sha256("event:Name"), first
/// eight bytes. `buy` and `sell` share theirs with the curve's program.
enum PumpSwapLayout {
  /// One of the program's swap instructions.
  struct Trade {
    var isBuy: Bool
    /// Spends an exact quote rather than buying an exact base.
    var isExactQuote = false
    /// Since October 2026: protocol's and creator's fees stay in the quote vault until swept.
    var keepsFees = false
  }

  static let trades: [UInt64: Trade] = [
    0x6606_3d12_01da_ebea: Trade(isBuy: true),
    0x33e6_85a4_017f_83ad: Trade(isBuy: false),
    0xc62e_1552_b4d9_e870: Trade(isBuy: true, isExactQuote: true),
    0xb817_ee61_67c5_d33d: Trade(isBuy: true, keepsFees: true),
    0x5df6_823c_e7e9_40b2: Trade(isBuy: false, keepsFees: true),
    0xc2ab_1c46_684d_5b2f: Trade(isBuy: true, isExactQuote: true, keepsFees: true),
  ]

  /// Several pools in one instruction; its account list is not published, its events are the
  /// pools' own.
  static let multiHopSwap: UInt64 = 0x2b64_4913_e9f6_6f94

  static let liquidity: [UInt64: (kind: RowKind, event: UInt64)] = [
    0xe992_d18e_cf68_40bc: (.create, 0xb131_0cd2_a076_a774),
    0xf223_c689_52e1_f2b6: (.deposit, 0x78f8_3d53_1f8e_6b90),
    0xb712_469c_946d_a122: (.withdraw, 0x1609_851a_a02c_47c0),
  ]

  static let initializeBoost: UInt64 = 0x8ce9_215e_845a_c28f
  static let boostBuyAndBurn: UInt64 = 0x6944_06af_0007_23a2
  static let createPool: UInt64 = 0xe992_d18e_cf68_40bc

  /// Instructions that change no pricing reserves and give no row.
  static let silent: Set<UInt64> = [
    0xea66_c2cb_9648_3ee5,  // extend_account
    0xa039_592a_b58b_2b42,  // collect_coin_creator_fee
    0xd295_802d_bc3a_4eaf,  // set_coin_creator
    0x5e06_ca73_ff60_e8b7,  // init_user_volume_accumulator
    0x561f_c057_a357_4fee,  // sync_user_volume_accumulator
    0xf945_a4da_9667_548a,  // close_user_volume_accumulator
    0x1004_471c_cc01_281b,  // claim_token_incentives
    0xc9cf_f372_4b6f_2fbd,  // create_config
    0xb9ad_bb5a_d80f_eee9,  // disable
    0xa1b0_28d5_3cb8_b3e4,  // update_admin
    0xf228_7591_4960_6968,  // admin_set_coin_creator
    0xd10b_7357_d517_7ccc,  // admin_update_token_incentives
    0x253a_237e_be35_e4c5,  // claim_cashback
  ]

  static let buyEvent: UInt64 = 0x67f4_521f_2cf5_7777
  static let sellEvent: UInt64 = 0x3e2f_370a_a503_dc2a
  static let createEvent: UInt64 = 0xb131_0cd2_a076_a774
  static let boostEvent: UInt64 = 0xae7c_4af9_0451_f611
  static let burnEvent: UInt64 = 0x3f45_1c16_305c_c2b9

  /// Before this time (2026-05-19 00:00 UTC, seconds since 1970) no pool had a virtual quote.
  static let virtualQuoteSince: Int64 = 1_779_148_800
}

/// BuyEvent and SellEvent in the order of their fields; the later ones came with later programs.
struct PumpSwapTrade {
  var isBuy: Bool
  /// Base that leaves the pool of a buy, or enters it.
  var base: UInt64
  /// The vaults' balances before.
  var poolBase, poolQuote: UInt64
  /// What the curve asks or pays, before fees.
  var quote: UInt64
  var lpBasisPoints, lpFee, protocolBasisPoints, protocolFee: UInt64
  /// `quote` with the LPs' fee added to a buy, taken off a sale: what moves the pool.
  var poolQuoteMoved: UInt64
  /// What the user pays or gets, all fees applied.
  var userQuote: UInt64
  var pool, user, userBaseAccount, userQuoteAccount: Pubkey
  var creatorBasisPoints, creatorFee: UInt64?
  var cashbackBasisPoints, cashback: UInt64?
  var buybackFee: UInt64?
  /// The part of the pricing quote that no vault holds.
  var virtualQuote: Int128 = 0
  var holderBasisPoints, holderRewards: UInt64?
  var surplus = 0

  init?(_ body: ByteReader, isBuy: Bool) {
    var reader = body
    guard reader.int64() != nil, let base = reader.uint64(), reader.uint64() != nil,
      reader.uint64() != nil, reader.uint64() != nil, let poolBase = reader.uint64(),
      let poolQuote = reader.uint64(), let quote = reader.uint64(),
      let lpBasisPoints = reader.uint64(), let lpFee = reader.uint64(),
      let protocolBasisPoints = reader.uint64(), let protocolFee = reader.uint64(),
      let moved = reader.uint64(), let userQuote = reader.uint64(), let pool = reader.key(),
      let user = reader.key(), let baseAccount = reader.key(), let quoteAccount = reader.key()
    else { return nil }
    (self.isBuy, self.base, self.quote) = (isBuy, base, quote)
    (self.poolBase, self.poolQuote) = (poolBase, poolQuote)
    (self.lpBasisPoints, self.lpFee) = (lpBasisPoints, lpFee)
    (self.protocolBasisPoints, self.protocolFee) = (protocolBasisPoints, protocolFee)
    (poolQuoteMoved, self.userQuote) = (moved, userQuote)
    (self.pool, self.user) = (pool, user)
    (userBaseAccount, userQuoteAccount) = (baseAccount, quoteAccount)
    _ = reader.key()  // protocol_fee_recipient
    _ = reader.key()  // protocol_fee_recipient_token_account
    _ = reader.key()  // coin_creator
    creatorBasisPoints = reader.uint64()
    creatorFee = reader.uint64()
    if isBuy { skipBuyerFields(&reader) }
    cashbackBasisPoints = reader.uint64()
    cashback = reader.uint64()
    _ = reader.uint64()  // buyback_fee_basis_points
    buybackFee = reader.uint64()
    virtualQuote = reader.signed128() ?? 0
    _ = reader.bool()  // can_boost
    _ = reader.uint64()  // base_supply
    holderBasisPoints = reader.uint64()
    holderRewards = reader.uint64()
    _ = reader.uint64()  // creator_fee_unclaimed
    surplus = reader.left
  }

  private func skipBuyerFields(_ reader: inout ByteReader) {
    _ = reader.bool()  // track_volume
    for _ in 0..<3 { _ = reader.uint64() }  // unclaimed, claimed and this period's volume
    _ = reader.int64()  // last_update_timestamp
    _ = reader.uint64()  // min_base_amount_out
    _ = reader.text()  // ix_name
  }

  /// The pricing reserves before the trade; nil beyond 64 bits or below zero.
  var quoteBefore: UInt64? { UInt64(exactly: Int128(poolQuote) + clamped(virtualQuote)) }

  /// The pricing reserves after the trade; nil beyond 64 bits or below zero.
  var baseAfter: UInt64? {
    UInt64(exactly: isBuy ? Int128(poolBase) - Int128(base) : Int128(poolBase) + Int128(base))
  }

  var quoteAfter: UInt64? {
    UInt64(exactly: vaultAfter + clamped(virtualQuote))
  }

  /// The quote vault's own balance after the trade, fees beside the pool gone from it.
  var vaultAfter: Int128 {
    let moved = Int128(poolQuoteMoved)
    return isBuy ? Int128(poolQuote) + moved : Int128(poolQuote) - moved
  }

  /// Keeps sums with 64-bit numbers within 128 bits.
  private func clamped(_ value: Int128) -> Int128 { min(max(value, -(1 << 100)), 1 << 100) }
}

extension ByteReader {
  mutating func signed128() -> Int128? {
    guard let low = uint64(), let high = int64() else { return nil }
    return Int128(high) << 64 | Int128(low)
  }
}

/// DepositEvent and WithdrawEvent share their fields; CreatePoolEvent has other ones.
struct PumpSwapLiquidityChange {
  /// Vault balances before.
  var reserves: Pair<UInt64>
  var amounts: Pair<UInt64>
  var user: Pubkey
  var time: Int64

  init?(_ body: ByteReader) {
    var reader = body
    guard let time = reader.int64(), reader.uint64() != nil, reader.uint64() != nil,
      reader.uint64() != nil, reader.uint64() != nil, reader.uint64() != nil,
      let base = reader.uint64(), let quote = reader.uint64(), let baseAmount = reader.uint64(),
      let quoteAmount = reader.uint64(), reader.uint64() != nil, reader.key() != nil,
      let user = reader.key()
    else { return nil }
    (reserves, amounts) = ([base, quote], [baseAmount, quoteAmount])
    (self.user, self.time) = (user, time)
  }
}

/// CreatePoolEvent as far as a row needs it.
struct PumpSwapCreation {
  var creator: Pubkey
  var decimals: Pair<UInt8>
  var amounts, reserves: Pair<UInt64>

  init?(_ body: ByteReader) {
    var reader = body
    guard reader.int64() != nil, reader.uint16() != nil, let creator = reader.key(),
      reader.key() != nil, reader.key() != nil, let baseDecimals = reader.uint8(),
      let quoteDecimals = reader.uint8(), let baseIn = reader.uint64(),
      let quoteIn = reader.uint64(), let base = reader.uint64(), let quote = reader.uint64()
    else { return nil }
    self.creator = creator
    decimals = [baseDecimals, quoteDecimals]
    amounts = [baseIn, quoteIn]
    // Which side of the first transfer the event looks from is not published: the larger is after.
    reserves = [max(base, baseIn), max(quote, quoteIn)]
  }
}

/// InitBoostEvent and BoostBuyAndBurnEvent: the pool's state after a virtual quote was given to it
/// or spent.
struct PumpSwapBoost {
  var mint, pool: Pubkey
  var virtualQuote: Int128
  var vaultQuote: UInt64
  var base: UInt64?

  init?(_ body: ByteReader, isBurn: Bool) {
    var reader = body
    guard reader.int64() != nil, let mint = reader.key(), reader.key() != nil,
      let pool = reader.key()
    else { return nil }
    if isBurn {
      _ = reader.key()  // authority
      for _ in 0..<3 { _ = reader.uint64() }  // requested, used and burned
    }
    guard let virtualQuote = reader.signed128(), let vaultQuote = reader.uint64() else {
      return nil
    }
    (self.mint, self.pool) = (mint, pool)
    (self.virtualQuote, self.vaultQuote) = (virtualQuote, vaultQuote)
    if isBurn { base = reader.uint64() }
  }

  var quote: UInt64? {
    let (sum, overflow) = virtualQuote.addingReportingOverflow(Int128(vaultQuote))
    return overflow ? nil : UInt64(exactly: sum)
  }
}
