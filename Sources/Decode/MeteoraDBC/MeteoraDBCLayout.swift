import Market

/// Meteora DBC's instructions and events as data. Source: MeteoraAg/dynamic-bonding-curve, 0.1.0 to
/// 0.1.10; discriminators are sha256("global:name") and sha256("event:Name"), first eight bytes.
/// The events' discriminators are DAMM v2's too, over other fields.
enum MeteoraDBCLayout {
  static let swaps: Set<UInt64> = [
    0xf8c6_9e91_e175_87c8,  // swap
    0x414b_3f4c_eb5b_5b88,  // swap2
  ]

  /// Creations and the token program of the mint that they make.
  static let creations: [UInt64: Pubkey] = [
    // initialize_virtual_pool_with_spl_token
    0x8c55_d7b0_6636_684f: ProgramAddress.token,
    // initialize_virtual_pool_with_token2022
    0xa976_334e_916e_dc9b: ProgramAddress.token2022,
  ]

  /// Where the mints of a migration stand; the curve is account 0 and the new pool account 4.
  static let migrations: [UInt64: (Int, Int)] = [
    0x9ca9_e667_35e4_5040: (13, 14),  // migration_damm_v2
    0x1b01_3016_b43f_76d9: (7, 8),  // migrate_meteora_damm
  ]

  /// Instructions that change no curve.
  static let silent: Set<UInt64> = [
    0xc9cf_f372_4b6f_2fbd,  // create_config
    0x6dbd_1324_c3b7_de52,  // migration_damm_v2_create_metadata
    0x2f5e_7e73_dde2_c285,  // migration_meteora_damm_create_metadata
    0xa75a_899a_4b2f_1154,  // create_locker
    0x08ec_5931_987d_b151,  // claim_trading_fee
    0x52dc_fabd_0355_6b2d,  // claim_creator_trading_fee
    0xa8ad_4864_c962_265c,  // partner_withdraw_surplus
    0xa503_8907_1c86_4c50,  // creator_withdraw_surplus
    0x14c6_caed_ebf3_b742,  // withdraw_leftover
    0xed8e_2d17_8106_dea2,  // withdraw_migration_fee
    0x1407_a921_3a93_a621,  // transfer_pool_creator
    0xa5e4_8530_63f9_ff21,  // claim_protocol_fee
    0x2d61_bb67_fe6d_7c86,  // create_virtual_pool_metadata
    0xd59b_bb22_38b6_5bf0,  // zap_protocol_fee
    0xb137_ee9d_fb58_a52a,  // migrate_meteora_damm_lock_lp_token
    0x8b85_021e_5b91_7f9a,  // migrate_meteora_damm_claim_lp_token
  ]

  static let swapEvent: UInt64 = 0x1b3c_15d5_8aaa_bb93
  static let swap2Event: UInt64 = 0xbd42_33a8_2650_7599
  static let createEvent: UInt64 = 0xe432_f655_cb42_8625
  static let completeEvent: UInt64 = 0xe5e7_5654_9c86_4b18
}
