import Market

/// The column files of one decoder version: `<root>/<decoder version>/<day>/*.arrow`.
public struct ColumnStore: Sendable {
  /// The folder `columns`.
  public let root: String
  /// Only columns of this decoder are read and written.
  public let decoderVersion: String

  /// A store under `root`; nothing is read or made yet.
  public init(root: String, decoderVersion: String) {
    self.root = root
    self.decoderVersion = decoderVersion
  }

  /// A builder of a day's columns (nil: undated) from these segments.
  public func builder(day: UTCDay?, segmentHashes: [String], threads: Int) -> DayBuilder {
    DayBuilder(
      day: day, segmentHashes: segmentHashes, decoderVersion: decoderVersion,
      scratchFolder: "\(root)/\(decoderVersion)", threads: threads)
  }

  /// Derives and writes a day, with a text of the caller's, and puts its folder in place of an
  /// older one in one step; E-COLUMNS-005 when it cannot be written. Traps when the day is of
  /// another decoder version.
  public func write(_ day: ArrangedDay, notes: String) throws(SundialError) {
    precondition(
      day.builder.decoderVersion == decoderVersion, "columns of another decoder version")
    try DayFolder(path: folder(of: day.builder.day)).replace(Self.fileNames) {
      (name, sink) throws(SundialError) in try day.write(name, notes: notes, to: sink)
    }
  }

  /// Orders, derives and writes a day; as above.
  @discardableResult
  public func write(_ input: DayInput) throws(SundialError) -> DaySummary {
    let day = try DayBuilder(
      input,
      scratch: DayScratch(
        folder: "\(root)/\(input.decoderVersion)", memoryMax: DayBuilder.memoryMax, threads: 1)
    ).arrange()
    try write(day, notes: input.notes)
    return day.summary
  }

  /// Days that have columns, ascending; `undated` is not among them.
  public func days() -> [UTCDay] {
    DayFolder.names(in: "\(root)/\(decoderVersion)").compactMap { UTCDay($0) }.sorted()
  }

  /// Whether `undated` has columns.
  public var hasUndated: Bool {
    DayFolder.names(in: "\(root)/\(decoderVersion)").contains("undated")
  }

  /// Whether a day's columns (nil: undated) are whole and made from exactly these segments by this
  /// decoder version; anything unreadable is not fresh.
  public func isFresh(day: UTCDay?, segments: [String]) -> Bool {
    let expected = ColumnSchema.metadata(segmentHashes: segments, decoderVersion: decoderVersion)
    for name in Self.fileNames {
      guard let file = try? ArrowFile(path: "\(folder(of: day))/\(name)") else { return false }
      for (key, value) in expected where file.metadata[key] != value { return false }
    }
    return true
  }

  /// Where a day's transfers stand.
  public func transfersPath(day: UTCDay?) -> String { "\(folder(of: day))/transfers.arrow" }

  /// Where a day's transfers are written while the day's folder is not there yet.
  public func transfersDraftPath(day: UTCDay?) -> String { "\(folder(of: day)).transfers" }

  /// Whether a day's transfers are there, made from exactly these segments by this decoder version.
  public func hasTransfers(day: UTCDay?, segments: [String]) -> Bool {
    let expected = ColumnSchema.metadata(segmentHashes: segments, decoderVersion: decoderVersion)
    guard let metadata = ArrowFile.metadata(at: transfersPath(day: day)) else { return false }
    return expected.allSatisfy { metadata[$0.key] == $0.value }
  }

  /// The text kept with a day's columns; E-COLUMNS-001 … 003.
  public func notes(day: UTCDay?) throws(SundialError) -> String {
    try open("swaps.arrow", of: day).metadata["notes"] ?? ""
  }

  /// Candles of a day, by address, then time; E-COLUMNS-001 … 003.
  public func candles(day: UTCDay?) throws(SundialError) -> [Candle] {
    try open("candles.arrow", of: day).candles()
  }

  /// Token facts of a day, by mint, then time; E-COLUMNS-001 … 003.
  public func tokens(day: UTCDay?) throws(SundialError) -> [TokenFact] {
    try open("tokens.arrow", of: day).tokens()
  }

  static let fileNames = [
    "swaps.arrow", "failed.arrow", "markets.arrow", "pools.arrow", "candles.arrow",
    "tokens.arrow", "pool_events.arrow", "outflows.arrow",
  ]

  /// The folder of a day.
  func folder(of day: UTCDay?) -> String {
    "\(root)/\(decoderVersion)/\(day?.description ?? "undated")"
  }

  func open(_ name: String, of day: UTCDay?) throws(SundialError) -> ArrowFile {
    let file = try ArrowFile(path: "\(folder(of: day))/\(name)")
    try file.requireFormatVersion()
    return file
  }
}

extension ArrowFile {
  /// E-COLUMNS-006 unless the file is of this layout.
  func requireFormatVersion() throws(SundialError) {
    guard metadata["format_version"] == ColumnSchema.formatVersion else {
      throw SundialError(
        "E-COLUMNS-006",
        "the file has format version \(metadata["format_version"] ?? "none"), not "
          + ColumnSchema.formatVersion, place: path,
        nextStep: "delete the day's folder and run `sundial build`", exitCode: .archiveDamaged)
    }
  }
}
