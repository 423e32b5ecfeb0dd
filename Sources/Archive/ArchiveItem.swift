import Market

/// What a segment holds; names the file: `helius-transactions.000.jsonl.zst`.
public struct SegmentKind: Hashable, Comparable, Sendable {
  /// `helius`, `birdeye`, `import` …
  public let source: String
  /// `transactions`, `ohlcv`, `token`, `trades` …
  public let content: String

  /// A kind of a source; both names are lower-case words.
  public init(source: String, content: String) {
    self.source = source
    self.content = content
  }

  /// `helius-transactions`.
  public var name: String { "\(source)-\(content)" }

  /// By name.
  public static func < (left: SegmentKind, right: SegmentKind) -> Bool { left.name < right.name }
}

/// One item of an answer on its way into the archive.
public struct ArchiveItem: Sendable {
  /// Which segments it belongs to.
  public var kind: SegmentKind
  /// Day of the item's block time; nil = it has none (`undated`).
  public var day: UTCDay?
  /// Provider's method: `getTransactionsForAddress`.
  public var method: String
  /// The request without keys as JSON; nil for imports.
  public var request: String?
  /// `2026-11-22T00:10:00Z`; nil for imports, whose bytes depend on their input alone.
  public var fetchedAt: String?
  /// Slot the answer is about; nil = none or not known.
  public var slot: UInt64?
  /// Block time, seconds since 1970.
  public var time: Int64?
  /// The provider's own bytes: JSON without line breaks.
  public var body: [UInt8]

  /// An item from its parts.
  public init(
    kind: SegmentKind, day: UTCDay?, method: String, request: String?, fetchedAt: String?,
    slot: UInt64?, time: Int64?, body: [UInt8]
  ) {
    self.kind = kind
    self.day = day
    self.method = method
    self.request = request
    self.fetchedAt = fetchedAt
    self.slot = slot
    self.time = time
    self.body = body
  }
}
