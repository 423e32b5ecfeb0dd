import Market

extension Manifest {
  /// The bytes of `manifest.json`: keys sorted, two spaces, no clock, so equal manifests are equal
  /// bytes.
  var text: String {
    let members = [
      ("day", day.map { JSONText.quoted("\($0)") } ?? "null"),
      ("markets", JSONText.array(selections.map(Self.text(of:)), indent: 2)),
      ("segments", JSONText.array(segments.map(Self.text(of:)), indent: 2)),
      ("units", JSONText.array(units.map(Self.text(of:)), indent: 2)),
      ("version", "\(Self.version)"),
    ]
    return JSONText.object(members, indent: 0) + "\n"
  }

  private static func text(of entry: SegmentEntry) -> String {
    let members = [
      ("bytes", "\(entry.bytes)"),
      ("file", JSONText.quoted(entry.file)),
      ("frames", "\(entry.frames)"),
      ("kind", JSONText.quoted(entry.kind.content)),
      ("lines", "\(entry.lines)"),
      ("sha256", JSONText.quoted(entry.sha256)),
      ("slot_max", number(entry.slots?.upperBound)),
      ("slot_min", number(entry.slots?.lowerBound)),
      ("source", JSONText.quoted(entry.kind.source)),
      ("time_max", number(entry.times?.upperBound)),
      ("time_min", number(entry.times?.lowerBound)),
      ("tool", JSONText.quoted(entry.tool)),
      ("uncompressed_bytes", "\(entry.uncompressedBytes)"),
    ]
    return JSONText.object(members, indent: 4)
  }

  private static func text(of unit: ArchiveUnit) -> String {
    let cursor = unit.cursor.map { [("cursor", JSONText.quoted($0))] } ?? []
    let members =
      [("complete", "\(unit.complete)")] + cursor + [
        ("pages", "\(unit.pages)"),
        ("reason", unit.reason.map(JSONText.quoted) ?? "null"),
        ("request", JSONText.quoted(unit.request)),
        ("rows", "\(unit.rows)"),
      ]
    return JSONText.object(members, indent: 4)
  }

  private static func text(of selection: MarketSelection) -> String {
    let members = [
      ("mint", JSONText.quoted("\(selection.mint)")),
      ("selected_at", number(selection.selectedAt)),
      ("selected_by", JSONText.quoted(selection.selectedBy.name)),
    ]
    return JSONText.object(members, indent: 4)
  }

  private static func number(_ value: (some BinaryInteger)?) -> String {
    value.map { "\($0)" } ?? "null"
  }
}
