import Market

/// Raydium LaunchLab's instructions and events as data. Source: the program's published interface
/// (raydium-io/raydium-docs); discriminators are sha256("global:name") and sha256("event:Name"),
/// first eight bytes. TradeEvent's is also pump.fun's.
enum RaydiumLaunchLabLayout {
  /// One of the program's swap instructions.
  struct Trade {
    var isBuy: Bool
    var isExactIn: Bool
  }

  static let trades: [UInt64: Trade] = [
    0xfaea_0d7b_d59c_13ec: Trade(isBuy: true, isExactIn: true),
    0x18d3_7428_6903_9938: Trade(isBuy: true, isExactIn: false),
    0x9527_de9b_d37c_981a: Trade(isBuy: false, isExactIn: true),
    0x5fc8_4722_0809_0ba6: Trade(isBuy: false, isExactIn: false),
  ]

  static let initializeWithToken2022: UInt64 = 0x25be_7ede_2c9a_ab11

  static let initializations: Set<UInt64> = [
    0xafaf_6d1f_0d98_9bed,  // initialize
    0x4399_af27_da10_2620,  // initialize_v2
    initializeWithToken2022,
  ]

  /// Where the accounts of a migration stand.
  struct Migration {
    var pool: Int
    var linked: Int
  }

  static let migrations: [UInt64: Migration] = [
    0xcf52_c091_fecf_91df: Migration(pool: 23, linked: 13),  // migrate_to_amm
    0x885c_c867_1cda_908c: Migration(pool: 17, linked: 5),  // migrate_to_cpswap
  ]

  /// Instructions that change no pricing reserves and give no row.
  static let silent: Set<UInt64> = [
    0x9c27_d087_4ced_3d48,  // claim_platform_fee
    0x75f1_c6a8_f8da_501d,  // claim_platform_fee_from_vault
    0x1a61_8acb_84ab_8dfc,  // claim_creator_fee
    0x3cad_f767_045d_8230,  // collect_fee
    0xffba_96df_eb76_c9ba,  // collect_migrate_fee
    0xc9cf_f372_4b6f_2fbd,  // create_config
    0xb05a_c4af_fd71_dc14,  // create_platform_config
    0x81b2_020d_d9ac_e6da,  // create_vesting_account
    0x3121_681e_bd9d_4f23,  // claim_vested_token
    0x1d9e_fcbf_0a53_db63,  // update_config
    0xc33c_4c81_922d_438f,  // update_platform_config
  ]

  static let tradeEvent: UInt64 = 0xbddb_7fd3_4ee6_61ee
  static let createEvent: UInt64 = 0x97d7_e209_76a1_73ae
}

/// TradeEvent. Its layouts are told apart by length: the creator's fee was put between others.
struct RaydiumLaunchLabTrade {
  /// Tokens the curve sells in all.
  var saleSupply: UInt64
  var virtualBase, virtualQuote: UInt64
  /// Tokens sold and quote raised, before and after.
  var soldBefore, raisedBefore, soldAfter, raisedAfter: UInt64
  var input, output: UInt64
  var protocolFee, platformFee, shareFee: UInt64
  var creatorFee: UInt64 = 0
  var isBuy: Bool
  /// The curve is full: its liquidity will move.
  var isComplete: Bool
  var surplus = 0

  /// Bytes of the first layout, without the discriminator.
  static let oldBytes = 130

  init?(_ body: ByteReader) {
    var reader = body
    guard reader.key() != nil, let saleSupply = reader.uint64(), let virtualBase = reader.uint64(),
      let virtualQuote = reader.uint64(), let soldBefore = reader.uint64(),
      let raisedBefore = reader.uint64(), let soldAfter = reader.uint64(),
      let raisedAfter = reader.uint64(), let input = reader.uint64(), let output = reader.uint64(),
      let protocolFee = reader.uint64(), let platformFee = reader.uint64()
    else { return nil }
    let creatorFee = body.count > Self.oldBytes ? reader.uint64() : 0
    guard let creatorFee, let shareFee = reader.uint64(), let direction = reader.uint8(),
      let status = reader.uint8()
    else { return nil }
    (self.saleSupply, self.virtualBase) = (saleSupply, virtualBase)
    self.virtualQuote = virtualQuote
    (self.soldBefore, self.raisedBefore) = (soldBefore, raisedBefore)
    (self.soldAfter, self.raisedAfter) = (soldAfter, raisedAfter)
    (self.input, self.output) = (input, output)
    (self.protocolFee, self.platformFee) = (protocolFee, platformFee)
    (self.creatorFee, self.shareFee) = (creatorFee, shareFee)
    (isBuy, isComplete) = (direction == 0, status == 1)
    _ = reader.bool()  // exact_in
    surplus = reader.left
  }

  /// All fees, in the quote; nil beyond 64 bits.
  var fees: UInt64? { Self.sum([protocolFee, platformFee, shareFee, creatorFee]) }

  /// What the protocol, the platform and the referrer take; nil beyond 64 bits.
  var platformFees: UInt64? { Self.sum([protocolFee, platformFee, shareFee]) }

  /// What leaves the base or quote vault: a sale's fees leave it but for the protocol's part.
  var vaultOutput: UInt64? {
    isBuy ? output : Self.sum([output, platformFee, shareFee, creatorFee])
  }

  private static func sum(_ parts: [UInt64]) -> UInt64? {
    var total: UInt64 = 0
    for part in parts {
      let (sum, overflow) = total.addingReportingOverflow(part)
      if overflow { return nil }
      total = sum
    }
    return total
  }

  /// Pricing reserves before or after; nil beyond 64 bits or below zero.
  func reserves(sold: UInt64, raised: UInt64) -> Pair<UInt64?> {
    let (base, underflow) = virtualBase.subtractingReportingOverflow(sold)
    let (quote, overflow) = virtualQuote.addingReportingOverflow(raised)
    return [underflow ? nil : base, overflow ? nil : quote]
  }
}

/// PoolCreateEvent as far as a row and the token's facts need it.
struct RaydiumLaunchLabCreation {
  var creator: Pubkey
  var decimals: UInt8
  var name, symbol: [UInt8]
  var supply: UInt64?

  init?(_ body: ByteReader) {
    var reader = body
    guard reader.key() != nil, let creator = reader.key(), reader.key() != nil,
      let decimals = reader.uint8(), let name = reader.text(), let symbol = reader.text(),
      reader.text() != nil
    else { return nil }
    (self.creator, self.decimals) = (creator, decimals)
    (self.name, self.symbol) = (name, symbol)
    if reader.uint8() != nil { supply = reader.uint64() }
  }
}
