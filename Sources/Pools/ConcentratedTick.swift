/// Ticks of concentrated liquidity: √(1.0001)^tick, Q64.64, with the program's own rounding.
///
/// Formula and constants: raydium-io/raydium-clmm, `libraries/tick_math.rs`. Each constant is
/// 1.0001^(−2^(bit − 1)) · 2⁶⁴.
public enum ConcentratedTick {
  /// No tick lies beyond this on either side.
  public static let most: Int32 = 443_636

  private static let powers: [UInt128] = [
    0xfffc_b933_bd6f_b800, 0xfff9_7272_373d_4000, 0xfff2_e50f_5f65_7000, 0xffe5_caca_7e10_f000,
    0xffcb_9843_d60f_7000, 0xff97_3b41_fa98_e800, 0xff2e_a164_66c9_b000, 0xfe5d_ee04_6a9a_3800,
    0xfcbe_86c7_900b_b000, 0xf987_a725_3ac6_5800, 0xf339_2b08_22bb_6000, 0xe715_9475_a2ca_f000,
    0xd097_f3bd_fd2f_2000, 0xa9f7_4646_2d9f_8000, 0x70d8_69a1_56f3_1c00, 0x31be_135f_97ed_3200,
    0x09aa_508b_5b85_a500, 0x005d_6af8_dedc_582c, 0x0000_2216_e584_f5fa,
  ]

  /// √price at a tick, Q64.64; nil beyond the last tick.
  public static func sqrtPrice(at tick: Int32) -> UInt128? {
    let distance = tick.magnitude
    guard distance <= most.magnitude else { return nil }
    var ratio = UInt128(1) << 64
    for (bit, power) in powers.enumerated() where distance >> bit & 1 == 1 {
      ratio = (ratio * power) >> 64
    }
    return tick > 0 ? UInt128.max / ratio : ratio
  }

  /// The last tick at or below a √price, within the bounds.
  public static func tick(at sqrtPrice: UInt128) -> Int32 {
    var low = -most
    var high = most
    while low < high {
      let middle = low + (high - low + 1) / 2
      if let price = Self.sqrtPrice(at: middle), price <= sqrtPrice {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }
}
