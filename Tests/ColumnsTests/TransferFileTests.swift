import Fixtures
import Market
import Testing

@testable import Columns

/// Files of transfers are of several record batches, written as they grow.
@Suite struct TransferFileTests {
  /// One more batch than the first begins.
  private let count = TransferFile.rowsPerBatch + 5

  private func transfer(_ number: Int) -> Transfer {
    var transfer = Transfer(
      kind: Transfer.Kind.allCases[number % Transfer.Kind.allCases.count],
      outerIndex: UInt16(number % 7), innerIndex: Int16(number % 9 - 1), height: 2)
    transfer.role = Transfer.Role.allCases[number % Transfer.Role.allCases.count]
    transfer.amount = number % 3 == 0 ? nil : UInt64(number)
    transfer.mint = number % 4 == 0 ? nil : key(number)
    transfer.source = key(number + 1)
    return transfer
  }

  private func key(_ number: Int) -> Pubkey { Pubkey(words: (UInt64(number), 1, 2, 3)) }

  /// The bytes of a file whose transactions have `each` transfers.
  private func bytes(each: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let file = try TransferFile(segmentHashes: [], decoderVersion: "7") { bytes += $0 }
    for start in stride(from: 0, to: count, by: each) {
      // What belongs to a transaction is that of its first transfer's thousand.
      let origin = TransferOrigin(
        signature: .zero, slot: start < 1_000 ? nil : UInt64(start / 1_000), blockTime: nil,
        txIndex: 5, failed: start / 1_000 % 2 == 1)
      let transfers = (start..<min(start + each, count)).map(transfer)
      try file.append(transfers[...], of: origin)
    }
    try file.finish()
    return bytes
  }

  @Test("batches are full whatever a transaction holds")
  func batchesAreFull() throws {
    let single = try bytes(each: 1)
    #expect(try single == bytes(each: 1_000))
    #expect(try single == bytes(each: 500))
  }

  @Test(.enabled(if: PythonTests.python != nil, "skipped: no Python with pyarrow"))
  func otherReadersReadEveryRow() throws {
    let scratch = ScratchFolder()
    let path = try scratch.write(bytes(each: 500), to: "transfers.arrow")
    let line = try #require(try PythonTests.run("read_columns.py", [path])?.first)
    let rows = (0..<count).map(transfer)
    var (total, nulls) = (0, 0)
    for (number, row) in rows.enumerated() {
      let slot = number / 1_000
      total += Int(row.outerIndex) + Int(row.innerIndex) + 2 + 5 + slot + slot % 2
      total += Int(row.kind.rawValue) + Int(row.role.rawValue) + Int(row.amount ?? 0)
      // Time, fee, decimals, destination, owners and authority are not told.
      nulls += 7 + (slot == 0 ? 1 : 0) + (row.amount == nil ? 1 : 0) + (row.mint == nil ? 1 : 0)
    }
    #expect(line == "transfers.arrow \(count) \(total) \(nulls) 1 raydium_cpmm")
  }
}
