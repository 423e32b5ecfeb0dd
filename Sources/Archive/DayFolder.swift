import Glibc
import Market

/// One folder of the archive: a UTC day, or `undated` for items without a block time.
struct DayFolder {
  let root: String
  let day: UTCDay?

  static let undatedName = "undated"
  static let checksumsName = "SHA256SUMS"
  private static let maximumManifestBytes = 1 << 30

  static func name(of day: UTCDay?) -> String { day?.description ?? undatedName }

  var path: String { "\(root)/\(Self.name(of: day))" }

  func path(of file: String) -> String { "\(path)/\(file)" }

  /// The folders of an archive: days ascending, `undated` last. Other names are not its business.
  static func all(in root: String) throws(SundialError) -> [DayFolder] {
    var folders: [DayFolder] = []
    for name in try Folder.names(in: root) {
      guard name == undatedName || UTCDay(name) != nil else { continue }
      let folder = DayFolder(root: root, day: UTCDay(name))
      if Folder.isFolder(folder.path) { folders.append(folder) }
    }
    return folders.sorted { precedes($0.day, $1.day) }
  }

  /// The order of days: ascending, undated last.
  static func precedes(_ left: UTCDay?, _ right: UTCDay?) -> Bool {
    guard let left else { return false }
    return right.map { left < $0 } ?? true
  }

  /// The day's manifest; nil when it has none.
  func manifest() throws(SundialError) -> Manifest? {
    let manifestPath = path(of: Manifest.fileName)
    guard Folder.isFile(manifestPath) else { return nil }
    let file = try MappedFile(path: manifestPath, missing: .manifestDamaged(manifestPath, "gone"))
    guard file.count <= Self.maximumManifestBytes else {
      throw .manifestDamaged(manifestPath, "\(file.count) bytes are too many")
    }
    return try file.withBytes { (bytes) throws(SundialError) in
      try Manifest(bytes: bytes, day: day, path: manifestPath)
    }
  }

  /// Names in the folder that look like sealed segments.
  func sealedFiles() throws(SundialError) -> [String] {
    try Folder.names(in: path).filter { $0.hasSuffix(SegmentEntry.suffix) }
  }

  /// The lowest number no segment of the kind has, whether a manifest names it or a file bears it.
  func freeNumber(of kind: SegmentKind) throws(SundialError) -> Int {
    guard Folder.isFolder(path) else { return 0 }
    let named = try manifest()?.segments.map(\.file) ?? []
    let taken = Set(
      (try Folder.names(in: path) + named).compactMap { SegmentEntry.number(in: $0, of: kind) })
    return (0...).first { !taken.contains($0) }!
  }

  /// Writes `SHA256SUMS` when it does not say what the manifest says.
  func writeChecksums(of manifest: Manifest) throws(SundialError) {
    let wanted = Array(manifest.checksumText.utf8)
    if wanted.isEmpty { return }
    if try contents(of: Self.checksumsName) == wanted { return }
    try DurableFile.write(wanted, to: path(of: Self.checksumsName))
  }

  /// The bytes of a file; nil when it is not there.
  func contents(of file: String) throws(SundialError) -> [UInt8]? {
    let filePath = path(of: file)
    guard Folder.isFile(filePath) else { return nil }
    return try MappedFile(path: filePath, missing: .segmentMissing(filePath)).withBytes {
      Array($0)
    }
  }
}
