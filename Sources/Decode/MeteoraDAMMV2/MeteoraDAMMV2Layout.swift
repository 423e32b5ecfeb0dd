import Market

/// Meteora DAMM v2's instructions and events as data. Source: MeteoraAg/damm-v2, 0.1.0 to 0.2.1;
/// discriminators are sha256("global:name") and sha256("event:Name"), first eight bytes.
enum MeteoraDAMMV2Layout {
  static let swaps: Set<UInt64> = [
    0xf8c6_9e91_e175_87c8,  // swap
    0x414b_3f4c_eb5b_5b88,  // swap2
  ]

  static let liquidity: [UInt64: LiquidityLayout] = [
    0x5fb4_0aac_54ae_e828: LiquidityLayout(  // initialize_pool
      kind: .create, pool: 6, mints: (8, 9), vaults: (10, 11), user: 3),
    0x9552_48c5_fdfc_440f: LiquidityLayout(  // initialize_pool_with_dynamic_config
      kind: .create, pool: 7, mints: (9, 10), vaults: (11, 12), user: 3),
    0x14a1_f118_bddd_b402: LiquidityLayout(  // initialize_customizable_pool
      kind: .create, pool: 5, mints: (7, 8), vaults: (9, 10), user: 3),
    0xb59d_5943_8fb6_3448: LiquidityLayout(  // add_liquidity
      kind: .deposit, pool: 0, mints: (6, 7), vaults: (4, 5), user: 9),
    0x5055_d148_18ce_b16c: LiquidityLayout(  // remove_liquidity
      kind: .withdraw, pool: 1, mints: (7, 8), vaults: (5, 6), user: 10),
    0x0a33_3d23_7069_1855: LiquidityLayout(  // remove_all_liquidity
      kind: .withdraw, pool: 1, mints: (7, 8), vaults: (5, 6), user: 10),
  ]

  /// Instructions that change no reserves, or name no mints to write a row with.
  static let silent: Set<UInt64> = [
    0xb426_9a11_8521_a2d3,  // claim_position_fee
    0xa5e4_8530_63f9_ff21,  // claim_protocol_fee
    0xebc2_3645_410a_ec70,  // claim_protocol_fee2
    0x61ce_2769_5e5e_7e94,  // claim_partner_fee
    0x955f_b5f2_5e5a_9ea2,  // claim_reward
    0x30d7_c599_60cb_b485,  // create_position
    0x7b86_5100_3144_6262,  // close_position
    0xe33e_02fc_f70a_abb9,  // lock_position
    0xa5b0_7d06_e7ab_bad5,  // permanent_lock_position
    0x76d9_cbb3_3c08_4659,  // update_pool_fees
    0xacf1_dd8a_a11d_fd2a,  // split_position
    0xdd93_e4cf_8cd4_1177,  // split_position2
    0x68f4_25b2_a0ca_f884,  // split_position3
    0x7057_87df_53cc_8435,  // set_pool_status
    0xbc32_f9a5_5d97_263f,  // fund_reward
    0x5f87_c0c4_f281_e644,  // initialize_reward
    0xc9cf_f372_4b6f_2fbd,  // create_config
    0xd59b_bb22_38b6_5bf0,  // zap_protocol_fee
  ]

  static let swapEvent: UInt64 = 0x1b3c_15d5_8aaa_bb93
  static let swap2Event: UInt64 = 0xbd42_33a8_2650_7599
  static let createEvent: UInt64 = 0xe432_f655_cb42_8625
  static let addEvent: UInt64 = 0xaff2_089d_1ef7_b9a9
  static let removeEvent: UInt64 = 0x572e_5862_af60_225b
  static let liquidityEvent: UInt64 = 0xc5ab_4e7f_e0d3_570d
}
