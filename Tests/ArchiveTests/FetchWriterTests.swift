import Dispatch
import Fixtures
import Foundation
import Market
import Testing

@testable import Archive

struct FetchWriterTests {
  let folder = ScratchFolder()
  let day = UTCDay("2026-10-01")!
  let kind = SegmentKind(source: "helius", content: "transactions")

  private func page(_ bodies: [String]) throws -> PageBuilder {
    let page = PageBuilder(
      kind: kind, day: day, method: "m", request: "{}", fetchedAt: "2026-10-02T00:00:00Z",
      workspace: PageWorkspace())
    for (place, body) in bodies.enumerated() {
      try page.add(body: Array(body.utf8)[...], slot: UInt64(place), time: day.start)
    }
    return page
  }

  private func unit(_ name: String, pages: Int, rows: Int, complete: Bool = false) -> ArchiveUnit {
    ArchiveUnit(
      day: day, request: name, pages: pages, rows: rows, complete: complete, reason: nil,
      cursor: complete ? nil : "after \(pages)")
  }

  private func bodies() throws -> [String] {
    let reader = try ArchiveReader(root: folder.path)
    return try reader.allDays.flatMap(\.segments).flatMap { entry -> [String] in
      let segment = try reader.segment(entry)
      return try (0..<segment.frameCount).flatMap { index -> [String] in
        let frame = try segment.frame(index)
        let lines = frame.lineRanges
        return frame.withUnsafeBytes { bytes in
          lines.compactMap { line in
            let text = UnsafeRawBufferPointer(rebasing: bytes[line])
            return Envelope.bodyRange(in: text).map {
              String(decoding: text[$0], as: UTF8.self)
            }
          }
        }
      }
    }
  }

  private var partPath: String {
    "\(folder.path)/2026-10-01/helius-transactions.000.jsonl.zst.part"
  }

  @Test("pages and cursors of a unit outlive the writer; a seal makes closed units a segment")
  func resumed() throws {
    do {
      let writer = try FetchWriter(root: folder.path, toolVersion: "t")
      try writer.append(try page(["1", "2"]), unit: unit("a", pages: 1, rows: 2))
      try writer.append(try page(["9"]), unit: unit("b", pages: 1, rows: 1, complete: true))
    }
    let writer = try FetchWriter(root: folder.path, toolVersion: "t")
    #expect(writer.progress(of: "a") == unit("a", pages: 1, rows: 2))
    #expect(writer.progress(of: "b")?.complete == true)
    let first = try writer.seal(day: day, failed: [], open: [], selections: [])
    #expect(first.map(\.lines) == [1])
    #expect(try bodies() == ["9"])
    try writer.append(try page(["3"]), unit: unit("a", pages: 2, rows: 3, complete: true))
    let second = try writer.seal(day: day, failed: [], open: [], selections: [])
    #expect(second.map(\.file) == ["helius-transactions.001.jsonl.zst"])
    #expect(try bodies() == ["9", "1", "2", "3"])
    #expect(!FileManager.default.fileExists(atPath: partPath))
    let manifest = try ArchiveReader(root: folder.path).days[0]
    #expect(manifest.units.map(\.complete) == [true, true])
  }

  @Test("whatever a kill leaves of a page half written is cut off, at every byte")
  func cutAnywhere() throws {
    do {
      let writer = try FetchWriter(root: folder.path, toolVersion: "t")
      try writer.append(try page(["1"]), unit: unit("a", pages: 1, rows: 1))
      try writer.append(try page(["2"]), unit: unit("a", pages: 2, rows: 2))
    }
    let whole = try Data(contentsOf: URL(filePath: partPath))
    var lengths: Set<Int> = []
    for count in stride(from: whole.count - 1, to: 0, by: -1) {
      try whole.prefix(count).write(to: URL(filePath: partPath))
      let writer = try FetchWriter(root: folder.path, toolVersion: "t")
      let pages = writer.progress(of: "a")?.pages ?? 0
      #expect(pages < 2)
      lengths.insert(pages)
      var lines = 0
      try writer.forEachLine(of: "a", day: day, kind: kind) { _ in lines += 1 }
      #expect(lines == pages)
    }
    #expect(lengths == [0, 1])
  }

  @Test("a seal that is cut short before the part is cleared does not archive a page twice")
  func sealCutShort() throws {
    do {
      let writer = try FetchWriter(root: folder.path, toolVersion: "t")
      try writer.append(try page(["1"]), unit: unit("a", pages: 1, rows: 1, complete: true))
      try writer.append(try page(["2"]), unit: unit("b", pages: 1, rows: 1))
    }
    let part = try Data(contentsOf: URL(filePath: partPath))
    do {
      let writer = try FetchWriter(root: folder.path, toolVersion: "t")
      _ = try writer.seal(day: day, failed: [], open: [], selections: [])
    }
    try part.write(to: URL(filePath: partPath))
    let writer = try FetchWriter(root: folder.path, toolVersion: "t")
    #expect(try writer.seal(day: day, failed: [], open: [], selections: []).isEmpty)
    try writer.append(try page(["3"]), unit: unit("b", pages: 2, rows: 2, complete: true))
    _ = try writer.seal(day: day, failed: [], open: [], selections: [])
    #expect(try bodies() == ["1", "2", "3"])
  }

  @Test("failed units are sealed as incomplete with reason and cursor; open ones are named")
  func incomplete() throws {
    let writer = try FetchWriter(root: folder.path, toolVersion: "t")
    try writer.append(try page(["1"]), unit: unit("a", pages: 1, rows: 1))
    try writer.append(try page(["2"]), unit: unit("b", pages: 1, rows: 1))
    var failed = unit("a", pages: 1, rows: 1)
    failed.reason = "gone"
    let open = ArchiveUnit(
      day: day, request: "b", pages: 0, rows: 0, complete: false, reason: "interrupted")
    _ = try writer.seal(day: day, failed: [failed], open: [open], selections: [])
    #expect(try bodies() == ["1"])
    let units = try ArchiveReader(root: folder.path).days[0].units
    #expect(units == [failed, open])
    #expect(writer.progress(of: "a") == failed)
    #expect(writer.progress(of: "b")?.pages == 1)
  }

  @Test("pages that come while a day is sealed stay in its part, and are sealed by the next")
  func appendedMeanwhile() throws {
    let writer = try FetchWriter(root: folder.path, toolVersion: "t")
    @Sendable func append(_ number: Int) throws {
      try writer.append(
        try page(["\(number)"]), unit: unit("done \(number)", pages: 1, rows: 1, complete: true))
    }
    for number in 1...50 { try append(number) }
    DispatchQueue.concurrentPerform(iterations: 51) { number in
      do {
        if number == 0 {
          _ = try writer.seal(day: day, failed: [], open: [], selections: [])
        } else {
          try append(50 + number)
        }
      } catch {
        Issue.record(error)
      }
    }
    _ = try writer.seal(day: day, failed: [], open: [], selections: [])
    #expect(try bodies().compactMap(Int.init).sorted() == Array(1...100))
    #expect(!FileManager.default.fileExists(atPath: partPath))
  }

  @Test("large frames go over as they are, small ones are gathered; foreign tools read both")
  func frames() throws {
    let writer = try FetchWriter(root: folder.path, toolVersion: "t")
    let long = "\"\(String(repeating: "x", count: 3 << 20))\""
    var wanted: [String] = []
    for number in 1...40 {
      let body = number % 10 == 0 ? long : "\(number)"
      wanted.append(body)
      try writer.append(
        try page([body]), unit: unit("a", pages: number, rows: number, complete: number == 40))
    }
    let entries = try writer.seal(day: day, failed: [], open: [], selections: [])
    #expect(entries[0].lines == 40)
    #expect(entries[0].frames < 12)
    #expect(try bodies() == wanted)
    let findings = try ArchiveReader(root: folder.path).days.count
    #expect(findings == 1)
  }
}
