import Market
import Testing

@testable import Decode

struct ImportRecognitionTests {
  private let signature =
    "\(Signature(high: "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5", low: .zero))"

  private var transaction: String {
    """
    {"slot": 5, "blockTime": null,
      "meta": {"err": null, "fee": 1, "note": "two  blanks \\" in"},
      "transaction": {"message": {"accountKeys": []}, "signatures": ["\(signature)"]}, "x": 1.50}
    """
  }

  private func items(_ text: String) -> [ImportItem] {
    guard case .items(let items) = recognise(Array(text.utf8)) else { return [] }
    return items
  }

  private func reason(_ text: String) -> String {
    guard case .refused(let reason) = recognise(Array(text.utf8)) else { return "" }
    return reason
  }

  @Test func everyWrappingGivesTheSameBody() {
    let bare = items(transaction)
    #expect(bare.count == 1)
    #expect(bare.first?.slot == 5)
    #expect(bare.first?.blockTime == nil)
    #expect(bare.first?.encoding == "json")
    #expect(bare.first?.signature.description == signature)
    let body = String(decoding: bare.first?.body ?? [], as: UTF8.self)
    #expect(body.hasPrefix(#"{"slot":5,"blockTime":null,"meta":{"#))
    #expect(body.contains(#""two  blanks \" in""#))
    #expect(body.hasSuffix(#""x":1.50}"#))
    let line = transaction.replacing("\n", with: " ")
    for text in [
      #"{"jsonrpc":"2.0","result":\#(transaction),"id":1}"#, "[\(transaction)]",
      #"{"jsonrpc":"2.0","result":{"data":[\#(transaction)],"paginationToken":null}}"#,
      #"[{"result":\#(transaction)}]"#, line + "\n",
    ] {
      #expect(items(text) == bare, "\(text)")
    }
    #expect(items("\(line)\n\n{\"result\":\(line)}\n") == bare + bare)
  }

  /// A block's transactions get what getBlock keeps outside of them; slots between a block and its
  /// parent hold none, so that the first of them keeps the order.
  @Test func blocksAreTakenApart() throws {
    let inner =
      #"{"meta":{"err":null,"fee":1},"transaction":{"message":{},"signatures":["\#(signature)"]}}"#
    let block =
      #"{"blockTime":77,"parentSlot":8,"blockhash":"x","transactions":[\#(inner),\#(inner)]}"#
    let found = items(#"{"result":\#(block)}"#)
    #expect(found.map(\.slot) == [9, 9])
    #expect(found.map(\.blockTime) == [77, 77])
    let second = String(decoding: try #require(found.last).body, as: UTF8.self)
    #expect(second.hasPrefix(#"{"transactionIndex":1,"blockTime":77,"slot":9,"meta":"#))
    #expect(items(#"{"slot":12,"blockTime":null,"transactions":[\#(inner)]}"#).first?.slot == 12)
  }

  @Test func everythingElseIsRefusedByName() {
    #expect(reason("") == "empty file")
    #expect(reason(" \n ") == "empty file")
    #expect(reason("{").hasPrefix("not valid JSON"))
    #expect(reason(String(transaction.dropLast(3))).hasPrefix("line 1: not valid JSON"))
    #expect(reason(#"{"jsonrpc":"2.0","result":null,"id":1}"#).hasPrefix("null result"))
    #expect(reason("null").hasPrefix("null"))
    #expect(reason("[]").hasPrefix("empty list"))
    #expect(reason("7") == "not a JSON object")
    #expect(reason(#"{"error":{"code":-32602}}"#).hasPrefix("error answer"))
    #expect(reason(#"{"blockhash":"x","transactions":[]}"#).hasPrefix("empty block"))
    #expect(reason(#"{"blockhash":"x","signatures":[]}"#).hasPrefix("block answer without"))
    #expect(reason(#"{"blockhash":"x","transactions":["x"]}"#).hasPrefix("block answer of sig"))
    #expect(
      reason(#"{"slot":1,"transaction":{"transaction":{},"meta":{}}}"#)
        .contains("without a signature"))
    #expect(reason(#"{"accountData":[],"signature":"x"}"#).contains("without a signature"))
    #expect(reason(#"{"accountData":[]}"#).hasPrefix("no `transaction`"))
    #expect(reason(#"[{"signature":"x","slot":1}]"#).hasPrefix("item 0: list of signatures"))
    #expect(reason(#"{"transaction":["x","base58"],"meta":{}}"#).hasPrefix("encoding other"))
    #expect(reason(#"{"transaction":"x","meta":{}}"#).contains("base58"))
    #expect(
      reason(#"{"transaction":{"signatures":[],"message":{}},"meta":{}}"#)
        .contains("without a signature"))
    #expect(reason(#"{"slot":1 2}"#).hasPrefix("not valid JSON"))
  }
}
