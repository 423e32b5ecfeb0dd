import Archive
import FoundationEssentials
import Market

/// Creations and migrations that a build saw in the archive: what the next plan follows.
public struct Discovered: Sendable, Hashable {
  /// By creation time, then mint.
  public var launches: [Launch]
  /// By migration time, then mint.
  public var migrations: [Migration]

  /// A launch and where it is traded until it migrates.
  public struct Launch: Sendable, Hashable {
    /// The token.
    public var mint: Pubkey
    /// Its bonding curve.
    public var curve: Pubkey
    /// Unix seconds.
    public var createdAt: Int64
  }

  /// A graduation to a pool.
  public struct Migration: Sendable, Hashable {
    /// The token.
    public var mint: Pubkey
    /// The pool it is traded in from then on.
    public var pool: Pubkey
    /// Unix seconds.
    public var migratedAt: Int64
  }

  /// Nothing known yet.
  public init() {
    launches = []
    migrations = []
  }

  /// The file a build wrote; nothing where there is none.
  ///
  /// - Throws: `E-FETCH-002` (exit 2) where the file is not what a build writes.
  public init(path: String) throws(SundialError) {
    self.init()
    guard let data = try? Data(contentsOf: URL(filePath: path)) else { return }
    do {
      let stored = try JSONDecoder().decode(Stored.self, from: data)
      guard stored.version == 1 else { throw Fault.version(stored.version) }
      launches = try stored.launches.map {
        Launch(mint: try Self.key($0.mint), curve: try Self.key($0.curve), createdAt: $0.createdAt)
      }
      migrations = try stored.migrations.map {
        Migration(
          mint: try Self.key($0.mint), pool: try Self.key($0.pool), migratedAt: $0.migratedAt)
      }
    } catch {
      throw SundialError(
        "E-FETCH-002", "this is no list of launches that a build wrote: \(error).", place: path,
        nextStep: "Write it anew: sundial build --archive DIR", exitCode: .usage)
    }
  }

  private enum Fault: Error {
    case version(Int)
    case key(String)
  }

  private static func key(_ text: String) throws(Fault) -> Pubkey {
    guard let key = Pubkey(base58: text) else { throw .key(text) }
    return key
  }

  // Names as the file has them.
  private struct Stored: Decodable {
    struct Launch: Decodable {
      var mint: String
      var curve: String
      var createdAt: Int64

      enum CodingKeys: String, CodingKey {
        case mint, curve
        case createdAt = "created_at"
      }
    }
    struct Migration: Decodable {
      var mint: String
      var pool: String
      var migratedAt: Int64

      enum CodingKeys: String, CodingKey {
        case mint, pool
        case migratedAt = "migrated_at"
      }
    }
    var version: Int
    var launches: [Launch]
    var migrations: [Migration]
  }
}

extension Pubkey {
  /// A place in 0 … 2⁶⁴ − 1 that depends on the key alone: the first eight bytes of its SHA-256.
  var sampleRank: UInt64 {
    var hash = SHA256()
    hash.update(bytes)
    return hash.digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The highest rank a share takes, not included; nil = all ranks are taken.
func sampleThreshold(ppm: Int64) -> UInt64? {
  if ppm >= 1_000_000 { return nil }
  return UInt64(1_000_000).dividingFullWidth((UInt64(ppm), 0)).quotient
}
