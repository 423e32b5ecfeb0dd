/// Where an archive's columns are unless someone says otherwise.
public enum ColumnsFolder {
  /// The folder `columns` beside an archive folder named `archive`, else `ARCHIVE.columns`.
  public static func beside(archive: String) -> String {
    var trimmed = archive[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    if trimmed == "archive" || trimmed.hasSuffix("/archive") {
      return trimmed.dropLast("archive".count) + "columns"
    }
    return trimmed + ".columns"
  }
}
