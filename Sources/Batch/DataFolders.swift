import Archive
import Market

/// Where an archive and its columns are.
public struct DataFolders: Hashable, Sendable {
  /// Folder of the raw archive.
  public let archive: String
  /// Folder of the columns.
  public let columns: String

  /// Folders of an archive; columns default to the folder `columns` beside an archive folder named
  /// `archive`, else to `ARCHIVE.columns`.
  public init(archive: String, columns: String? = nil) {
    var trimmed = archive[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    self.archive = String(trimmed)
    self.columns = columns ?? ColumnsFolder.beside(archive: archive)
  }
}
