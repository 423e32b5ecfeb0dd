import Archive
import Market
import Testing

@testable import Fetch

/// Birdeye's trades, walked by time and inside a second by offset, where pages are not as they
/// should be.
struct TradeWalkTests {
  /// How a page that is asked for the first time is spoilt.
  enum Spoilt: CaseIterable, Sendable {
    /// It begins a third of a page too early.
    case early
    /// It begins half a page too late, as when rows before it have gone.
    case late
    /// Its first row stands twice and its last is left out.
    case repeatedRow
    /// It has no rows and says that it goes on.
    case empty
  }

  /// 450 trades of one second between quieter times, answered as the API does.
  private struct Trades: Sendable {
    let chain = FakeChain(600)
    let times: [Int64]

    init() {
      let start = FakeChain.day.start
      times = (0..<600).map { number in
        number < 60 ? start - 50 : number < 510 ? start + 10 : start + Int64(number)
      }
    }

    var wanted: Set<String> { Set((60..<600).map(body)) }

    func body(_ number: Int) -> String {
      "{\"tx_hash\":\"\(chain.rows[number].signature)\",\"ins_index\":1,\"inner_ins_index\":0,"
        + "\"block_unix_time\":\(times[number]),\"block_number\":7}"
    }

    func answer(_ asked: ScriptedTransport.Asked, spoilt: Spoilt?) -> HTTPAnswer {
      let before = Int64(asked.query("before_time") ?? "") ?? 0
      let offset = Int(asked.query("offset") ?? "") ?? 0
      let limit = Int(asked.query("limit") ?? "") ?? 0
      #expect(offset >= 0 && offset + limit <= 10_000)
      let newest = (0..<600).reversed().filter { times[$0] < before }
      func rows(from start: Int) -> [Int] { Array(newest.dropFirst(max(0, start)).prefix(limit)) }
      let page: [Int]
      switch spoilt {
      case .early: page = rows(from: offset - limit / 3)
      case .late where offset > 0: page = rows(from: offset + limit / 2)
      case .repeatedRow:
        page = [rows(from: offset)[0]] + rows(from: offset).prefix(limit - 1)
      case .empty where offset > 0: page = []
      default: page = rows(from: offset)
      }
      let items = page.map(body).joined(separator: ",")
      let next = newest.count > offset + limit
      return .text(200, "{\"data\":{\"items\":[\(items)],\"has_next\":\(next)},\"success\":true}")
    }
  }

  private func plan() throws -> FetchPlan {
    try FetchFixture.plan(
      """
      {"birdeye":{"requests_per_minute":600},
       "fetch":[{"kind":"trades","tokens":["\(FakeChain.address)"]}]}
      """)
  }

  @Test(
    "a page inside a second that begins early or late, repeats a row or is empty loses none",
    arguments: Spoilt.allCases)
  func spoiltPages(spoilt: Spoilt) async throws {
    let trades = Trades()
    let fixture = FetchFixture()
    let transport = ScriptedTransport { asked in
      .success(trades.answer(asked, spoilt: asked.before == 0 ? spoilt : nil))
    }
    #expect(try await fixture.run(try plan(), transport).exitCode == 0)
    let bodies = try fixture.bodies("birdeye-trades")
    #expect(bodies.count == trades.wanted.count)
    #expect(Set(bodies) == trades.wanted)
  }

  @Test("without faults each page brings what it can: eight pages for 540 trades")
  func cleanPages() async throws {
    let trades = Trades()
    let fixture = FetchFixture()
    let transport = ScriptedTransport { .success(trades.answer($0, spoilt: nil)) }
    #expect(try await fixture.run(try plan(), transport).exitCode == 0)
    #expect(Set(try fixture.bodies("birdeye-trades")) == trades.wanted)
    #expect(transport.log.count <= 8)
  }

  @Test("a second whose pages bring nothing new is given up, not walked for ever")
  func standstill() async throws {
    let trades = Trades()
    let fixture = FetchFixture()
    let transport = ScriptedTransport { asked in
      // Every offset gives the first page.
      var first = asked
      first.call.query = asked.call.query.map { item in
        item.name == "offset" ? HTTPCall.QueryItem(name: "offset", value: "0") : item
      }
      let offset = Int(asked.query("offset") ?? "") ?? 0
      return .success(trades.answer(offset > 0 ? first : asked, spoilt: nil))
    }
    #expect(try await fixture.run(try plan(), transport).exitCode == 3)
    #expect(
      try fixture.units().allSatisfy {
        !$0.complete && $0.reason?.contains("bring no new trade") == true
      })
    #expect(transport.log.count < 60)
  }
}
