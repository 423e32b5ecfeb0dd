import Archive
import Columns
import FoundationEssentials
import Market

/// `discovered.json` beside the columns: creations and migrations a build saw, which the next fetch
/// follows. Days are kept apart, so that a day built anew replaces what it said before.
struct DiscoveryFile {
  static let name = "discovered.json"
  private static let version = 1
  private let path: String
  private var stored: Stored

  /// The file in the folder of the columns; empty where there is none of this version.
  init(columns: String) {
    path = "\(columns)/\(Self.name)"
    let data = try? Data(contentsOf: URL(filePath: path))
    let read = data.flatMap { try? JSONDecoder().decode(Stored.self, from: $0) }
    stored = read.flatMap { $0.version == Self.version ? $0 : nil } ?? Stored()
  }

  /// Whether a day's creations and migrations are in it, as of these segments.
  func knows(_ day: UTCDay?, segments: [String]) -> Bool {
    stored.days["\(day.map { "\($0)" } ?? "undated")"] == Self.mark(of: segments)
  }

  /// Takes what a decoded day says, in place of what it said before.
  mutating func take(_ input: DayDiscoveries, day: UTCDay?, segments: [String]) {
    let name = day.map { "\($0)" } ?? "undated"
    stored.days[name] = Self.mark(of: segments)
    stored.launches.removeAll { $0.day == name }
    stored.migrations.removeAll { $0.day == name }
    stored.launches += input.launches.map { row in
      Launch(
        mint: "\(row.baseMint)", curve: "\(row.pool)", createdAt: row.blockTime ?? 0, day: name)
    }
    stored.migrations += input.migrations.map { migration in
      Migration(
        mint: "\(migration.mint)", pool: "\(migration.pool)", migratedAt: migration.time, day: name)
    }
  }

  /// Writes it, sorted, when it does not say that already.
  func write() throws(SundialError) {
    var sorted = stored
    sorted.launches.sort { ($0.createdAt, $0.mint) < ($1.createdAt, $1.mint) }
    sorted.migrations.sort { ($0.migratedAt, $0.mint) < ($1.migratedAt, $1.mint) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    guard let data = try? encoder.encode(sorted) else { return }
    let bytes = [UInt8](data) + [UInt8(ascii: "\n")]
    if let before = try? Data(contentsOf: URL(filePath: path)), [UInt8](before) == bytes { return }
    try DurableFile.write(bytes, to: path)
  }

  private static func mark(of segments: [String]) -> String {
    String(SHA256.hex(of: Array(segments.joined(separator: " ").utf8)).prefix(16))
  }

  private struct Stored: Codable {
    var version = DiscoveryFile.version
    /// Day → mark of the segments its entries come from.
    var days: [String: String] = [:]
    var launches: [Launch] = []
    var migrations: [Migration] = []
  }

  private struct Launch: Codable {
    var mint: String
    var curve: String
    var createdAt: Int64
    var day: String

    enum CodingKeys: String, CodingKey {
      case mint, curve, day
      case createdAt = "created_at"
    }
  }

  private struct Migration: Codable {
    var mint: String
    var pool: String
    var migratedAt: Int64
    var day: String

    enum CodingKeys: String, CodingKey {
      case mint, pool, day
      case migratedAt = "migrated_at"
    }
  }
}

/// The pump.fun launches and graduations of a decoded day.
struct DayDiscoveries {
  /// Rows of creations.
  private(set) var launches: [SwapRow] = []
  private(set) var migrations: [Migration] = []

  struct Migration {
    var mint: Pubkey
    var pool: Pubkey
    /// Unix seconds.
    var time: Int64
  }

  init(_ decoded: DecodedDay) {
    var seen: Set<Pubkey> = []
    var ends: [Pubkey: SwapRow] = [:]
    var starts: [Pubkey: SwapRow] = [:]
    for row in decoded.lives {
      switch row.kind {
      case .create where row.venue == .pumpFun:
        if seen.insert(row.baseMint).inserted { launches.append(row) }
      case .create: if starts[row.pool] == nil { starts[row.pool] = row }
      default: ends[row.pool] = row
      }
    }
    var linked: Set<Pubkey> = []
    for link in decoded.builder.links where linked.insert(link.to).inserted {
      // The pool's own first row tells the time best; its opening is the migration.
      guard let end = ends[link.from], let time = starts[link.to]?.blockTime ?? end.blockTime else {
        continue
      }
      migrations.append(Migration(mint: end.baseMint, pool: link.to, time: time))
    }
  }
}
