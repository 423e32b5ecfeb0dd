import Market

/// Meteora DAMM v1's instructions and events as data. Source: MeteoraAg/damm-v1-sdk and
/// cpi-examples (IDL 0.5.2); discriminators are sha256("global:name") and sha256("event:Name"),
/// first eight bytes.
enum MeteoraDAMMV1Layout {
  static let swap: UInt64 = 0xf8c6_9e91_e175_87c8

  static let liquidity: [UInt64: LiquidityLayout] = [
    0x4d55_b29d_3230_d47e: LiquidityLayout(  // initialize_permissioned_pool
      kind: .create, pool: 0, mints: (2, 3), vaults: (4, 5), user: 15),
    0x76ad_299d_ad48_6167: LiquidityLayout(  // initialize_permissionless_pool
      kind: .create, pool: 0, mints: (2, 3), vaults: (6, 7), user: 17),
    0x0687_4493_e552_a971: LiquidityLayout(  // initialize_permissionless_pool_with_fee_tier
      kind: .create, pool: 0, mints: (2, 3), vaults: (6, 7), user: 17),
    // initialize_customizable_permissionless_constant_product_pool
    0x9118_acc2_db7d_03be: LiquidityLayout(
      kind: .create, pool: 0, mints: (2, 3), vaults: (6, 7), user: 17),
    // initialize_permissionless_constant_product_pool_with_config
    0x07a6_8aab_ceab_ecf4: LiquidityLayout(
      kind: .create, pool: 0, mints: (3, 4), vaults: (7, 8), user: 18),
    // initialize_permissionless_constant_product_pool_with_config2
    0x3095_dc82_3d0b_09b2: LiquidityLayout(
      kind: .create, pool: 0, mints: (3, 4), vaults: (7, 8), user: 18),
    0x04e4_d747_e1fd_77ce: LiquidityLayout(  // bootstrap_liquidity
      kind: .deposit, pool: 0, mints: nil, vaults: (9, 10), user: 13),
    0xa8e3_323e_bdab_54b0: LiquidityLayout(  // add_balance_liquidity
      kind: .deposit, pool: 0, mints: nil, vaults: (9, 10), user: 13),
    0x4f23_7a54_ad0f_5dbf: LiquidityLayout(  // add_imbalance_liquidity
      kind: .deposit, pool: 0, mints: nil, vaults: (9, 10), user: 13),
    0x856d_2cb3_38ee_7221: LiquidityLayout(  // remove_balance_liquidity
      kind: .withdraw, pool: 0, mints: nil, vaults: (9, 10), user: 13),
    0x5454_b142_feb9_0afb: LiquidityLayout(  // remove_liquidity_single_side
      kind: .withdraw, pool: 0, mints: nil, vaults: (9, 10), user: 12),
  ]

  /// Instructions that change no reserves, or name no mints to write a row with.
  static let silent: Set<UInt64> = [
    0x662c_9e36_cd25_7e4e,  // set_pool_fees
    0x6256_cc33_5e47_45bb,  // override_curve_param
    0x0930_dc65_16f0_4ec8,  // get_pool_info
    0x1513_d02b_ed3e_ff57,  // lock
    0xa920_4f89_88e8_4689,  // claim_fee
    0x0b44_a562_12d0_8649,  // withdraw_protocol_fees
    0x3935_b01e_7b46_3440,  // partner_claim_fee
    0x3657_a513_45e3_dae0,  // create_lock_escrow
    0x0d46_a829_fa64_945a,  // create_mint_metadata
    0x8006_e483_37a1_34a9,  // enable_or_disable_pool
    0x963e_7ddb_abdc_1aed,  // update_activation_point
    0x28d2_2235_e95f_e88f,  // move_locked_lp
  ]

  static let swapEvent: UInt64 = 0x516c_e3be_cdd0_0ac4
}
