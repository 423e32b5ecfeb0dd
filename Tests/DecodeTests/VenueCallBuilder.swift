import Foundation
import Market

/// A transaction of one instruction of a venue, written as a provider answers it.
struct VenueCall {
  var program: Pubkey
  var accounts: [Pubkey]
  var data: [UInt8]
  var transfers: [Transfer] = []
  var events: [[UInt8]] = []
  var balances: [(account: Pubkey, mint: Pubkey, decimals: Int)] = []
  var error = "null"

  /// A token transfer; checked where the mint is told.
  struct Transfer {
    var source, destination, authority: Pubkey
    var amount: UInt64
    var mint: Pubkey?
  }

  static let payer = key(1)
  private static let tokenProgram: Pubkey = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"

  static func key(_ number: UInt8) -> Pubkey {
    Pubkey(bytes: [number] + [UInt8](repeating: 200, count: 31))
  }

  static func bytes(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(value >> ($0 * 8) & 255) } }
  static func bytes(_ value: UInt128) -> [UInt8] {
    (0..<16).map { UInt8(value >> ($0 * 8) & 255) }
  }

  /// Eight bytes as hexadecimal reads.
  static func tag(_ discriminator: UInt64) -> [UInt8] { bytes(discriminator).reversed() }

  /// The transaction as JSON.
  var json: String {
    var keys = [Self.payer]
    for key in accounts + [program, Self.tokenProgram] where !keys.contains(key) {
      keys.append(key)
    }
    for transfer in transfers {
      let ends = [transfer.source, transfer.destination, transfer.authority]
      for key in ends + (transfer.mint.map { [$0] } ?? []) where !keys.contains(key) {
        keys.append(key)
      }
    }
    let at = { (key: Pubkey) in keys.firstIndex(of: key) ?? 0 }
    let call = { (program: Pubkey, accounts: [Pubkey], data: [UInt8], height: String) in
      #"{"programIdIndex":\#(at(program)),"accounts":\#(accounts.map(at)),"#
        + #""data":"\#(Base58.encode(data))","stackHeight":\#(height)}"#
    }
    let inner = transfers.map { transfer in
      let ends = [transfer.source] + (transfer.mint.map { [$0] } ?? [])
      let data = (transfer.mint == nil ? [3] : [12]) + Self.bytes(transfer.amount)
      return call(
        Self.tokenProgram, ends + [transfer.destination, transfer.authority],
        data + (transfer.mint == nil ? [] : [6]), "2")
    }
    let balances = balances.map {
      #"{"accountIndex":\#(at($0.account)),"mint":"\#($0.mint)","#
        + #""uiTokenAmount":{"amount":"9","decimals":\#($0.decimals)}}"#
    }.joined(separator: ",")
    let logs =
      [#""Program \#(program) invoke [1]""#]
      + events.map { #""Program data: \#(Data($0).base64EncodedString())""# }
      + [#""Program \#(program) success""#]
    let lamports = keys.map { _ in "7" }.joined(separator: ",")
    return #"{"slot":5,"blockTime":7,"version":0,"meta":{"err":\#(error),"fee":5000,"#
      + #""preBalances":[\#(lamports)],"postBalances":[\#(lamports)],"#
      + #""innerInstructions":[{"index":0,"instructions":[\#(inner.joined(separator: ","))]}],"#
      + #""preTokenBalances":[\#(balances)],"postTokenBalances":[\#(balances)],"#
      + #""loadedAddresses":{"writable":[],"readonly":[]},"#
      + #""logMessages":[\#(logs.joined(separator: ","))]},"#
      + #""transaction":{"signatures":["\#(Signature(high: Self.payer, low: program))"],"#
      + #""message":{"header":{"numRequiredSignatures":1},"#
      + #""accountKeys":[\#(keys.map { "\"\($0)\"" }.joined(separator: ","))],"#
      + #""instructions":[\#(call(program, accounts, data, "null"))]}}}"#
  }
}
