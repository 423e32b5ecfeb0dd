import Glibc
import Market

extension DayFolder {
  /// Whether a seal was cut short: a segment the manifest names still bears its temporary name.
  func isHalfSealed(_ manifest: Manifest) -> Bool {
    manifest.segments.contains { entry in
      !Folder.isFile(path(of: entry.file))
        && Folder.isFile(path(of: entry.file + temporarySuffix))
    }
  }

  /// Ends what an interrupted writer began; the caller holds the lock. Segments a manifest names
  /// get their names, other temporary files go. Returns the sealed files no manifest names, which
  /// are left alone.
  func recover() throws(SundialError) -> [String] {
    let manifest = try manifest()
    let names = try Folder.names(in: path)
    var entryOfFile: [String: SegmentEntry] = [:]
    for entry in manifest?.segments ?? [] { entryOfFile[entry.file] = entry }
    let present = Set(names)
    for name in names where name.hasSuffix(temporarySuffix) {
      let final = String(name.dropLast(temporarySuffix.count))
      if let entry = entryOfFile[final], !present.contains(final) {
        // Other bytes than the manifest's are damage, and evidence: left for a person.
        guard try bytes(of: name, are: entry) else { continue }
        try Folder.rename(path(of: name), to: path(of: final))
      } else {
        try Folder.remove(path(of: name))
      }
    }
    try Folder.synchronize(path)
    if let manifest { try writeChecksums(of: manifest) }
    // A writer that died before it sealed anything leaves no trace of the day.
    if manifest == nil { rmdir(path) }
    return names.filter { $0.hasSuffix(SegmentEntry.suffix) && entryOfFile[$0] == nil }
      .map(path(of:))
  }

  private func bytes(of name: String, are entry: SegmentEntry) throws(SundialError) -> Bool {
    let filePath = path(of: name)
    let file = try MappedFile(path: filePath, missing: .segmentMissing(filePath))
    return file.count == entry.bytes && file.sha256 == entry.sha256
  }
}
