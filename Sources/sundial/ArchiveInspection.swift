import Archive
import ArgumentParser
import Market
import Report

/// What the archive holds, by day and kind, and which days are missing.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what the archive holds and which days are missing.",
    discussion: "sundial archive status --archive data/archive")

  @Option(help: "Folder of the raw archive.")
  var archive: String = "data/archive"

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    let status = ArchiveStatus(of: try ArchiveReader(root: archive))
    Terminal.out(json ? object(status).line : table(status))
  }

  private func table(_ status: ArchiveStatus) -> String {
    var lines = [row("day", "kind", "segments", "lines", "bytes")]
    for entry in status.rows {
      lines.append(
        row(
          entry.day.map { "\($0)" } ?? "undated", entry.kind.name, "\(entry.segments)",
          "\(entry.lines)", "\(entry.bytes)"))
    }
    for gap in status.gaps {
      lines.append(
        gap.lowerBound == gap.upperBound
          ? "missing: \(gap.lowerBound)" : "missing: \(gap.lowerBound) to \(gap.upperBound)")
    }
    return lines.joined(separator: "\n")
  }

  private func row(
    _ day: String, _ kind: String, _ segments: String, _ lines: String, _ bytes: String
  ) -> String {
    func pad(_ text: String, _ width: Int, right: Bool = true) -> String {
      let space = String(repeating: " ", count: max(0, width - text.count))
      return right ? space + text : text + space
    }
    return pad(day, 12, right: false) + pad(kind, 24, right: false) + pad(segments, 10)
      + pad(lines, 12) + pad(bytes, 16)
  }

  private func object(_ status: ArchiveStatus) -> JSONText {
    let rows = status.rows.map { entry in
      JSONText.object([
        "day": .optional(entry.day.map { "\($0)" }), "kind": .text(entry.kind.name),
        "segments": .count(entry.segments), "lines": .count(entry.lines),
        "bytes": .count(entry.bytes), "uncompressed_bytes": .count(entry.uncompressedBytes),
        "slot_min": entry.slots.map { .unsigned($0.lowerBound) } ?? .null,
        "slot_max": entry.slots.map { .unsigned($0.upperBound) } ?? .null,
        "time_min": entry.times.map { .integer($0.lowerBound) } ?? .null,
        "time_max": entry.times.map { .integer($0.upperBound) } ?? .null,
      ])
    }
    let gaps = status.gaps.map {
      JSONText.array([.text("\($0.lowerBound)"), .text("\($0.upperBound)")])
    }
    return .object(["days": .array(rows), "gaps": .array(gaps)])
  }
}

/// The segments, one a line.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the segments, one a line.",
    discussion: "sundial archive list --archive data/archive")

  @Option(help: "Folder of the raw archive.")
  var archive: String = "data/archive"

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() throws {
    for day in try ArchiveReader(root: archive).allDays {
      for entry in day.segments {
        let object = JSONText.object([
          "file": .text(entry.path), "lines": .count(entry.lines), "bytes": .count(entry.bytes),
          "sha256": .text(entry.sha256), "tool": .text(entry.tool),
        ])
        Terminal.out(json ? object.line : "\(entry.sha256)  \(entry.path)")
      }
    }
  }
}
