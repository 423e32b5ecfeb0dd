/// Why a row of a tape is not taken; raw values are the names in reports.
public enum TapeRefusalReason: String, Error, CaseIterable, Sendable {
  case notUTF8 = "not_utf8"
  case tooLong = "too_long"
  case unclosedQuote = "unclosed_quote"
  case fieldCount = "field_count"
  case notJSON = "not_json"
  case badEnvelope = "bad_envelope"
  case noMap = "no_map"
  case badMap = "bad_map"
  case badMint = "bad_mint"
  case badPool = "bad_pool"
  case badTime = "bad_time"
  case badSlot = "bad_slot"
  case badSide = "bad_side"
  case badQuoteAmount = "bad_quote_amount"
  case badBaseAmount = "bad_base_amount"
  /// Both amounts are zero.
  case noAmount = "no_amount"
  case badPrice = "bad_price"
  case badTrader = "bad_trader"
  case badSignature = "bad_signature"
  case badCreated = "bad_created"
  case unknownVenue = "unknown_venue"
}

/// A row that was not taken.
public struct TapeRefusal: Hashable, Sendable {
  /// Line of the file (or of the segment, when decoding) the row begins at, from 1.
  public let line: Int
  /// Why.
  public let reason: TapeRefusalReason
}
