import GRDB
import Glibc
import Market

/// The SQLite file that keeps finished runs (docs/formats/results.md).
///
/// Write-ahead logging: others may read the file while a run is written.
public final class ResultsStore: Sendable {
  /// What a store is opened for.
  public enum Access: Sendable {
    /// Creates the file and its folder where they are missing.
    case readWrite
    /// Opens a file that exists and never writes a row.
    case readOnly
  }

  /// The SQLite file, as the caller named it.
  public let path: String
  let queue: DatabaseQueue

  /// Seconds to wait for another writer before `E-RESULTS-008`.
  static let busyTimeoutSeconds = 30.0

  /// Opens the file, after making sure that it is one of ours and bringing its tables up to date.
  ///
  /// Throws `E-RESULTS-001` (cannot be opened or written, exit 2), `-002` (damaged or no SQLite
  /// file, exit 4), `-003` (another program's database, exit 2), `-004` (written by a newer
  /// version, exit 2), `-007` (disk full, exit 12) or `-008` (locked, exit 11).
  public convenience init(path: String, access: Access = .readWrite) throws(SundialError) {
    try self.init(path: path, access: access, busyTimeoutSeconds: Self.busyTimeoutSeconds)
  }

  init(path: String, access: Access, busyTimeoutSeconds: Double) throws(SundialError) {
    self.path = path
    guard !path.isEmpty else { throw DatabaseFailure.unwritable(path, "its name is empty") }
    if access == .readWrite { try Self.createFolder(of: path) }
    try Self.checkHeader(path, access: access)
    do {
      let settings = Self.settings(access, busyTimeoutSeconds)
      // SQLite takes `:memory:` and `file:…` for something else than a file's name.
      let plainPath = path.hasPrefix("/") ? path : "./" + path
      queue = try DatabaseQueue(path: plainPath, configuration: settings)
      try queue.inDatabase { try Self.checkIdentity($0, path: path, access: access) }
      guard access == .readWrite else { return }
      try queue.inDatabase { database in
        // Of a new file: with pages of 16 KB trades are written a seventh more slowly.
        try database.execute(sql: "PRAGMA page_size = 65536")
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
      try ResultsSchema.migrator.migrate(queue)
    } catch {
      throw DatabaseFailure.error(error, path: path)
    }
  }

  private static func settings(
    _ access: Access, _ busyTimeoutSeconds: Double
  ) -> GRDB.Configuration {
    var settings = GRDB.Configuration()
    settings.readonly = access == .readOnly
    settings.foreignKeysEnabled = true
    settings.busyMode = .timeout(busyTimeoutSeconds)
    settings.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
    return settings
  }

  private static func createFolder(of path: String) throws(SundialError) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/").dropLast() {
      folder += "\(part)/"
      guard mkdir(folder, 0o777) != 0, errno != EEXIST, errno != EISDIR else { continue }
      let why = String(cString: strerror(errno))
      throw DatabaseFailure.unwritable(path, "cannot make the folder \(folder): \(why)")
    }
  }

  /// SQLite takes an empty file as a new database and finds a foreign one only when it first reads,
  /// so the first bytes are looked at here, before anything can be changed.
  private static func checkHeader(_ path: String, access: Access) throws(SundialError) {
    // Not blocking: the path may name a pipe.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT, access == .readWrite { return }
      throw DatabaseFailure.unwritable(path, String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw DatabaseFailure.unwritable(path, "it is not a plain file")
    }
    var header = [UInt8](repeating: 0, count: 16)
    let count = read(descriptor, &header, 16)
    guard count >= 0 else {
      throw DatabaseFailure.unwritable(path, String(cString: strerror(errno)))
    }
    if count == 0, access == .readWrite { return }
    guard header == Array("SQLite format 3\0".utf8) else {
      throw DatabaseFailure.damaged(path, "it does not begin as one")
    }
  }

  private static func checkIdentity(
    _ database: Database, path: String, access: Access
  ) throws {
    // The migrator's own table comes before the first migration: a program killed between the two
    // leaves a file that is nobody's yet.
    let tables = try Int64.fetchOne(
      database, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'")
    guard tables != 0 else {
      if access == .readWrite { return }
      throw DatabaseFailure.unwritable(path, "it holds no results yet")
    }
    let application = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard application == ResultsSchema.applicationID else {
      throw SundialError(
        "E-RESULTS-003", "this SQLite file belongs to another program", place: path,
        nextStep: "name another file with --results", exitCode: .usage)
    }
    let version = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard version != ResultsSchema.version else { return }
    let isOlder = (ResultsSchema.oldestVersion..<ResultsSchema.version).contains(version)
    guard !isOlder || access == .readOnly else { return }
    throw otherVersion(version, path: path, canBeMigrated: isOlder)
  }

  private static func otherVersion(
    _ version: Int64, path: String, canBeMigrated: Bool
  ) -> SundialError {
    let other = version < ResultsSchema.version ? "older" : "newer"
    return SundialError(
      "E-RESULTS-004",
      "the file is of version \(version), this program writes version \(ResultsSchema.version)",
      place: path,
      nextStep: canBeMigrated
        ? "store a run in it with `sundial run --results`: that brings its tables up to date"
        : "use the \(other) program, or another file with --results",
      exitCode: .usage)
  }
}
