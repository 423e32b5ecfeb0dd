import Market
import Testing

@testable import Decode

/// A transaction of two keys and one instruction, with which each test breaks one thing.
private let plain = """
  {"slot":5,"blockTime":7,"transactionIndex":3,"version":0,"meta":{"err":null,"fee":5000,\
  "preBalances":[10,1],"postBalances":[5,1],"innerInstructions":[],"preTokenBalances":[],\
  "postTokenBalances":[],"loadedAddresses":{"writable":[],"readonly":[]},"logMessages":[]},\
  "transaction":{"signatures":["\(signature)"],"message":{"header":{"numRequiredSignatures":1},\
  "accountKeys":["\(wallet)","\(program)"],"instructions":[{"programIdIndex":1,"accounts":[0],\
  "data":"7YXqSw"}]}}}
  """
private let wallet = "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5"
private let program = "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P"
private let signature =
  "\(Signature(high: "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5", low: .zero))"

private let call = #"{"programIdIndex":1,"accounts":[],"data":""}"#

private func balance(_ account: Int, _ amount: String, _ decimals: Int) -> String {
  let amounts = #"{"amount":"\#(amount)","decimals":\#(decimals)}"#
  return #""preTokenBalances":[{"accountIndex":\#(account),"mint":"\#(program)","#
    + #""uiTokenAmount":\#(amounts)}]"#
}

struct BadInputTests {
  @Test func thePlainTransactionIsRead() {
    let block = decode(plain)
    #expect(block.problems == [])
    #expect(block.transactions.count == 1)
    let transaction = block.transactions[0]
    #expect(transaction.slot == 5)
    #expect(transaction.blockTime == 7)
    #expect(transaction.txIndex == 3)
    #expect(transaction.networkFee == 5000)
    #expect(!transaction.failed)
  }

  @Test(arguments: [
    (#""slot":5"#, #""slot":18446744073709551616"#, "a number"),
    (#""slot":5"#, #""slot":-1"#, ""),
    (#""slot":5"#, #""slot":1.5"#, "a number"),
    (#""slot":5"#, #""slot":5,"slot":6"#, "a field that stands twice"),
    (#""slot":5"#, #""slot":"5""#, "not of the expected shape"),
    (#""fee":5000"#, #""fee":1e3"#, ""),
    (#""fee":5000"#, #""fee":5000,"fee":1"#, "a field that stands twice"),
    (#""programIdIndex":1"#, #""programIdIndex":2"#, "an index beyond"),
    (#""programIdIndex":1"#, #""programIdIndex":32768"#, "a number"),
    (#""programIdIndex":1"#, #""x":1"#, "not of the expected shape"),
    (#""accounts":[0]"#, #""accounts":[255]"#, "an index beyond"),
    (#""accounts":[0]"#, #""accounts":[70000]"#, "a number"),
    (#""data":"7YXqSw""#, #""data":"0OIl""#, "instruction data"),
    (wallet, wallet + "1", "an address"),
    (wallet, "1", "an address"),
    (#""meta":{"#, #""meta":null,"m":{"#, "no meta"),
    (
      #""innerInstructions":[]"#,
      #""innerInstructions":[{"index":1,"instructions":[\#(call)]}]"#,
      "an index beyond"
    ),
    (
      #""preTokenBalances":[]"#,
      balance(9, "1", 6),
      "an index beyond"
    ),
    (
      #""preTokenBalances":[]"#,
      balance(0, "1", 256),
      "a number"
    ),
    (
      #""preTokenBalances":[]"#,
      balance(0, "18446744073709551616", 6),
      ""
    ),
    (#""signatures":["#, #""signatures":[],"s":["#, "no signature"),
    ("}}}", "}}", "not valid JSON"),
    ("}}}", "}}}}", "not valid JSON"),
    ("}}}", "}}} {}", "not valid JSON"),
  ])
  func oneBrokenThingIsNamed(_ old: String, _ new: String, _ reason: String) {
    let block = decode(plain.replacing(old, with: new))
    #expect(block.transactions == [])
    #expect(block.problems.count == 1)
    #expect(block.problems.first?.reason.hasPrefix(reason) == true, "\(block.problems)")
  }

  @Test func decimalsOf255AreKept() {
    let largest = balance(0, "18446744073709551615", 255)
    #expect(decode(plain.replacing(#""preTokenBalances":[]"#, with: largest)).problems == [])
  }

  @Test func aBadLineLeavesItsNeighbours() {
    let cut = String(plain.prefix(plain.count / 2))
    let block = decode([plain, cut, "", plain].joined(separator: "\n"))
    #expect(block.transactions.map(\.line) == [0, 3])
    #expect(block.problems.map(\.line) == [1])
  }

  @Test func theNameOfABadTransactionIsKept() {
    let block = decode(plain.replacing(#""accounts":[0]"#, with: #""accounts":[9]"#))
    #expect(block.problems.first?.signature?.description == signature)
  }

  @Test func invalidUTF8AndDeepNestingEndInProblems() {
    var bytes = Array(plain.utf8)
    bytes[bytes.count - 40] = 0xFF
    #expect(decode(bytes).problems.count == 1)
    let deep = String(repeating: "[", count: 100_000)
    #expect(decode("{\"slot\":\(deep)").problems.count == 1)
    guard case .refused = recognise(Array((deep + String(repeating: "]", count: 100_000)).utf8))
    else {
      Issue.record("deep nesting recognised")
      return
    }
  }

  @Test func moreInstructionsThanATransactionHoldsAreRefused() {
    let one = #"{"programIdIndex":1,"accounts":[0],"data":""}"#
    let many = Array(repeating: one, count: 2_000).joined(separator: ",")
    let block = decode(plain.replacing(#""instructions":[{"#, with: #""instructions":[\#(many),{"#))
    #expect(block.problems.first?.reason.hasPrefix("more than a transaction can hold") == true)
  }

  @Test func anEmptyBlockIsEmpty() {
    #expect(decode("").transactions == [])
    #expect(decode("\n \n").problems == [])
    #expect(decode("[]").problems.count == 1)
    #expect(decode("null").problems.count == 1)
    #expect(decode("{}", bare: false).problems.count == 1)
  }

  @Test func wireBytesAreBounded() {
    let line = #"{"slot":1,"meta":{"err":null,"fee":1},"transaction":["%","base64"]}"#
    for (wire, reason) in [
      ("", "instruction data"), ("AA==", "no signature"), ("AQ==", "instruction data"),
      ("////", "instruction data"), ("A", "instruction data"), ("*", "instruction data"),
    ] {
      let block = decode(line.replacing("%", with: wire))
      #expect(block.problems.first?.reason.hasPrefix(reason) == true, "\(wire) \(block.problems)")
    }
    let base58 = decode(line.replacing("base64", with: "base58"))
    #expect(base58.problems.first?.reason.hasPrefix("an encoding") == true)
  }

  @Test func wireOfVersion1IsNamed() {
    var wire: [UInt8] = [1] + [UInt8](repeating: 7, count: 64) + [0x81, 1, 0, 0]
    wire += [UInt8](repeating: 0, count: 62)
    let text =
      #"{"slot":1,"meta":{"err":null,"fee":1},"transaction":["\#(base64(wire))","base64"]}"#
    #expect(
      decode(text).problems.first?.reason.hasPrefix("wire bytes of a message version") == true)
  }

  private func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    var bits = 0
    for (index, byte) in bytes.enumerated() {
      bits = bits << 8 | Int(byte)
      if index % 3 == 2 {
        for shift in [18, 12, 6, 0] { text.append(digits[bits >> shift & 63]) }
        bits = 0
      }
    }
    return text
  }
}

@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct MutationTests {
  /// Bytes changed, removed and cut at seeded places: every line ends as a transaction or a
  /// problem.
  @Test func mutatedTransactionsNeverCrash() {
    let lines = RealTransactions.lines
    let decoder = TransactionDecoder()
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let spice = Array("0123456789\"{}[],:-.eEnull\\ \u{1}\n".utf8)
    for round in 0..<4_000 {
      var line = lines[next(lines.count)]
      for _ in 0...next(4) {
        let place = next(line.count)
        switch next(4) {
        case 0: line[place] = UInt8(next(256))
        case 1: line[place] = spice[next(spice.count)]
        case 2: line.removeSubrange(place..<min(line.count, place + 1 + next(8)))
        default: line[place] = UInt8(ascii: "0") + UInt8(next(10))
        }
      }
      if next(20) == 0 { line.removeLast(next(line.count)) }
      let block = line.withUnsafeBytes { decoder.decode($0, bare: true) }
      #expect(line.isEmpty || block.transactions.count + block.problems.count > 0, "\(round)")
      if round % 4 == 0 { _ = recognise(line) }
    }
  }
}
