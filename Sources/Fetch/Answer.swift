import CTransactionJSON
import Market
import Synchronization

/// A provider's answer, read as far as paging, place and status need it.
struct Answer {
  /// What `result` (Helius) or `data` (Birdeye) is.
  enum ResultType: UInt8 {
    case absent, null, object, list, number, other
  }

  /// The answer on one line; ranges of items are of it.
  let text: [UInt8]
  let resultType: ResultType
  /// Bytes of the result in `text`; empty where it is absent or null, or an object with a list of
  /// items.
  let result: Range<Int>
  /// The result where it is a whole number.
  let number: Int64
  /// Rows of the result's list, or the result itself as the only one.
  let items: [Item]
  /// Whether `items` came from a list.
  let hasList: Bool
  /// `paginationToken`; nil where it is null or absent.
  let token: String?
  /// Whether the field is there at all.
  let tellsToken: Bool
  /// `hasNext` or `has_next`; nil where it is not told.
  let hasNext: Bool?
  /// `success`; nil where it is not told.
  let success: Bool?
  /// Whether an error stands in it.
  let hasError: Bool
  let errorCode: Int64?
  /// Message of the error or of the answer.
  let message: String?
  /// Block time of a block's answer.
  let resultTime: Int64?

  /// One row of an answer.
  struct Item {
    /// Its own bytes in the answer's text.
    let range: Range<Int>
    let slot: UInt64?
    /// Block time or open time, Unix seconds.
    let time: Int64?
    let transactionIndex: UInt64?
    let signature: Signature?
    let failed: Bool
    let isNull: Bool
    /// Places of a trade's instruction (Birdeye); −1 where there is none.
    let instructionIndex: Int64
    let innerIndex: Int64
  }

  /// The bytes of an item.
  func bytes(of item: Item) -> ArraySlice<UInt8> { text[item.range] }
}

/// Bytes behind a body that its reader may look at.
let answerPaddingBytes = 64

/// Reads answers, one at a time. It keeps buffers of several times the largest answer's size.
final class AnswerReader {
  private let parser: OpaquePointer

  init() {
    guard let parser = transaction_parser_new() else { fatalError("out of memory") }
    self.parser = parser
  }

  deinit { transaction_parser_free(parser) }

  /// The answer in a body; nil where it is not whole JSON of an object or list.
  func answer(in body: [UInt8]) -> Answer? {
    body.withUnsafeBufferPointer { answer(in: body, $0) }
  }

  private func answer(in body: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Answer? {
    var view = ProviderAnswer()
    // Sound: an array's storage is as long as its capacity, and what lies behind the body is only
    // looked at, never believed. So a body with room to spare is read where it stands.
    let status = transaction_parser_answer(
      parser, bytes.baseAddress, bytes.count, body.capacity, &view)
    guard status == TRANSACTION_JSON_OK else { return nil }
    // Sound: all pointers stand until the parser's next call, and are copied from here. A body that
    // stood on one line already is the text itself: no second copy of megabytes.
    let text =
      Int(view.text_count) == body.count
      ? body : Array(UnsafeBufferPointer(start: view.text, count: Int(view.text_count)))
    let words = UnsafeBufferPointer(
      start: view.words,
      count: Int(
        max(
          view.token_start + view.token_count, view.message_start + view.message_count)))
    let items = UnsafeBufferPointer(start: view.items, count: Int(view.item_count))
    func word(_ start: UInt64, _ count: UInt64) -> String {
      String(decoding: words[Int(start)..<Int(start + count)], as: UTF8.self)
    }
    return Answer(
      text: text, resultType: Answer.ResultType(rawValue: view.result_type) ?? .other,
      result: Int(view.result_start)..<Int(view.result_start + view.result_count),
      number: view.number, items: items.map(Answer.Item.init), hasList: view.has_list == 1,
      token: view.has_token == 1 ? word(view.token_start, view.token_count) : nil,
      tellsToken: view.tells_token == 1, hasNext: view.has_next == 0 ? nil : view.has_next == 2,
      success: view.has_success == 1 ? view.success == 1 : nil, hasError: view.has_error == 1,
      errorCode: view.has_error_code == 1 ? view.error_code : nil,
      message: view.has_message == 1 ? word(view.message_start, view.message_count) : nil,
      resultTime: view.has_result_time == 1 ? view.result_time : nil)
  }
}

/// Readers for all lanes: as many as read at the same time, which is as many as there are cores.
final class AnswerReaders: Sendable {
  private let free = Mutex<[Parked]>([])

  /// Unchecked: only one holds a reader at a time.
  private struct Parked: @unchecked Sendable {
    let reader: AnswerReader
  }

  /// The answer in a body; nil where it is not whole JSON of an object or list.
  func answer(in body: [UInt8]) -> Answer? {
    let parked = free.withLock { $0.popLast() } ?? Parked(reader: AnswerReader())
    defer { free.withLock { $0.append(parked) } }
    return parked.reader.answer(in: body)
  }
}

extension Answer.Item {
  init(_ item: AnswerItem) {
    range = Int(item.start)..<Int(item.start + item.count)
    slot = item.has_slot == 1 ? item.slot : nil
    time = item.has_time == 1 ? item.time : nil
    transactionIndex = item.has_transaction_index == 1 ? item.transaction_index : nil
    signature =
      item.has_signature == 1 ? withUnsafeBytes(of: item.signature) { Signature(bytes: $0) } : nil
    failed = item.failed == 1
    isNull = item.is_null == 1
    instructionIndex = item.instruction_index
    innerIndex = item.inner_index
  }
}
