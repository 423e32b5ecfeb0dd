import Market

extension DayFolder {
  /// Makes finished temporary files part of the day. The manifest names them first: from that
  /// moment on they are in the archive, and whoever opens it next gives them their names.
  ///
  /// Returns the entries that were new.
  func seal(_ entries: [SegmentEntry], units: [ArchiveUnit], selections: [MarketSelection])
    throws(SundialError) -> [SegmentEntry]
  {
    try Folder.make(path)
    let before = try manifest()
    let known = before ?? Manifest(day: day)
    var added: [SegmentEntry] = []
    for entry in entries {
      if known.segments.contains(where: { $0.kind == entry.kind && $0.sha256 == entry.sha256 }) {
        try Folder.remove(path(of: entry.file + temporarySuffix))
      } else {
        added.append(entry)
      }
    }
    let after = known.adding(segments: added, units: units, selections: selections)
    if after != before {
      try DurableFile.write(Array(after.text.utf8), to: path(of: Manifest.fileName))
    }
    for entry in added {
      let final = path(of: entry.file)
      try Folder.rename(final + temporarySuffix, to: final)
    }
    try Folder.synchronize(path)
    try writeChecksums(of: after)
    return added
  }
}
