import Market

/// The columns behind `SwapRecord`.
struct SwapRecordColumns: Sendable {
  let slot: NullableColumn<UInt64>
  let blockTime: NullableColumn<Int64>
  let txIndex: NullableColumn<UInt32>
  let slotRank: Column<UInt32>
  let outerIndex: Column<UInt16>
  let innerIndex: Column<Int16>
  let leg: Column<UInt8>
  let legs: Column<UInt8>
  let kind: Column<UInt8>
  let side: Column<Int8>
  let venue: Column<UInt8>
  let pool: Column<UInt32>
  let baseAmount: Column<UInt64>
  let quoteAmount: Column<UInt64>
  let baseReserve: NullableColumn<UInt64>
  let quoteReserve: NullableColumn<UInt64>
  let quoteVault: NullableColumn<UInt64>
  let price: NullableColumn<Double>
  let statedPrice: NullableColumn<Double>
  let lpFee: NullableColumn<UInt64>
  let protocolFee: NullableColumn<UInt64>
  let creatorFee: NullableColumn<UInt64>
  let quoteLamports: NullableColumn<UInt64>
  let quoteMicroUSD: NullableColumn<UInt64>
  let networkFee: Column<UInt64>
  let tip: Column<UInt64>
  let evidence: Column<UInt8>
  let flags: Column<UInt16>
  let signature: NullableColumn<Signature>
  let trader: NullableColumn<Pubkey>
  let feePayer: NullableColumn<Pubkey>

  /// The columns of a swaps or failed file; E-COLUMNS-003.
  init(_ file: ArrowFile) throws(SundialError) {
    slot = try file.nullableColumn("slot")
    blockTime = try file.nullableColumn("block_time")
    txIndex = try file.nullableColumn("tx_index")
    slotRank = try DayFiles.slotRank(of: file)
    outerIndex = try file.column("outer_index")
    innerIndex = try file.column("inner_index")
    leg = try file.column("leg")
    legs = try file.column("legs")
    kind = try file.column("kind")
    side = try file.column("side")
    venue = try file.column("venue")
    pool = try file.column("pool")
    baseAmount = try file.column("base_amount")
    quoteAmount = try file.column("quote_amount")
    baseReserve = try file.nullableColumn("base_reserve")
    quoteReserve = try file.nullableColumn("quote_reserve")
    quoteVault = try file.nullableColumn("quote_vault")
    price = try file.nullableColumn("price")
    statedPrice = try file.nullableColumn("stated_price")
    lpFee = try file.nullableColumn("lp_fee")
    protocolFee = try file.nullableColumn("protocol_fee")
    creatorFee = try file.nullableColumn("creator_fee")
    quoteLamports = try file.nullableColumn("quote_lamports")
    quoteMicroUSD = try file.nullableColumn("quote_micro_usd")
    networkFee = try file.column("network_fee")
    tip = try file.column("tip")
    evidence = try file.column("evidence")
    flags = try file.column("flags")
    signature = try file.nullableColumn("signature")
    trader = try file.nullableColumn("trader")
    feePayer = try file.nullableColumn("fee_payer")
  }
}
