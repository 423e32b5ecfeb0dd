import Archive
import ArgumentParser
import Batch
import Market
import Report

/// Every byte against its checksum, and on request what the bytes say.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check every byte of the archive, and what it says.",
    usage: """
      sundial archive verify [--archive <archive>] [--meaning]
                                    [--threads <threads>] [--json] [--quiet]
      """,
    discussion: """
      sundial archive verify --meaning --archive data/archive

      Exit code 4 when bytes are damaged or balances or order contradict themselves, 3 when
      transactions are missing between two trades of a pool, unread, or differ from the chain.
      """)

  @Option(help: "Folder of the raw archive.")
  var archive: String = "data/archive"

  @Flag(help: "Decode everything too: balances, order, gaps, agreement with the chain.")
  var meaning = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let findings = try verifyBytes(root: archive)
    let damaged = findings.contains { $0.severity == .damage }
    var report: MeaningReport?
    if meaning && !damaged {
      let job = MeaningJob(archive: archive, threads: threads.count)
      report = try observed(output) { observe throws(SundialError) in try job.run(observe) }
    }
    Terminal.out(
      output.json
        ? VerifyText.json(findings, report, damaged: damaged).line
        : VerifyText.lines(findings, report))
    if damaged || report?.isContradictory == true {
      throw ArgumentParser.ExitCode(Market.ExitCode.archiveDamaged.rawValue)
    }
    if report?.isWhole == false {
      throw ArgumentParser.ExitCode(Market.ExitCode.incomplete.rawValue)
    }
  }
}

/// What a verification found.
private enum VerifyText {
  static func lines(_ findings: [ArchiveFinding], _ report: MeaningReport?) -> String {
    var lines = findings.map { "\($0.severity.rawValue): \($0.error)" }
    if findings.isEmpty { lines.append("every byte is as it was sealed") }
    guard let coverage = report?.coverage else { return lines.joined(separator: "\n") }
    lines.append(
      "\(coverage.transactions) transactions: \(coverage.imbalanceCount) with balances that do "
        + "not add up, \(coverage.disorderCount) out of order, \(coverage.problemCount) unread")
    lines += (coverage.imbalances + coverage.disorder).prefix(10).map { "  \($0)" }
    for venue in coverage.venues {
      lines.append(
        "\(venue.venue): \(venue.exact) exact, \(venue.explained) explained, "
          + "\(venue.disagreeing) disagree; of \(venue.meetings) meetings of states "
          + "\(venue.gaps) gaps")
      lines += venue.samples.map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  static func json(
    _ findings: [ArchiveFinding], _ report: MeaningReport?, damaged: Bool
  ) -> JSONText {
    var fields: [String: JSONText] = [
      "damaged": .bool(damaged || report?.isContradictory == true),
      "findings": .array(
        findings.map {
          .object([
            "severity": .text($0.severity.rawValue), "error": .text($0.error.code),
            "place": .optional($0.error.place), "message": .text($0.error.message),
          ])
        }),
    ]
    if let coverage = report?.coverage {
      fields["meaning"] = .object([
        "transactions": .count(coverage.transactions),
        "imbalanced": .count(coverage.imbalanceCount),
        "out_of_order": .count(coverage.disorderCount),
        "unread": .count(coverage.problemCount),
        "undecoded": .count(coverage.undecoded.reduce(0) { $0 + $1.count }),
        "agreement": BuildText.agreement(coverage.venues),
        "continuity": BuildText.continuity(coverage.venues),
        "samples": .array(
          (coverage.imbalances + coverage.disorder + coverage.problems
            + coverage.venues.flatMap(\.samples)).map(JSONText.text)),
      ])
    }
    return .object(fields)
  }
}
