import Columns
import Market

/// Transfers as lines of text: the keys of docs/formats/export.md.
enum TransferLine {
  static let header =
    "signature,slot,block_time,tx_index,outer_index,inner_index,height,kind,role,mint,amount,fee,"
    + "decimals,source,destination,source_owner,destination_owner,authority,failed\n"

  /// One JSON object a line.
  static func appendJSON(
    _ transfers: ArraySlice<Transfer>, of origin: TransferOrigin, to bytes: inout [UInt8]
  ) {
    for transfer in transfers {
      let line = fields(origin, transfer).map { name, value in
        let text = value.text ?? "null"
        return value.isNumber || value.text == nil
          ? "\"\(name)\":\(text)" : "\"\(name)\":\"\(text)\""
      }.joined(separator: ",")
      bytes.append(contentsOf: "{\(line)}\n".utf8)
    }
  }

  /// One line of comma-separated values each; nothing = not known.
  static func appendCSV(
    _ transfers: ArraySlice<Transfer>, of origin: TransferOrigin, to bytes: inout [UInt8]
  ) {
    for transfer in transfers {
      let line = fields(origin, transfer).map { $0.1.text ?? "" }.joined(separator: ",")
      bytes.append(contentsOf: "\(line)\n".utf8)
    }
  }

  /// A number, or a name or base58 key, of which no character needs escaping.
  private struct Value {
    var text: String?
    var isNumber: Bool

    static func number(_ value: (some BinaryInteger)?) -> Value {
      Value(text: value.map { "\($0)" }, isNumber: true)
    }

    static func word(_ value: (some CustomStringConvertible)?) -> Value {
      Value(text: value.map { "\($0)" }, isNumber: false)
    }
  }

  private static func fields(
    _ origin: TransferOrigin, _ transfer: Transfer
  ) -> [(String, Value)] {
    [
      ("signature", .word(origin.signature)), ("slot", .number(origin.slot)),
      ("block_time", .number(origin.blockTime)), ("tx_index", .number(origin.txIndex)),
      ("outer_index", .number(transfer.outerIndex)),
      ("inner_index", .number(transfer.innerIndex < 0 ? nil : transfer.innerIndex)),
      ("height", .number(transfer.height)), ("kind", .word(transfer.kind.name)),
      ("role", .word(transfer.role.name)), ("mint", .word(transfer.mint)),
      ("amount", .number(transfer.amount)), ("fee", .number(transfer.fee)),
      ("decimals", .number(transfer.decimals)), ("source", .word(transfer.source)),
      ("destination", .word(transfer.destination)), ("source_owner", .word(transfer.sourceOwner)),
      ("destination_owner", .word(transfer.destinationOwner)),
      ("authority", .word(transfer.authority)),
      ("failed", Value(text: origin.failed ? "true" : "false", isNumber: true)),
    ]
  }
}
