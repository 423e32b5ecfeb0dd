import Market

/// Meteora DLMM's instructions and events as data. Source: MeteoraAg/dlmm-sdk, IDL 0.5.0 to 0.12.0;
/// discriminators are sha256("global:name") and sha256("event:Name"), first eight bytes.
enum MeteoraDLMMLayout {
  /// The six forms of a swap, whose first thirteen accounts are the same.
  static let swaps: Set<UInt64> = [
    0xf8c6_9e91_e175_87c8,  // swap
    0x414b_3f4c_eb5b_5b88,  // swap2
    0xfa49_6521_26cf_4bb8,  // swap_exact_out
    0x2bd7_f784_893c_f351,  // swap_exact_out2
    0x38ad_e6d0_ade4_9ccd,  // swap_with_price_impact
    0x4a62_c0d6_b133_4b33,  // swap_with_price_impact2
  ]

  /// Creation of a pair and liquidity of both tokens.
  static let liquidity: [UInt64: LiquidityLayout] = [
    0x2d9a_edd2_dd0f_a65c: LiquidityLayout(  // initialize_lb_pair
      kind: .create, pool: 0, mints: (2, 3), vaults: (4, 5), user: 8),
    0x493b_2478_ed53_6cc6: LiquidityLayout(  // initialize_lb_pair2
      kind: .create, pool: 0, mints: (2, 3), vaults: (4, 5), user: 8),
    0x2e27_2987_6fb7_c840: LiquidityLayout(  // initialize_customizable_permissionless_lb_pair
      kind: .create, pool: 0, mints: (2, 3), vaults: (4, 5), user: 8),
    0xf349_817e_3313_f16b: LiquidityLayout(  // initialize_customizable_permissionless_lb_pair2
      kind: .create, pool: 0, mints: (2, 3), vaults: (4, 5), user: 8),
    0x6c66_d555_fb03_3515: LiquidityLayout(  // initialize_permission_lb_pair
      kind: .create, pool: 1, mints: (3, 4), vaults: (5, 6), user: 8),
    0xb59d_5943_8fb6_3448: LiquidityLayout(  // add_liquidity
      kind: .deposit, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0xe4a2_4e1c_46db_7473: LiquidityLayout(  // add_liquidity2
      kind: .deposit, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0x0703_967f_9428_3dc8: LiquidityLayout(  // add_liquidity_by_strategy
      kind: .deposit, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0x03dd_95da_6f8d_76d5: LiquidityLayout(  // add_liquidity_by_strategy2
      kind: .deposit, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0x1c8c_ee63_e7a2_1595: LiquidityLayout(  // add_liquidity_by_weight
      kind: .deposit, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0xd13b_3f5b_6fc8_99e4: LiquidityLayout(  // add_liquidity_by_weight2
      kind: .deposit, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0x5055_d148_18ce_b16c: LiquidityLayout(  // remove_liquidity
      kind: .withdraw, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0xe6d7_527f_f165_e392: LiquidityLayout(  // remove_liquidity2
      kind: .withdraw, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0x0a33_3d23_7069_1855: LiquidityLayout(  // remove_all_liquidity
      kind: .withdraw, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0x1a52_6698_f04a_691a: LiquidityLayout(  // remove_liquidity_by_range
      kind: .withdraw, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
    0xcc02_c391_3591_91cd: LiquidityLayout(  // remove_liquidity_by_range2
      kind: .withdraw, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil),
  ]

  /// The creation that states its bin step in the event only.
  static let createFromPreset: UInt64 = 0x493b_2478_ed53_6cc6

  /// Deposits of one token, which name only that one's reserve and mint.
  static let oneSided: Set<UInt64> = [
    0x2905_eeaf_64e1_06cd,  // add_liquidity_by_strategy_one_side
    0x5e9b_6797_465f_dca5,  // add_liquidity_one_side
    0xa1c2_6754_ab47_fa9a,  // add_liquidity_one_side_precise
    0x2133_a3c9_7562_7de7,  // add_liquidity_one_side_precise2
  ]

  /// Takes liquidity out and puts it in elsewhere, in one instruction.
  static let rebalance: UInt64 = 0x5c04_b0c1_77b9_5309

  static let goToBin: UInt64 = 0x9248_aee0_28fd_54ae

  /// Instructions that move no liquidity of the pair, or name no mints to write a row with.
  static let silent: Set<UInt64> = [
    0xa920_4f89_88e8_4689,  // claim_fee
    0x70bf_65ab_1c90_7fbb,  // claim_fee2
    0x955f_b5f2_5e5a_9ea2,  // claim_reward
    0xbe03_7f77_b257_9db7,  // claim_reward2
    0x6cb0_21ba_92e5_01c5,  // place_limit_order
    0x849c_841f_4328_e861,  // cancel_limit_order
    0x397c_249b_7ef9_5dab,  // close_limit_order_if_empty
    0xdbc0_ea47_bebf_6650,  // initialize_position
    0x8f13_f291_d50f_6873,  // initialize_position2
    0x2e52_7d92_558d_e499,  // initialize_position_pda
    0xfbbd_bef4_75fe_2394,  // initialize_position_by_operator
    0x7b86_5100_3144_6262,  // close_position
    0xae5a_2373_ba28_93e2,  // close_position2
    0x3b7c_d476_5b98_6e9d,  // close_position_if_empty
    0x2356_13b9_4ed4_4bd3,  // initialize_bin_array
    0x2f9d_e2b4_0cf0_2147,  // initialize_bin_array_bitmap_extension
    0xbe3d_7d57_674f_9ead,  // increase_oracle_length
    0x5053_75d3_420d_2195,  // increase_position_length
    0xc2db_8820_1960_6925,  // decrease_position_length
    0x9ae6_fa0d_ecd1_4bdf,  // update_fees_and_rewards
    0x208e_b89a_6741_b858,  // update_fees_and_reward2
    0xbc32_f9a5_5d97_263f,  // fund_reward
    0x5f87_c0c4_f281_e644,  // initialize_reward
    0x9ec9_9ebd_215d_a267,  // withdraw_protocol_fee
    0x43f8_e789_9a95_d9ae,  // set_pair_status
    0x5bf9_0fa5_1a81_fe7d,  // set_activation_point
    0x4ba8_dfa1_10c3_032f,  // update_base_fee_parameters
    0x5ca1_2ef6_ffbd_1616,  // update_dynamic_fee_parameters
  ]

  static let swapEvent: UInt64 = 0x516c_e3be_cdd0_0ac4
  static let swap2Event: UInt64 = 0x2e74_52d7_941b_544d
  static let createEvent: UInt64 = 0xb94a_fc7d_1bd7_bc6f
  static let addEvent: UInt64 = 0x1f5e_7d5a_e334_3dba
  static let removeEvent: UInt64 = 0x74f4_61e8_671f_983a
  static let goToBinEvent: UInt64 = 0x3b8a_4c44_8a83_b043
  static let rebalanceEvent: UInt64 = 0x006d_75b3_3d5b_c7c8
}
