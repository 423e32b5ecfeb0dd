import CTransactionJSON
import Market

/// Candles of a block of Birdeye OHLCV lines.
public struct DecodedCandles: Sendable {
  /// Price candles.
  public var candles: [Candle] = []
  /// Lines that could not be read, and why.
  public var problems: [LineProblem] = []
}

/// Facts of a block of Birdeye metadata and creation lines.
public struct DecodedTokenFacts: Sendable {
  /// What was said of mints.
  public var tokens: [TokenFact] = []
  /// Lines that could not be read, and why.
  public var problems: [LineProblem] = []
}

/// Candles from archive lines whose bodies are OHLCV answers or single items of them. Prices must
/// be finite and positive and the interval of fixed length.
public func decodeCandles(_ block: UnsafeRawBufferPointer) -> DecodedCandles {
  var decoded = DecodedCandles()
  let parser = BlockParser()
  guard let records = parser.candles(block) else {
    decoded.problems = [LineProblem(line: 0, signature: nil, reason: "block of over 1 GiB")]
    return decoded
  }
  for record in records {
    guard record.status == TRANSACTION_JSON_OK else {
      decoded.problems.append(
        LineProblem(line: Int(record.line), signature: nil, reason: reason(record.status)))
      continue
    }
    decoded.candles.append(
      Candle(
        address: loadKey(record.address), openTime: record.open_time,
        intervalSeconds: record.interval_seconds, open: record.open, high: record.high,
        low: record.low, close: record.close, volume: record.volume, volumeUSD: record.volume_usd))
  }
  return withExtendedLifetime(parser) { decoded }
}

/// Facts from archive lines whose bodies are metadata answers (seen when fetched) or creation
/// answers.
public func decodeTokenFacts(_ block: UnsafeRawBufferPointer) -> DecodedTokenFacts {
  var decoded = DecodedTokenFacts()
  let read = BlockParser().tokens(block) { record, name, symbol in
    guard record.status == TRANSACTION_JSON_OK else {
      decoded.problems.append(
        LineProblem(line: Int(record.line), signature: nil, reason: reason(record.status)))
      return
    }
    var fact = TokenFact(mint: loadKey(record.mint), seenAt: record.seen_at)
    fact.createdAt = record.has_created_at == 1 ? record.created_at : nil
    fact.decimals = record.has_decimals == 1 ? record.decimals : nil
    fact.creator = record.has_owner == 1 ? loadKey(record.owner) : nil
    fact.name = name.isEmpty ? nil : name
    fact.symbol = symbol.isEmpty ? nil : symbol
    decoded.tokens.append(fact)
  }
  if !read {
    decoded.problems = [LineProblem(line: 0, signature: nil, reason: "block of over 1 GiB")]
  }
  return decoded
}
