import Decode
import Fixtures
import Foundation
import Testing

/// A run that begins late still reads what earlier days tell of mints.
@Suite struct EarlierDaysTests {
  @Test func earlierDaysAreInTheIdentityAndMustBeFresh() throws {
    let scratch = ScratchFolder()
    let archive = scratch("archive")
    try sundial("simulate", "--days", "2", "--launches", "2", "--out", archive)
    try sundial("build", "--archive", archive)
    let whole = try lateRun(scratch, "whole").object()
    try scratch.remove("columns/\(DecoderVersion.text)/2026-10-01")
    let stale = try lateRun(scratch, "stale", exit: 10)
    #expect(try stale.error().text("error") == "E-BATCH-004")
    // Another launch of the first day, known of later: other facts may give another result.
    let body = String(decoding: try SimulatedWorld(launches: 1).bodies[0], as: UTF8.self)
    try sundial("archive", "import", scratch.write(body, to: "one.json"), "--archive", archive)
    try sundial("build", "--archive", archive)
    let more = try lateRun(scratch, "more").object()
    #expect(try RunStamp(whole).runID != RunStamp(more).runID)
  }

  private func lateRun(
    _ scratch: ScratchFolder, _ name: String, exit status: Int32 = 0
  ) throws -> ProgramOutcome {
    try sundial(
      "run", "configs/runs/example.json", "--archive", scratch("archive"), "--from", "2026-10-02",
      "--results", scratch("\(name).sqlite"), "--json", exit: status)
  }
}
