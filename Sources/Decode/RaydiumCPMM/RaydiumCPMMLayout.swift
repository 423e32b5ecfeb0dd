import Market

/// Raydium CPMM's instructions and events as data. Source: raydium-io/raydium-cp-swap;
/// discriminators are sha256("global:name") and sha256("event:Name"), first eight bytes.
enum RaydiumCPMMLayout {
  static let swapBaseInput: UInt64 = 0x8fbe_5ada_c41e_33de
  static let swapBaseOutput: UInt64 = 0x37d9_6256_a34a_b4ad

  /// Where the accounts of an instruction that changes liquidity stand.
  struct Liquidity {
    var kind: RowKind
    var pool: Int
    var mints: (Int, Int)
    var vaults: (Int, Int)
    var user: Int
  }

  static let liquidity: [UInt64: Liquidity] = [
    0xafaf_6d1f_0d98_9bed: Liquidity(  // initialize
      kind: .create, pool: 3, mints: (4, 5), vaults: (10, 11), user: 0),
    0x3f37_fe41_31b2_5979: Liquidity(  // initialize_with_permission
      kind: .create, pool: 4, mints: (5, 6), vaults: (11, 12), user: 1),
    0xf223_c689_52e1_f2b6: Liquidity(
      kind: .deposit, pool: 2, mints: (10, 11), vaults: (6, 7), user: 0),
    0xb712_469c_946d_a122: Liquidity(
      kind: .withdraw, pool: 2, mints: (10, 11), vaults: (6, 7), user: 0),
  ]

  /// Instructions that change no pricing reserves and give no row: fees lie outside them.
  static let silent: Set<UInt64> = [
    0x1416_567b_c61c_db84,  // collect_creator_fee
    0x8888_fcdd_c242_7e59,  // collect_protocol_fee
    0xa78a_4e95_dfc2_067e,  // collect_fund_fee
    0x8934_edd4_d775_6c68,  // create_amm_config
    0x313c_ae88_9a1c_74c8,  // update_amm_config
    0x8257_6c06_2ee0_757b,  // update_pool_status
    0x8788_02d8_89a9_b5ca,  // create_permission_pda
    0x9c54_2076_4587_467b,  // close_permission_pda
  ]

  static let swapEvent: UInt64 = 0x40c6_cde8_2608_71e2
  static let liquidityEvent: UInt64 = 0x79a3_cdc9_39da_753c
}

/// SwapEvent in the order of its fields; the mints and fees came on 2025-08-18.
struct RaydiumCPMMSwap {
  var pool: Pubkey
  /// Reserves before, net of accrued fees.
  var reserveIn, reserveOut: UInt64
  /// What the pool got, and what left it before any transfer fee.
  var input, output: UInt64
  var inputTransferFee, outputTransferFee: UInt64
  var isExactIn: Bool
  var tradeFee, creatorFee: UInt64?
  var isCreatorFeeOnInput = true
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard let pool = reader.key(), let reserveIn = reader.uint64(),
      let reserveOut = reader.uint64(), let input = reader.uint64(), let output = reader.uint64(),
      let inputTransferFee = reader.uint64(), let outputTransferFee = reader.uint64(),
      let isExactIn = reader.bool()
    else { return nil }
    (self.pool, self.reserveIn, self.reserveOut) = (pool, reserveIn, reserveOut)
    (self.input, self.output, self.isExactIn) = (input, output, isExactIn)
    (self.inputTransferFee, self.outputTransferFee) = (inputTransferFee, outputTransferFee)
    _ = reader.key()  // input_mint
    _ = reader.key()  // output_mint
    tradeFee = reader.uint64()
    creatorFee = reader.uint64()
    isCreatorFeeOnInput = reader.bool() ?? true
    surplus = reader.left
  }
}

/// LpChangeEvent in the order of its fields.
struct RaydiumCPMMLiquidityChange {
  /// Reserves before, net of accrued fees, and what was added or taken.
  var reserves, amounts, transferFees: Pair<UInt64>
  var isWithdrawal: Bool
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard reader.key() != nil, reader.uint64() != nil, let reserve0 = reader.uint64(),
      let reserve1 = reader.uint64(), let amount0 = reader.uint64(), let amount1 = reader.uint64(),
      let fee0 = reader.uint64(), let fee1 = reader.uint64(), let type = reader.uint8()
    else { return nil }
    reserves = [reserve0, reserve1]
    amounts = [amount0, amount1]
    transferFees = [fee0, fee1]
    isWithdrawal = type == 1
    surplus = reader.left
  }
}
