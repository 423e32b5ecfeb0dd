import Glibc
import Market

/// Checks every byte of an archive against its manifests: every segment is there, has its size and
/// SHA-256, its frames decompress and its lines are as many as sealed. Changes nothing.
///
/// - Returns: what is wrong or odd, by day and name; empty = all is well. Damage is exit 4, which
///   the caller decides.
/// - Throws: `E-ARCHIVE-001` (exit 10) where there is no archive; errors of listing folders.
public func verifyBytes(root: String) throws(SundialError) -> [ArchiveFinding] {
  guard Folder.isFolder(root) else { throw .noArchive(root) }
  var findings: [ArchiveFinding] = []
  for folder in try DayFolder.all(in: root) { findings += try folder.findings() }
  return findings
}

extension DayFolder {
  fileprivate func findings() throws(SundialError) -> [ArchiveFinding] {
    let names = try Folder.names(in: path)
    let day: ArchiveDay?
    let manifest: Manifest?
    do throws(SundialError) {
      manifest = try self.manifest()
      day = try ArchiveDay(folder: self, manifest: manifest)
    } catch {
      return [ArchiveFinding(.damage, error)]
    }
    var findings: [ArchiveFinding] = []
    for entry in day?.segments ?? [] {
      if let error = damage(of: entry) { findings.append(ArchiveFinding(.damage, error)) }
    }
    if let manifest, try contents(of: Self.checksumsName) ?? [] != Array(manifest.checksumText.utf8)
    {
      findings.append(ArchiveFinding(.notice, .checksumsDiffer(path(of: Self.checksumsName))))
    }
    let expected = Set((day?.segments ?? []).map(\.file) + [Manifest.fileName, Self.checksumsName])
    for name in names where !expected.contains(name) {
      findings.append(ArchiveFinding(.notice, .unlistedFile(path(of: name))))
    }
    return findings
  }

  private func damage(of entry: SegmentEntry) -> SundialError? {
    do throws(SundialError) {
      try checkHash(of: entry)
      try checkContent(of: entry)
      return nil
    } catch {
      return error
    }
  }

  private func checkHash(of entry: SegmentEntry) throws(SundialError) {
    let filePath = path(of: entry.file)
    let isHalfSealed = Folder.isFile(filePath + temporarySuffix) && !Folder.isFile(filePath)
    let file = try MappedFile(
      path: filePath, missing: isHalfSealed ? .halfSealed(filePath) : .segmentMissing(filePath))
    guard file.count == entry.bytes else {
      throw .segmentDamaged(
        filePath, "it has \(file.count) bytes, the manifest says \(entry.bytes)")
    }
    let hash = file.sha256
    guard hash == entry.sha256 else { throw firstDamage(of: entry) ?? .hashDiffers(filePath, hash) }
  }

  /// The frame at fault, where the checks inside the file can tell; more use than a hash.
  private func firstDamage(of entry: SegmentEntry) -> SundialError? {
    do throws(SundialError) {
      try checkContent(of: entry)
      return nil
    } catch {
      return error
    }
  }

  private func checkContent(of entry: SegmentEntry) throws(SundialError) {
    let reader = try SegmentReader(root: root, entry: entry)
    var lineCount = 0
    for index in 0..<reader.frameCount { lineCount += try reader.frame(index).lineCount }
    guard lineCount == entry.lines else {
      throw .segmentDamaged(
        reader.path, "it has \(lineCount) lines, the manifest says \(entry.lines)")
    }
  }
}
