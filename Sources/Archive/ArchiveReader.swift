import Market

/// An archive as its manifests describe it at the moment of opening.
public struct ArchiveReader: Sendable {
  /// The archive's folder.
  public let root: String
  /// The dated days, ascending.
  public let days: [ArchiveDay]
  /// Items without a block time; nil when there are none.
  public let undated: ArchiveDay?

  /// Opens an archive and reads its manifests.
  ///
  /// Where a seal was cut short, it is ended first, under the writer's lock.
  ///
  /// - Throws: `E-ARCHIVE-001` (exit 10) where there is no archive, `E-ARCHIVE-007` (exit 4) on a
  ///   damaged manifest, `E-ARCHIVE-005` (exit 11) when a seal is going on right now.
  public init(root: String) throws(SundialError) {
    guard Folder.isFolder(root) else { throw .noArchive(root) }
    let folders = try DayFolder.all(in: root)
    var manifests: [Manifest?] = []
    for folder in folders { manifests.append(try folder.manifest()) }
    let halfSealed = zip(folders, manifests).filter { folder, manifest in
      manifest.map(folder.isHalfSealed) ?? false
    }
    try Self.endInterruptedSeals(of: halfSealed.map(\.0), root: root)
    var dated: [ArchiveDay] = []
    var undated: ArchiveDay?
    for (folder, manifest) in zip(folders, manifests) {
      guard let day = try ArchiveDay(folder: folder, manifest: manifest) else { continue }
      if day.day == nil { undated = day } else { dated.append(day) }
    }
    self.root = root
    days = dated
    self.undated = undated
  }

  /// The days and, last, what has no day.
  public var allDays: [ArchiveDay] { days + (undated.map { [$0] } ?? []) }

  /// Opens a segment of this archive.
  public func segment(_ entry: SegmentEntry) throws(SundialError) -> SegmentReader {
    try SegmentReader(root: root, entry: entry)
  }

  private static func endInterruptedSeals(of folders: [DayFolder], root: String)
    throws(SundialError)
  {
    if folders.isEmpty { return }
    let lock = try FolderLock(folder: root)
    for folder in folders { _ = try folder.recover() }
    withExtendedLifetime(lock) {}
  }
}
