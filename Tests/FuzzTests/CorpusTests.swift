import Fixtures
import Foundation
import FuzzTargets
import Market
import Testing

/// The short form of `make fuzz`: every corpus, and mutations of it from a fixed seed, through the
/// same entry points without libFuzzer. A trap is a failure of the whole test process.
struct CorpusTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzz/corpus").path

  private func inputs(of target: FuzzTarget) throws -> [[UInt8]] {
    let folder = "\(Self.folder)/\(target.name)"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return names.compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)") }
      .map { [UInt8]($0) }
  }

  @Test("every target has a corpus, every corpus a target")
  func corporaAndTargets() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
    #expect(FuzzTarget.all.count == 4 + Venue.allCases.count)
    #expect(FuzzTarget(name: "nothing") == nil)
  }

  @Test("corpora and their mutations are read", arguments: FuzzTarget.all.map(\.name))
  func runs(name: String) throws {
    let target = try #require(FuzzTarget(name: name))
    let inputs = try inputs(of: target)
    #expect(!inputs.isEmpty)
    var random = SeededNumbers(seed: 17)
    for input in inputs {
      input.withUnsafeBytes { target.run($0) }
      for _ in 0..<(input.count > 2_000 ? 20 : 60) {
        mutated(input, &random).withUnsafeBytes { target.run($0) }
      }
    }
  }

  /// Bytes flipped, set to an edge, cut out or doubled.
  private func mutated(_ input: [UInt8], _ random: inout SeededNumbers) -> [UInt8] {
    var bytes = input
    for _ in 0..<(1 + random.index(below: 4)) where !bytes.isEmpty {
      let place = random.index(below: bytes.count)
      switch random.index(below: 5) {
      case 0: bytes[place] ^= UInt8(1 << random.index(below: 8))
      case 1: bytes[place] = [0, 255, 127, 128, 10, 34][random.index(below: 6)]
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.index(below: 9)))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 8)], at: place)
      default: bytes[place] = UInt8(random.index(below: 256))
      }
    }
    return bytes
  }
}
