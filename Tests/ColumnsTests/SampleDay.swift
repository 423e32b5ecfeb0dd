import Fixtures
import Glibc
import Market

@testable import Columns

/// A small deterministic day: three markets on two venues, a foreign quote, failures, nulls,
/// several transactions a slot with and without block positions.
enum SampleDay {
  static let day = UTCDay("2026-10-01")!
  static let segments = [String(repeating: "b", count: 64), String(repeating: "a", count: 64)]

  static func key(_ number: UInt64) -> Pubkey {
    Pubkey(words: (number &* 0x9E37_79B9_7F4A_7C15 ^ number << 7, number, 7, number &* 31))
  }

  static func signature(_ number: UInt64) -> Signature {
    Signature(high: key(number &+ 1_000_003), low: key(number &+ 77))
  }

  static func row(_ number: UInt64, quote: Pubkey, inner: Int16 = -1) -> SwapRow {
    let market = number % 3
    var row = SwapRow(
      kind: number % 11 == 5 ? .deposit : .swap, venue: market == 0 ? .pumpFun : .raydiumCPMM,
      pool: key(10 + market + (quote == QuoteMint.sol.key ? 0 : 100)), baseMint: key(20 + market),
      quoteMint: quote, outerIndex: UInt16(number % 4), innerIndex: inner)
    row.baseDecimals = market == 1 ? nil : 6
    row.side = row.kind == .swap ? (number % 2 == 0 ? 1 : -1) : 0
    row.baseAmount = 1_000 + number
    row.quoteAmount = 2_000_000 + number
    row.baseReserve = number % 5 == 0 ? nil : 1_000_000_000 + number
    row.quoteReserve = number % 5 == 0 ? nil : 30_000_000_000 + number
    row.quoteVault = row.quoteReserve
    row.statedPrice = number % 10 == 0 ? 0.25 : nil
    row.lpFee = number % 3 == 0 ? nil : number
    row.lpFeePPM = market == 0 ? UInt32(2_500 + number % 2) : 2_500
    row.trader = number % 13 == 0 ? nil : key(500 + number % 7)
    row.feePayer = row.trader
    row.networkFee = 5_000
    row.tip = number % 4 == 0 ? 1_000 : 0
    row.evidence = [.eventCPI, .transfers]
    row.flags = number % 6 == 0 ? .routed : []
    return row
  }

  static func transaction(_ number: UInt64, day: UTCDay = day) -> DayTransaction {
    let quote = [QuoteMint.sol.key, QuoteMint.usdc.key, key(9_999)][Int(number % 17 % 3)]
    let rows =
      number % 4 == 3
      ? [row(number, quote: quote), row(number + 1, quote: quote, inner: 2)]
      : [row(number, quote: quote)]
    return DayTransaction(
      signature: signature(number), slot: 1_000 + UInt64(day.number) * 216_000 + number / 5,
      blockTime: day.start + Int64(number),
      txIndex: number % 3 == 0 ? UInt32(50 - number % 50) : nil,
      unit: number % 7, sequence: Int(number), failed: number % 9 == 8, rows: rows)
  }

  static func candle(_ openTime: Int64, close: Double) -> Candle {
    Candle(
      address: QuoteMint.sol.key, openTime: openTime, intervalSeconds: 60, open: close,
      high: close, low: close, close: close, volume: 1, volumeUSD: close)
  }

  /// A day of `count` transactions.
  static func input(count: UInt64 = 200, day: UTCDay = day) -> DayInput {
    var input = DayInput(day: day, segmentHashes: segments, decoderVersion: "7")
    input.transactions = (0..<count).map { transaction($0, day: day) }
    input.candles = [candle(day.start, close: 150.25), candle(day.start + 60, close: 151.5)]
    var fact = TokenFact(mint: key(21), seenAt: day.start + 5)
    fact.createdAt = day.start - 90
    fact.decimals = 6
    fact.supply = 1_000_000_000_000_000
    fact.creator = key(77)
    fact.name = Array("Näme".utf8)
    fact.symbol = [0xFF, 0x00]
    input.tokens = [fact, TokenFact(mint: key(20), seenAt: day.start)]
    input.links = [PoolLink(from: key(10), to: key(11)), PoolLink(from: key(1), to: key(2))]
    input.selections = [
      MarketSelection(mint: key(22), selectedBy: .graduation, selectedAt: day.start + 60)
    ]
    return input
  }

  /// A fresh folder for a test, and its removal.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = ScratchFolder()
    return try withExtendedLifetime(folder) { try body(folder.path) }
  }

  /// The bytes of a file.
  static func bytes(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    return withExtendedLifetime(file) { Array(file.bytes) }
  }

  /// Writes a file.
  static func write(_ bytes: [UInt8], _ path: String) {
    let file = fopen(path, "w")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  /// A file's bytes as the reader sees them in memory.
  static func file(_ bytes: [UInt8]) throws -> ArrowFile {
    let block = OwnedBlock(joining: [bytes])
    return try ArrowFile(bytes: block.bytes, owner: block, path: "memory")
  }
}
