import Archive
import Market
import Testing

@testable import Fetch

/// The rules drawn from what users of Birdeye were hit by, B1 to B20, each by its number;
/// docs/api-rules.md has those that other tests hold.
struct BirdeyeRulesTests {
  let fixture = FetchFixture()

  static func candles(
    _ asked: ScriptedTransport.Asked, every step: Int64 = 60, type: String = "1m"
  ) -> HTTPAnswer {
    let from = Int64(asked.query("time_from") ?? "") ?? 0
    let to = Int64(asked.query("time_to") ?? "") ?? 0
    let items = stride(from: from, through: to, by: Int(step)).map {
      "{\"o\":1,\"h\":1,\"l\":1,\"c\":1,\"v\":0,\"v_usd\":0,\"unix_time\":\($0),"
        + "\"address\":\"\(FakeChain.address)\",\"type\":\"\(type)\",\"currency\":\"usd\"}"
    }
    return .text(200, "{\"success\":true,\"data\":{\"items\":[\(items.joined(separator: ","))]}}")
  }

  @Test(
    "B1: the end of compute units, told as 400, stops the run with exit 5",
    arguments: [
      HTTPAnswer.failure(400, "Compute units usage limit exceeded"),
      HTTPAnswer.failure(200, "Compute units usage limit exceeded for plan Free"),
      HTTPAnswer.text(400, "Compute units usage limit exceeded"),
    ])
  func ruleB1ComputeUnits(answer: HTTPAnswer) async throws {
    let transport = ScriptedTransport { _ in .success(answer) }
    let summary = try await fixture.run(try FetchFixture.candlePlan(), transport)
    #expect(summary.exitCode == 5)
    #expect(transport.log.count == 1)
  }

  @Test("B2: the plan without a price is asked once in two seconds; X-RateLimit-Reset is heeded")
  func ruleB2Pace() async throws {
    let plain = FetchSettings()
    #expect(plain.birdeyePerMinute == 30)
    #expect(plain.birdeyeBurst == 1)
    let limiter = RateLimiter(perSecond: 0.5, burst: 1)
    let places = [await limiter.reserve(now: 100), await limiter.reserve(now: 100)]
    #expect(places == [100, 102])
    let http = HTTPAnswer(status: 429, retryAfter: "1", rateLimitReset: "1004", body: [])
    let wait = try #require(Verdict.waitSeconds(http, now: 1_000))
    #expect(abs(wait - 4.2) < 0.001)
  }

  @Test("B3: a plan without an endpoint loses that endpoint; a 401 after an answer is waited out")
  func ruleB3Unauthorized() async throws {
    let words = "Your API key is either suspended or lacks sufficient permissions to access this."
    let plan = try FetchFixture.plan(
      """
      {"birdeye":{"requests_per_minute":600},"concurrency":1,"fetch":[
        {"kind":"security","tokens":["\(FakeChain.address)"]},
        {"kind":"candles","addresses":["\(FakeChain.address)"],"type":"1m"}]}
      """)
    let transport = ScriptedTransport { asked in
      if asked.method == "/defi/token_security" { return .success(.failure(401, words)) }
      if asked.before == 0, asked.query("time_from") != "\(FakeChain.day.start)" {
        return .success(.failure(401, words))
      }
      return .success(Self.candles(asked))
    }
    let summary = try await fixture.run(plan, transport)
    #expect(summary.exitCode == 3)
    #expect(summary.unitsComplete == 1)
    #expect(transport.count("/defi/token_security") == 1)
    #expect(transport.count("/defi/v3/ohlcv") == 3)
  }

  @Test("B4: a window that comes thinned out is asked for again; no window is wider than its cap")
  func ruleB4Downsampled() async throws {
    let transport = ScriptedTransport { asked in
      .success(Self.candles(asked, every: asked.before == 0 ? 240 : 60))
    }
    #expect(try await fixture.run(try FetchFixture.candlePlan(), transport).exitCode == 0)
    let bodies = try fixture.bodies("birdeye-ohlcv")
    #expect(bodies.count == 2)
    let times = bodies.joined().split(separator: "\"unix_time\":").count - 1
    #expect(times == 1_440)
    for asked in transport.log {
      let from = try #require(Int64(asked.query("time_from") ?? ""))
      let to = try #require(Int64(asked.query("time_to") ?? ""))
      #expect((to - from) / 60 < 1_000)
    }
    // A quiet token says the same twice, and is believed.
    let quiet = ScriptedTransport { .success(Self.candles($0, every: 600)) }
    #expect(try await FetchFixture().run(try FetchFixture.candlePlan(), quiet).exitCode == 0)
    // Another type than was asked for is no answer.
    let other = ScriptedTransport { .success(Self.candles($0, type: "1H")) }
    #expect(try await FetchFixture().run(try FetchFixture.candlePlan(), other).exitCode != 0)
  }

  @Test("B5: no request has bounds that are equal or the wrong way round")
  func ruleB5Bounds() async throws {
    let transport = ScriptedTransport { .success(Self.candles($0, every: 86_400, type: "1D")) }
    #expect(try await fixture.run(try FetchFixture.candlePlan("1D"), transport).exitCode == 0)
    for asked in transport.log {
      #expect(Int64(asked.query("time_from") ?? "")! < Int64(asked.query("time_to") ?? "")!)
    }
  }

  @Test("B6: what was fetched is recorded whole, so a candle that is missing is a quiet minute")
  func ruleB6FetchedRanges() async throws {
    let transport = ScriptedTransport { _ in
      .success(.text(200, #"{"success":true,"data":{"items":[]}}"#))
    }
    #expect(try await fixture.run(try FetchFixture.candlePlan(), transport).exitCode == 0)
    let unit = try #require(try fixture.units().first)
    #expect(unit.complete)
    #expect(unit.request.contains("\"from\":\(FakeChain.day.start)"))
  }

  @Test("B7: both spellings of fields are read; fields under other names are asked for again")
  func ruleB7Names() async throws {
    let reader = AnswerReader()
    for (time, next) in [("unixTime", "hasNext"), ("unix_time", "has_next")] {
      let text = "{\"success\":true,\"data\":{\"items\":[{\"\(time)\":5}],\"\(next)\":true}}"
      let answer = try #require(reader.answer(in: Array(text.utf8)))
      #expect(answer.items[0].time == 5)
      #expect(answer.hasNext == true)
    }
    let transport = ScriptedTransport { asked in
      let answer = Self.candles(asked)
      guard asked.before == 0 else { return .success(answer) }
      let text = String(decoding: answer.body, as: UTF8.self)
      return .success(.text(200, text.replacing("unix_time", with: "t")))
    }
    #expect(try await fixture.run(try FetchFixture.candlePlan(), transport).exitCode == 0)
    #expect(transport.log.count == 4)
  }

  @Test("B8, B9, B10: trades walk back by one bound, overlap by a second, and are kept once")
  func ruleB8B9B10Trades() async throws {
    let start = FakeChain.day.start
    let chain = FakeChain(300)
    // 250 trades in the day, 120 of them in one second, and older ones that are not wanted.
    let times = (0..<300).map { number -> Int64 in
      number < 50 ? start - 100 : number < 170 ? start + 10 : start + Int64(number)
    }
    let transport = ScriptedTransport { asked in
      #expect(asked.query("after_time") == nil)
      let before = Int64(asked.query("before_time") ?? "") ?? 0
      let offset = Int(asked.query("offset") ?? "") ?? 0
      let limit = Int(asked.query("limit") ?? "") ?? 0
      #expect(offset + limit <= 10_000)
      let newest = (0..<300).reversed().filter { times[$0] < before }
      let page = newest.dropFirst(offset).prefix(limit)
      let items = page.map {
        "{\"tx_hash\":\"\(chain.rows[$0].signature)\",\"ins_index\":1,\"inner_ins_index\":0,"
          + "\"block_unix_time\":\(times[$0]),\"block_number\":7}"
      }
      let next = newest.count > offset + limit
      return .success(
        .text(
          200,
          "{\"data\":{\"items\":[\(items.joined(separator: ","))],\"has_next\":\(next)},"
            + "\"success\":true}"))
    }
    let plan = try FetchFixture.plan(
      """
      {"birdeye":{"requests_per_minute":600},
       "fetch":[{"kind":"trades","tokens":["\(FakeChain.address)"]}]}
      """)
    #expect(try await fixture.run(plan, transport).exitCode == 0)
    let bodies = try fixture.bodies("birdeye-trades")
    #expect(bodies.count == 250)
    #expect(Set(bodies).count == 250)
  }

  @Test("B11: amounts are archived as they came, number or text")
  func ruleB11Verbatim() async throws {
    let body =
      #"{"success":true,"data":{"address":"\#(FakeChain.address)","amount":"12345678901234567890","#
      + #""raw":1.2583e-7}}"#
    let transport = ScriptedTransport { _ in .success(.text(200, body)) }
    let plan = try FetchFixture.plan(
      "{\"fetch\":[{\"kind\":\"overview\",\"tokens\":[\"\(FakeChain.address)\"]}]}")
    #expect(try await fixture.run(plan, transport).exitCode == 0)
    #expect(try fixture.bodies("birdeye-overview") == [body])
  }

  @Test("B13: current answers are kept under the day of their fetch, and asked again each day")
  func ruleB13Daily() async throws {
    let body = "{\"success\":true,\"data\":{\"address\":\"\(FakeChain.address)\",\"top10\":1}}"
    let transport = ScriptedTransport { _ in .success(.text(200, body)) }
    let plan = try FetchFixture.plan(
      """
      {"fetch":[{"kind":"security","tokens":["\(FakeChain.address)"],"max_age":"1d"}]}
      """)
    #expect(try await fixture.run(plan, transport).exitCode == 0)
    #expect(try await fixture.run(plan, transport).exitCode == 10)
    fixture.clock.advance(86_400)
    #expect(try await fixture.run(plan, transport).exitCode == 0)
    #expect(transport.log.count == 2)
    // The plan's day is the one before the fetch: an answer of today says nothing about it.
    let days = try ArchiveReader(root: fixture.archive).allDays
    #expect(
      days.filter { !$0.segments.isEmpty }.map(\.day)
        == [UTCDay("2026-10-02")!, UTCDay("2026-10-03")!])
  }

  @Test("B14: candles finer than a minute can be planned, because they cannot be fetched later")
  func ruleB14FineCandles() throws {
    for type in ["1s", "15s", "30s"] { _ = try FetchFixture.candlePlan(type) }
  }

  @Test("B15: weeks and months are not candle types here")
  func ruleB15NoWeeks() {
    for type in ["1W", "1M"] {
      #expect(throws: SundialError.self) { try FetchFixture.candlePlan(type) }
    }
  }

  @Test("B16: limits are those of each endpoint")
  func ruleB16Limits() async throws {
    let transport = ScriptedTransport { asked in
      let limit = Int(asked.query("limit") ?? "") ?? 0
      #expect((1...20).contains(limit))
      return .success(.text(200, #"{"success":true,"data":{"items":[],"total":0}}"#))
    }
    let plan = try FetchFixture.plan(
      "{\"fetch\":[{\"kind\":\"markets\",\"tokens\":[\"\(FakeChain.address)\"]},"
        + "{\"kind\":\"listings\"}]}")
    #expect(try await fixture.run(plan, transport).exitCode == 0)
  }

  @Test("B17: compute units are a table, by rows where candles are")
  func ruleB17Prices() {
    let new = PriceTable.birdeyeAugust2026
    let old = PriceTable.birdeyeApril2026
    #expect(
      [100, 1_000, 2_000, 5_000].map { new.price(of: "/defi/v3/ohlcv", rows: $0) }
        == [25, 40, 75, 100])
    #expect(
      [999, 1_440, 5_000].map { old.price(of: "/defi/v3/ohlcv/pair", rows: $0) }
        == [60, 90, 120])
    #expect(new.price(of: "/defi/token_security", rows: 1) == 25)
  }

  @Test("B18: enum words are exact: `1h` is refused before anything is sent")
  func ruleB18Words() {
    #expect(throws: SundialError.self) { try FetchFixture.candlePlan("1h") }
  }

  @Test("B19: no data is an answer once it was given more than once")
  func ruleB19Null() async throws {
    let plan = try FetchFixture.plan(
      "{\"fetch\":[{\"kind\":\"creation\",\"tokens\":[\"\(FakeChain.address)\"]}]}")
    let null = #"{"success":true,"data":null}"#
    let body = "{\"success\":true,\"data\":{\"tokenAddress\":\"\(FakeChain.address)\"}}"
    let once = ScriptedTransport { .success(.text(200, $0.before == 0 ? null : body)) }
    #expect(try await fixture.run(plan, once).exitCode == 0)
    #expect(try fixture.bodies("birdeye-token") == [body])
    let always = ScriptedTransport { _ in .success(.text(200, null)) }
    let other = FetchFixture()
    #expect(try await other.run(plan, always).exitCode == 0)
    #expect(try other.bodies("birdeye-token") == [null])
    #expect(always.log.count == 3)
  }
}
