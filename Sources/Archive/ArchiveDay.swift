import Market

/// One day of the archive as its manifest has it.
public struct ArchiveDay: Hashable, Sendable {
  /// nil = items without a block time.
  public var day: UTCDay?
  /// The day's folder.
  public var path: String
  /// By kind, then number.
  public var segments: [SegmentEntry]
  /// Why markets are in the archive.
  public var selections: [MarketSelection]
  /// What was asked of the sources for this day.
  public var units: [ArchiveUnit]
  /// Names of sealed files in the folder that the manifest does not name.
  public var unlisted: [String]

  /// A folder and its manifest; nil when nothing was ever sealed in it.
  init?(folder: DayFolder, manifest: Manifest?) throws(SundialError) {
    let sealed = try folder.sealedFiles()
    guard let manifest else {
      if sealed.isEmpty { return nil }
      throw .manifestDamaged(
        folder.path(of: Manifest.fileName), "it is missing, though segments are there")
    }
    let named = Set(manifest.segments.map(\.file))
    day = folder.day
    path = folder.path
    segments = manifest.segments
    selections = manifest.selections
    units = manifest.units
    unlisted = sealed.filter { !named.contains($0) }
  }
}
