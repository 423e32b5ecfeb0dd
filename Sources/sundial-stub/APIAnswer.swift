import NIOCore

/// An answer before it goes out, with what it costs.
struct APIAnswer: Sendable {
  var status = 200
  var contentType = "application/json"
  var headers: [(name: String, value: String)] = []
  var body = ByteBuffer()
  /// What it costs; failed answers are free.
  var credits = Credits.free
  /// The smallest price of everything the question's pages hold, where it has pages; its text names
  /// the question.
  var chain: PageChain?
  /// Credits for rows that were given before, because a fault repeated them.
  var repeatedCredits = 0
  /// Whether the fault asked for is in it; some faults need rows to work on.
  var tookFault = false

  static func text(_ status: Int, _ text: String, contentType: String = "application/json")
    -> APIAnswer
  {
    APIAnswer(status: status, contentType: contentType, body: ByteBuffer(string: text))
  }
}

/// A question answered in pages, and what all its pages cost at least by the current prices.
struct PageChain: Hashable, Sendable {
  var question: UInt64
  var minimum: Int
}
