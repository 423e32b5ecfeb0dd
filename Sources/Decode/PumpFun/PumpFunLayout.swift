import Market

/// pump.fun's instructions and events as data. Sources: pump-fun/pump-public-docs (IDL and its
/// history); discriminators are sha256("global:name") and sha256("event:Name"), first eight bytes.
enum PumpFunLayout {
  /// Where a trade's accounts stand.
  struct Accounts {
    var mint: Int
    var curve: Int
    var curveTokens: Int
    var user: Int
    var feeRecipient: Int?
    var quoteMint: Int?
    var quoteVault: Int?

    static let first = Accounts(mint: 2, curve: 3, curveTokens: 4, user: 6, feeRecipient: 1)
    static let second = Accounts(
      mint: 1, curve: 10, curveTokens: 11, user: 13, feeRecipient: 6, quoteMint: 2, quoteVault: 12)
    static let third = Accounts(
      mint: 1, curve: 5, curveTokens: 6, user: 8, feeRecipient: nil, quoteMint: 2, quoteVault: 7)
  }

  struct Trade {
    var isBuy: Bool
    /// The first argument is the quote to spend rather than the tokens to get.
    var isExactIn = false
    var accounts: Accounts

    /// Since October 2026 the third forms leave their fees on the curve.
    var keepsFees: Bool { accounts.feeRecipient == nil }
  }

  static let trades: [UInt64: Trade] = [
    0x6606_3d12_01da_ebea: Trade(isBuy: true, accounts: .first),  // buy
    0x38fc_7408_9edf_cd5f: Trade(isBuy: true, isExactIn: true, accounts: .first),  // …exact_sol_in
    0x33e6_85a4_017f_83ad: Trade(isBuy: false, accounts: .first),  // sell
    0xb817_ee61_67c5_d33d: Trade(isBuy: true, accounts: .second),  // buy_v2
    0xc2ab_1c46_684d_5b2f: Trade(isBuy: true, isExactIn: true, accounts: .second),
    0x5df6_823c_e7e9_40b2: Trade(isBuy: false, accounts: .second),  // sell_v2
    0x0705_1dc4_f517_6550: Trade(isBuy: true, accounts: .third),  // buy_v3
    0xe1f7_501e_d5b3_8488: Trade(isBuy: true, isExactIn: true, accounts: .third),
    0x1c92_de77_26c4_69d5: Trade(isBuy: false, accounts: .third),  // sell_v3
  ]

  static let create: UInt64 = 0x181e_c828_051c_0777
  static let createV2: UInt64 = 0xd690_4cec_5f8b_31b4
  static let migrate: UInt64 = 0x9bea_e792_ec9e_a21e
  static let migrateV2: UInt64 = 0xbbcb_121f_ceed_fe29
  static let withdraw: UInt64 = 0xb712_469c_946d_a122
  static let setMayhem: UInt64 = 0x3da9_bcbf_9995_2a61

  /// Instructions that move no reserves and give no row.
  static let silent: Set<UInt64> = [
    0xea66_c2cb_9648_3ee5,  // extend_account
    0xafaf_6d1f_0d98_9bed,  // initialize
    0x1bea_b234_9302_bb8d,  // set_params
    0xfe94_ff70_cf8e_aaa5,  // set_creator
    0x1416_567b_c61c_db84,  // collect_creator_fee
    0x5e06_ca73_ff60_e8b7,  // init_user_volume_accumulator
    0xf945_a4da_9667_548a,  // close_user_volume_accumulator
    0x1004_471c_cc01_281b,  // claim_token_incentives
    0x4519_ab8e_39ef_0d04,  // admin_set_creator
    0x561f_c057_a357_4fee,  // sync_user_volume_accumulator
    0x253a_237e_be35_e4c5,  // claim_cashback
  ]

  static let tradeEvent: UInt64 = 0xbddb_7fd3_4ee6_61ee
  static let createEvent: UInt64 = 0x1b72_a94d_deeb_6376
  static let completeEvent: UInt64 = 0x5f72_619c_d42e_9808
  static let postCompleteEvent: UInt64 = 0x6fb0_6d8b_316c_d5fb
  static let migrationEvent: UInt64 = 0xbde9_5db9_5c94_ea94
  static let mayhemEvent: UInt64 = 0x757b_e4b6_a1a8_dcd6
}

/// TradeEvent in the order of its fields; the later half came with later programs.
struct PumpFunTrade {
  var mint, user: Pubkey
  var solAmount, tokens: UInt64
  var isBuy: Bool
  var virtualSol, virtualTokens, realSol, realTokens: UInt64
  var feeBasisPoints, fee: UInt64?
  var creatorBasisPoints, creatorFee: UInt64?
  var isMayhem = false
  var cashbackBasisPoints, cashback: UInt64?
  /// A part of `fee`.
  var buybackFee: UInt64?
  var quoteMint: Pubkey?
  var quoteAmount, virtualQuote, realQuote: UInt64?
  var surplus = 0

  /// nil when even the oldest fields are not all there.
  init?(_ body: ByteReader) {
    var reader = body
    guard let mint = reader.key(), let solAmount = reader.uint64(), let tokens = reader.uint64(),
      let isBuy = reader.bool(), let user = reader.key(), reader.int64() != nil,
      let virtualSol = reader.uint64(), let virtualTokens = reader.uint64(),
      let realSol = reader.uint64(), let realTokens = reader.uint64()
    else { return nil }
    (self.mint, self.user, self.solAmount, self.tokens) = (mint, user, solAmount, tokens)
    (self.isBuy, self.virtualSol, self.virtualTokens) = (isBuy, virtualSol, virtualTokens)
    (self.realSol, self.realTokens) = (realSol, realTokens)
    readFees(&reader)
    surplus = reader.left
  }

  private mutating func readFees(_ reader: inout ByteReader) {
    _ = reader.key()  // fee_recipient
    feeBasisPoints = reader.uint64()
    fee = reader.uint64()
    _ = reader.key()  // creator
    creatorBasisPoints = reader.uint64()
    creatorFee = reader.uint64()
    _ = reader.bool()  // track_volume
    for _ in 0..<4 { _ = reader.uint64() }  // three volume totals and last_update_timestamp
    _ = reader.text()  // ix_name
    isMayhem = reader.bool() ?? false
    cashbackBasisPoints = reader.uint64()
    cashback = reader.uint64()
    _ = reader.uint64()  // buyback_fee_basis_points
    buybackFee = reader.uint64()
    readShareholders(&reader)
    quoteMint = reader.key().flatMap { $0 == .zero ? nil : $0 }
    quoteAmount = reader.uint64()
    virtualQuote = reader.uint64()
    realQuote = reader.uint64()
    for _ in 0..<3 { _ = reader.uint64() }  // holder rewards, creator_fee_unclaimed
  }

  private func readShareholders(_ reader: inout ByteReader) {
    guard let count = reader.uint32() else { return }
    for _ in 0..<count {
      guard reader.key() != nil, reader.uint16() != nil else { return }
    }
  }

  /// What stays on the curve where fees do: all but the part that buys coins back.
  var keptFees: UInt64 {
    (fee ?? 0) &+ (creatorFee ?? 0) &+ (cashback ?? 0) &- (buybackFee ?? 0)
  }

  /// Amount through the curve without fees, in the pair's quote.
  var quote: UInt64 { quoteMint == nil ? solAmount : quoteAmount ?? 0 }
  var virtualQuoteAfter: UInt64 { virtualQuote ?? virtualSol }
  var realQuoteAfter: UInt64 { realQuote ?? realSol }
}

/// CreateEvent in the order of its fields.
struct PumpFunCreation {
  var name, symbol: [UInt8]
  var mint, curve, user: Pubkey
  var creator: Pubkey?
  var time: Int64?
  var virtualTokens, virtualSol, realTokens, supply: UInt64?
  var tokenProgram: Pubkey?
  var isMayhem = false
  var quoteMint: Pubkey?
  var virtualQuote: UInt64?
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard let name = reader.text(), let symbol = reader.text(), reader.text() != nil,
      let mint = reader.key(), let curve = reader.key(), let user = reader.key()
    else { return nil }
    (self.name, self.symbol, self.mint, self.curve, self.user) = (name, symbol, mint, curve, user)
    creator = reader.key()
    time = reader.int64()
    virtualTokens = reader.uint64()
    virtualSol = reader.uint64()
    realTokens = reader.uint64()
    supply = reader.uint64()
    tokenProgram = reader.key()
    isMayhem = reader.bool() ?? false
    _ = reader.bool()  // is_cashback_enabled
    quoteMint = reader.key().flatMap { $0 == .zero ? nil : $0 }
    virtualQuote = reader.uint64()
    _ = reader.uint64()  // creator_fee_bps
    _ = reader.bool()  // is_holder_reward
    _ = reader.uint8()  // depth
    surplus = reader.left
  }
}
