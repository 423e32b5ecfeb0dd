import Market

/// Orca Whirlpools' instructions and events as data. Source: orca-so/whirlpools; discriminators
/// are sha256("global:name") and sha256("event:Name"), first eight bytes. Some equal other
/// programs': they mean this only under this program.
enum OrcaWhirlpoolLayout {
  /// One pool of a swap: places of its accounts and of the byte that tells the direction.
  struct Hop {
    var pool: Int
    var vaults: (Int, Int)
    /// nil: the mints are those of the vaults.
    var mints: (Int, Int)?
    /// The accounts above stand as input and output, not as tokens a and b.
    var isByDirection = false
    var direction: Int
  }

  /// A swap instruction.
  struct Swap {
    var hops: [Hop]
    var user: Int
    /// The byte that tells an exact input from an exact output.
    var exactIn: Int
  }

  static let swaps: [UInt64: Swap] = [
    0xf8c6_9e91_e175_87c8: Swap(  // swap
      hops: [Hop(pool: 2, vaults: (4, 6), direction: 41)], user: 1, exactIn: 40),
    0x2b04_ed0b_1ac9_1e62: Swap(  // swap_v2
      hops: [Hop(pool: 4, vaults: (8, 10), mints: (5, 6), direction: 41)], user: 3, exactIn: 40),
    0xc360_ed6c_44a2_dbe6: Swap(  // two_hop_swap
      hops: [
        Hop(pool: 2, vaults: (5, 7), direction: 25), Hop(pool: 3, vaults: (9, 11), direction: 26),
      ], user: 1, exactIn: 24),
    0xba8f_d11d_fe02_c275: Swap(  // two_hop_swap_v2
      hops: [
        Hop(pool: 0, vaults: (9, 10), mints: (2, 3), isByDirection: true, direction: 25),
        Hop(pool: 1, vaults: (11, 12), mints: (3, 4), isByDirection: true, direction: 26),
      ], user: 14, exactIn: 24),
  ]

  /// Where the accounts of a creation stand, and its price among the arguments.
  struct Creation {
    var pool: Int
    var user: Int
    var sqrtPrice: Int
  }

  /// The mints stand at 1 and 2 in each.
  static let creations: [UInt64: Creation] = [
    0x5fb4_0aac_54ae_e828: Creation(pool: 4, user: 3, sqrtPrice: 11),  // initialize_pool
    0xcf2d_57f2_1b3f_cc43: Creation(pool: 6, user: 5, sqrtPrice: 10),  // initialize_pool_v2
    0x8f5e_604c_ac7c_77c7: Creation(pool: 7, user: 5, sqrtPrice: 8),  // …_with_adaptive_fee
  ]

  /// Where the accounts of an instruction that changes liquidity stand; the pool is the first.
  struct Liquidity {
    var kind: RowKind
    var user: Int
    var vaults: (Int, Int)
    var mints: (Int, Int)?
  }

  static let liquidity: [UInt64: Liquidity] = [
    0x2e9c_f376_0dcd_fbb2: Liquidity(kind: .deposit, user: 2, vaults: (7, 8)),
    0xa026_d06f_685b_2c01: Liquidity(kind: .withdraw, user: 2, vaults: (7, 8)),
    0x851d_59df_45ee_b00a: Liquidity(kind: .deposit, user: 4, vaults: (11, 12), mints: (7, 8)),
    0x3a7f_bc3e_4f52_c460: Liquidity(kind: .withdraw, user: 4, vaults: (11, 12), mints: (7, 8)),
  ]

  /// Instructions whose accounts stand in an order that no reference tells: their events name the
  /// pool, and what they move names the mints.
  static let increaseByTokenAmounts: UInt64 = 0xeffb_097c_d2c6_352b
  static let reposition: UInt64 = 0xbfa9_e00b_8313_9efd

  /// Instructions that give no row: positions, collected fees and rewards, settings. A pool's fee
  /// rate is set without its mints.
  static let silent: Set<UInt64> = [
    0xa498_cf63_1eba_13b6,  // collect_fees
    0xcf75_5fbf_e5b4_e20f,  // collect_fees_v2
    0x4605_8457_56eb_b122,  // collect_reward
    0xb16b_25b4_a013_31d1,  // collect_reward_v2
    0x1643_1762_96b2_46dc,  // collect_protocol_fees
    0x6780_de86_72c8_16c8,  // collect_protocol_fees_v2
    0x8780_2f4d_0f98_f031,  // open_position
    0xf21d_8630_3a6e_0e3c,  // open_position_with_metadata
    0xd42f_5f5c_7266_83fa,  // open_position_with_token_extensions
    0x7b86_5100_3144_6262,  // close_position
    0x01b6_873b_9b19_63df,  // close_position_with_token_extensions
    0x35f3_8941_088c_9e06,  // set_fee_rate
    0x5f07_0432_9a4f_9c83,  // set_protocol_fee_rate
    0x9ae6_fa0d_ecd1_4bdf,  // update_fees_and_rewards
    0x0bbc_c1d6_8d5b_95b8,  // initialize_tick_array
    0x2921_a5c8_78e7_8e32,  // initialize_dynamic_tick_array
    0xb74a_9ca0_7002_2a1e,  // initialize_fee_tier
    0xd07f_1501_c2be_c446,  // initialize_config
    0x5f87_c0c4_f281_e644,  // initialize_reward
    0xa971_7eab_d5ac_d431,  // open_bundled_position
    0x2924_d8f5_1b55_6743,  // close_bundled_position
    0xe33e_02fc_f70a_abb9,  // lock_position
    0xa47b_b48d_c264_a0af,  // reset_position_range
    0xb379_e52e_438a_c28a,  // transfer_locked_position
  ]

  static let tradedEvent: UInt64 = 0xe1ca_49af_932b_a096
  static let poolInitializedEvent: UInt64 = 0x6476_ad57_0cc6_fee5
  static let liquidityIncreasedEvent: UInt64 = 0x1e07_90b5_66fe_9ba1
  static let liquidityDecreasedEvent: UInt64 = 0xa601_2447_70ca_b5ab
  static let liquidityRepositionedEvent: UInt64 = 0x5f82_b584_fb32_c326
}

/// Traded in the order of its fields; there is none before 2025-03.
struct OrcaWhirlpoolTrade {
  var pool: Pubkey
  var zeroIn: Bool
  var sqrtPriceBefore, sqrtPrice: UInt128
  /// What entered and left the vaults.
  var input, output: UInt64
  var inputTransferFee, outputTransferFee: UInt64
  /// In the input.
  var lpFee, protocolFee: UInt64
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard let pool = reader.key(), let zeroIn = reader.bool(), let before = reader.uint128(),
      let sqrtPrice = reader.uint128(), let input = reader.uint64(),
      let output = reader.uint64(), let inputTransferFee = reader.uint64(),
      let outputTransferFee = reader.uint64(), let lpFee = reader.uint64(),
      let protocolFee = reader.uint64()
    else { return nil }
    (self.pool, self.zeroIn, sqrtPriceBefore, self.sqrtPrice) = (pool, zeroIn, before, sqrtPrice)
    (self.input, self.output) = (input, output)
    (self.inputTransferFee, self.outputTransferFee) = (inputTransferFee, outputTransferFee)
    (self.lpFee, self.protocolFee) = (lpFee, protocolFee)
    surplus = reader.left
  }
}

/// PoolInitialized in the order of its fields.
struct OrcaWhirlpoolCreation {
  var mints: (Pubkey, Pubkey)
  var decimals: Pair<UInt8?>
  var sqrtPrice: UInt128
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard reader.key() != nil, reader.key() != nil, let mint0 = reader.key(),
      let mint1 = reader.key(), reader.uint16() != nil, reader.key() != nil, reader.key() != nil,
      let decimals0 = reader.uint8(), let decimals1 = reader.uint8(),
      let sqrtPrice = reader.uint128()
    else { return nil }
    (mints, decimals, self.sqrtPrice) = ((mint0, mint1), [decimals0, decimals1], sqrtPrice)
    surplus = reader.left
  }
}

/// LiquidityIncreased and LiquidityDecreased in the order of their fields.
struct OrcaWhirlpoolLiquidityChange {
  var pool: Pubkey
  var range: (lower: Int32, upper: Int32)
  var liquidity: UInt128
  var amounts, transferFees: Pair<UInt64>
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard let pool = reader.key(), reader.key() != nil, let lower = reader.int32(),
      let upper = reader.int32(), let liquidity = reader.uint128(), let amount0 = reader.uint64(),
      let amount1 = reader.uint64(), let fee0 = reader.uint64(), let fee1 = reader.uint64()
    else { return nil }
    (self.pool, range, self.liquidity) = (pool, (lower, upper), liquidity)
    amounts = [amount0, amount1]
    transferFees = [fee0, fee1]
    surplus = reader.left
  }
}
