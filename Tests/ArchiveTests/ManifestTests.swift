import Market
import Testing

@testable import Archive

@Suite struct ManifestTests {
  private static let entry = SegmentEntry(
    day: ArchiveFixture.day, file: "helius-transactions.000.jsonl.zst",
    kind: ArchiveFixture.transactions, lines: 3, bytes: 200, uncompressedBytes: 900, frames: 1,
    sha256: String(repeating: "ab", count: 32), slots: 5...9, times: nil, tool: "sundial \"1\"\n")

  private static let manifest = Manifest(
    day: ArchiveFixture.day, segments: [entry],
    units: [
      ArchiveUnit(
        day: ArchiveFixture.day, request: "{}", pages: 1, rows: 2, complete: true, reason: nil)
    ],
    selections: [
      MarketSelection(mint: ArchiveFixture.mint, selectedBy: .watchList, selectedAt: -3)
    ])

  private static func parse(_ text: String) throws -> Manifest {
    try Array(text.utf8).withUnsafeBytes {
      try Manifest(bytes: $0, day: ArchiveFixture.day, path: "manifest.json")
    }
  }

  @Test func theTextIsTheOneDocumented() {
    let manifest = Manifest(day: nil, segments: [Self.entry])
    let expected = """
      {
        "day": null,
        "markets": [],
        "segments": [
          {
            "bytes": 200,
            "file": "helius-transactions.000.jsonl.zst",
            "frames": 1,
            "kind": "transactions",
            "lines": 3,
            "sha256": "\(String(repeating: "ab", count: 32))",
            "slot_max": 9,
            "slot_min": 5,
            "source": "helius",
            "time_max": null,
            "time_min": null,
            "tool": "sundial \\"1\\"\\n",
            "uncompressed_bytes": 900
          }
        ],
        "units": [],
        "version": 1
      }

      """
    #expect(manifest.text == expected)
  }

  @Test func textAndBack() throws {
    #expect(try Self.parse(Self.manifest.text) == Self.manifest)
  }

  @Test(arguments: [
    (#""version": 1"#, #""version": 2"#, "$.version"),
    (#""day": "2026-11-21""#, #""day": "2026-11-22""#, "$.day"),
    (#""lines": 3"#, #""lines": -3"#, "negative"),
    (#""lines": 3"#, #""lines": 1e99"#, "not valid JSON"),
    (#""lines": 3"#, #""lines": "3""#, "$.segments[0].lines"),
    (#""lines": 3"#, #""rows": 3"#, "$.segments[0].lines is missing"),
    (#""bytes": 200"#, #""bytes": 99999999999999999999999"#, "not valid JSON"),
    (#""slot_max": 9"#, #""slot_max": 4"#, "slot_min"),
    (#""slot_max": 9"#, #""slot_max": null"#, "slot_min"),
    (#""file": "helius-transactions.000.jsonl.zst""#, #""file": "../../etc/passwd""#, "file"),
    (#""source": "helius""#, #""source": "../x""#, "file"),
    (#""sha256": "ab"#, #""sha256": "AB"#, "sha256"),
    (#""mint": "So1"#, #""mint": "0o1"#, "mint"),
    (#""selected_by": "watch_list""#, #""selected_by": "luck""#, "luck"),
    (#""segments": ["#, #""segments": [["#, "$"),
  ])
  func aHostileManifestIsATypedError(old: String, new: String, reason: String) throws {
    let text = Self.manifest.text
    let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let error = #expect(throws: SundialError.self) {
      try Self.parse(String(parts[0]) + new + String(parts[1]))
    }
    #expect(error?.code == "E-ARCHIVE-007" && error?.exitCode == .archiveDamaged)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test func aSegmentNamedTwiceIsRefused() {
    let twice = Manifest(day: ArchiveFixture.day, segments: [Self.entry, Self.entry])
    let error = #expect(throws: SundialError.self) { try Self.parse(twice.text) }
    #expect(error?.message.contains("twice") == true)
  }

  @Test func deepNestingAndCutTextAreTypedErrors() {
    let text = Self.manifest.text
    let deep = String(repeating: "[", count: 200_000)
    for hostile in ["", "null", "{", deep, "{\"a\":\(deep)"]
      + (1..<40).map({ count in
        String(text.prefix(text.count * count / 41))
      })
    {
      let error = #expect(throws: SundialError.self) { try Self.parse(hostile) }
      #expect(error?.code == "E-ARCHIVE-007")
    }
  }

  @Test(arguments: ["x.1.jsonl.zst", "x.0001.jsonl.zst", "x.+01.jsonl.zst", "x..jsonl.zst", "x."])
  func otherNamesAreNoSegments(name: String) {
    let kind = ArchiveFixture.transactions
    let file = name.replacing("x", with: kind.name)
    #expect(SegmentEntry.number(in: file, of: kind) == nil)
  }

  @Test(arguments: [0, 7, 123, 1_000, 123_456])
  func numbersSurviveTheirNames(number: Int) {
    let kind = ArchiveFixture.transactions
    #expect(
      SegmentEntry.number(in: SegmentEntry.file(of: kind, number: number), of: kind) == number)
  }
}
