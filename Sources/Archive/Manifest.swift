import Market

/// What a day's `manifest.json` says: its segments, what was asked, why its markets are here.
struct Manifest: Hashable {
  var day: UTCDay?
  /// By kind, then number.
  private(set) var segments: [SegmentEntry]
  /// By request.
  private(set) var units: [ArchiveUnit]
  /// By mint, reason and time.
  private(set) var selections: [MarketSelection]

  static let fileName = "manifest.json"
  static let version = 1

  init(
    day: UTCDay?, segments: [SegmentEntry] = [], units: [ArchiveUnit] = [],
    selections: [MarketSelection] = []
  ) {
    self.day = day
    self.segments = segments
    self.units = units
    self.selections = selections
  }

  /// The manifest after a seal; everything is sorted, so that its bytes depend on what is in it
  /// and not on the order it came in.
  func adding(
    segments newSegments: [SegmentEntry], units newUnits: [ArchiveUnit],
    selections newSelections: [MarketSelection]
  ) -> Manifest {
    var unitOfRequest: [String: ArchiveUnit] = [:]
    for unit in units + newUnits { unitOfRequest[unit.request] = unit }
    return Manifest(
      day: day,
      segments: (segments + newSegments).sorted { Self.order($0) < Self.order($1) },
      units: unitOfRequest.values.sorted { $0.request < $1.request },
      selections: Set(selections + newSelections).sorted { Self.order($0) < Self.order($1) })
  }

  /// The lines of `SHA256SUMS`, for `sha256sum -c`.
  var checksumText: String {
    segments.map { "\($0.sha256)  \($0.file)\n" }.joined()
  }

  private static func order(_ entry: SegmentEntry) -> (SegmentKind, Int) {
    (entry.kind, SegmentEntry.number(in: entry.file, of: entry.kind) ?? .max)
  }

  private static func order(_ selection: MarketSelection) -> (Pubkey, UInt8, Int64) {
    (selection.mint, selection.selectedBy.rawValue, selection.selectedAt ?? .min)
  }
}
