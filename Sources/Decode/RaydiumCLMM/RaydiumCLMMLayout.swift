import Market

/// Raydium CLMM's instructions and events as data. Source: raydium-io/raydium-clmm;
/// discriminators are sha256("global:name") and sha256("event:Name"), first eight bytes. Some
/// equal other programs': they mean this only under this program.
enum RaydiumCLMMLayout {
  static let swap: UInt64 = 0xf8c6_9e91_e175_87c8
  static let swapV2: UInt64 = 0x2b04_ed0b_1ac9_1e62
  static let swapRouterBaseIn: UInt64 = 0x457d_73da_f5ba_f2c4
  static let createPool: UInt64 = 0xe992_d18e_cf68_40bc
  static let createCustomizablePool: UInt64 = 0x2b44_d4a7_592f_a401

  /// Where the accounts of an instruction that changes liquidity stand; mints that it does not
  /// name are those of the vaults.
  struct Liquidity {
    var kind: RowKind
    var pool: Int
    var vaults: (Int, Int)
    var mints: (Int, Int)?
    /// The arguments begin with the ticks of a new position.
    var opens = false

    /// Ticks and liquidity among the arguments; a deposit's of 0 is worked out from the amounts.
    func change(_ data: ByteReader) -> LiquidityChange {
      var change = LiquidityChange()
      guard data.count >= 8 else { return change }
      var arguments = data.dropping(8)
      if opens, let lower = arguments.int32(), let upper = arguments.int32() {
        change.range = (lower, upper)
        _ = arguments.uint64()  // starts of the tick arrays
      }
      if let liquidity = arguments.uint128(), liquidity > 0 || kind == .withdraw {
        change.delta = Int128(liquidity, removed: kind == .withdraw)
      }
      return change
    }
  }

  static let liquidity: [UInt64: Liquidity] = [
    0x8780_2f4d_0f98_f031: Liquidity(  // open_position
      kind: .deposit, pool: 5, vaults: (12, 13), opens: true),
    0x4db8_4ad6_7056_f1c7: Liquidity(  // open_position_v2
      kind: .deposit, pool: 5, vaults: (12, 13), mints: (20, 21), opens: true),
    0x4dff_ae52_7d1d_c92e: Liquidity(  // open_position_with_token22_nft
      kind: .deposit, pool: 4, vaults: (11, 12), mints: (18, 19), opens: true),
    0x2e9c_f376_0dcd_fbb2: Liquidity(kind: .deposit, pool: 2, vaults: (9, 10)),  // increase
    0x851d_59df_45ee_b00a: Liquidity(
      kind: .deposit, pool: 2, vaults: (9, 10), mints: (13, 14)),
    0xa026_d06f_685b_2c01: Liquidity(kind: .withdraw, pool: 3, vaults: (5, 6)),  // decrease
    0x3a7f_bc3e_4f52_c460: Liquidity(
      kind: .withdraw, pool: 3, vaults: (5, 6), mints: (14, 15)),
  ]

  /// Instructions that give no row: rewards, collected fees, settings of a configuration that many
  /// pools share, and limit orders, whose tokens are not the pool's liquidity.
  static let silent: Set<UInt64> = [
    0x7b86_5100_3144_6262,  // close_position
    0x9d20_dab7_471d_1293,  // open_limit_order
    0xb190_59ec_faba_7d63,  // increase_limit_order
    0x759d_3c67_4231_a300,  // decrease_limit_order
    0xcd4e_7421_5c69_1a60,  // settle_limit_order
    0x4c7c_800f_d557_25fa,  // close_limit_order
    0x8888_fcdd_c242_7e59,  // collect_protocol_fee
    0xa78a_4e95_dfc2_067e,  // collect_fund_fee
    0xa3ac_e034_0b9a_6adf,  // update_reward_infos
    0x12ed_a6c5_2210_d590,  // collect_remaining_rewards
    0x7034_a74b_20c9_d389,  // set_reward_params
    0x5f87_c0c4_f281_e644,  // initialize_reward
    0x8934_edd4_d775_6c68,  // create_amm_config
    0x313c_ae88_9a1c_74c8,  // update_amm_config
    0xbd0e_b578_5576_e33e,  // create_dynamic_fee_config
    0x0707_5008_02c7_84f0,  // update_dynamic_fee_config
    0x7f46_7728_bce3_3d07,  // update_operation_account
    0xc975_9890_5555_6cb2,  // close_protocol_position
    0x8257_6c06_2ee0_757b,  // update_pool_status
    0x3f57_9421_6d23_0868,  // create_operation_account
    0x11fb_415c_88f2_0ea9,  // create_support_mint_associated
    0x0716_0c53_f22b_3079,  // transfer_reward_owner
  ]

  static let swapEvent: UInt64 = 0x40c6_cde8_2608_71e2
  static let liquidityChangeEvent: UInt64 = 0x7ef0_afce_9e58_996b
  static let poolCreatedEvent: UInt64 = 0x195e_4b2f_7063_353f
}

/// SwapEvent in the order of its fields. Transfer fees came in the middle on 2023-12-15, trade
/// fees at the end in 2026: the length tells.
struct RaydiumCLMMSwap {
  var pool: Pubkey
  /// The trader's accounts of tokens 0 and 1.
  var accounts: (Pubkey, Pubkey)
  /// What the pool got of one token, and what the trader got of the other.
  var amounts: Pair<UInt64>
  var transferFees: Pair<UInt64> = [0, 0]
  var zeroIn: Bool
  /// State after the swap.
  var sqrtPrice, liquidity: UInt128
  /// Whole trade fees by token.
  var tradeFees: Pair<UInt64>?
  var surplus = 0

  /// Bytes of the first layout's body, and the fewest of one with transfer fees. What lies between
  /// is a cut event.
  private static let lengths = (181, 197)

  init?(_ body: ByteReader) {
    var reader = body
    let isOld = body.count == Self.lengths.0
    guard isOld || body.count >= Self.lengths.1, let pool = reader.key(), reader.key() != nil,
      let account0 = reader.key(), let account1 = reader.key(), let amount0 = reader.uint64(),
      let fee0 = isOld ? 0 : reader.uint64(), let amount1 = reader.uint64(),
      let fee1 = isOld ? 0 : reader.uint64(), let zeroIn = reader.bool(),
      let sqrtPrice = reader.uint128(), let liquidity = reader.uint128(), reader.uint32() != nil
    else { return nil }
    (self.pool, self.accounts, self.zeroIn) = (pool, (account0, account1), zeroIn)
    (self.sqrtPrice, self.liquidity) = (sqrtPrice, liquidity)
    amounts = [amount0, amount1]
    transferFees = [fee0, fee1]
    if let fee0 = reader.uint64(), let fee1 = reader.uint64() { tradeFees = [fee0, fee1] }
    surplus = reader.left
  }

  var sideIn: Int { zeroIn ? 0 : 1 }

  /// What entered the vault.
  var input: UInt64 { amounts[sideIn] }

  /// What left the vault, a transfer fee withheld from the trader inside.
  var output: UInt64 { amounts[1 - sideIn] &+ transferFees[1 - sideIn] }

  /// The whole trade fee; a swap has one, on either side.
  var tradeFee: UInt64? { tradeFees.map { $0[0] &+ $0[1] } }
}

/// PoolCreatedEvent in the order of its fields.
struct RaydiumCLMMCreation {
  var mints: (Pubkey, Pubkey)
  var pool: Pubkey
  var sqrtPrice: UInt128
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard let mint0 = reader.key(), let mint1 = reader.key(), reader.uint16() != nil,
      let pool = reader.key(), let sqrtPrice = reader.uint128()
    else { return nil }
    (mints, self.pool, self.sqrtPrice) = ((mint0, mint1), pool, sqrtPrice)
    _ = reader.uint32()  // tick
    _ = reader.key()  // vault 0
    _ = reader.key()  // vault 1
    surplus = reader.left
  }
}
