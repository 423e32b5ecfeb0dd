import Fixtures
import Foundation
import Market

@testable import Decode

/// The real transactions beside the project, where they exist.
enum RealTransactions {
  static let shared = SharedFolder.path
  static let exists = FileManager.default.fileExists(atPath: "\(shared)/real/transactions")
  static let oracleExists =
    exists && FileManager.default.fileExists(atPath: "\(shared)/oracle/decode.py")
  static let skip: String = "no real transactions beside the project"

  /// Paths below the folder, sorted.
  static let paths: [String] = {
    let folder = "\(shared)/real/transactions"
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().map { "\(folder)/\($0)" }
  }()

  static func bytes(_ path: String) -> [UInt8] {
    [UInt8](FileManager.default.contents(atPath: path) ?? Data())
  }

  static func path(startingWith signature: String) -> String? {
    paths.first { $0.split(separator: "/").last?.hasPrefix(signature) == true }
  }

  /// All getTransaction answers as JSON lines.
  static let lines: [[UInt8]] = paths.flatMap { path in
    guard case .items(let items) = recognise(bytes(path)) else { return [[UInt8]]() }
    return items.filter { !["stream", "enhanced"].contains($0.encoding) }.map(\.body)
  }

  /// A transaction in whatever shape its file has.
  static func decode(_ item: ImportItem, transfers: Bool = false) -> DecodedBlock {
    let decoder = TransactionDecoder(transfers: transfers)
    let envelope = Array(#"{"body":"#.utf8) + item.body + [125]
    return envelope.withUnsafeBytes { bytes in
      switch item.encoding {
      case "stream": decoder.decode(bytes, from: .stream)
      case "enhanced": decoder.decode(bytes, from: .enhanced)
      default: decoder.decode(bytes)
      }
    }
  }

  /// All transactions of all files, decoded one by one.
  static let items: [ImportItem] = paths.flatMap { path in
    guard case .items(let items) = recognise(bytes(path)) else { return [ImportItem]() }
    return items
  }

  /// The one transaction of a file, decoded.
  static func decoded(_ signature: String) -> DecodedBlock {
    guard let path = path(startingWith: signature),
      case .items(let items) = recognise(bytes(path))
    else { return DecodedBlock() }
    return decode(items[0])
  }
}

func recognise(_ file: [UInt8]) -> ImportRecognition {
  file.withUnsafeBytes { recogniseTransactions($0) }
}

func decode(_ bytes: [UInt8], bare: Bool = true) -> DecodedBlock {
  bytes.withUnsafeBytes { TransactionDecoder().decode($0, bare: bare) }
}

func decode(_ text: String, bare: Bool = true) -> DecodedBlock {
  decode(Array(text.utf8), bare: bare)
}
