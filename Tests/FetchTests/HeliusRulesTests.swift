import Archive
import Market
import Telemetry
import Testing

@testable import Fetch

/// The rules drawn from what users of Helius and Solana RPC were hit by, H1 to H21, each by its
/// number; docs/api-rules.md has those that other tests hold.
struct HeliusRulesTests {
  let fixture = FetchFixture()
  let chain = FakeChain(40)

  @Test("H1: version 1 is asked for, always; what the node still refuses is counted")
  func ruleH1Versions() async throws {
    let chain = chain
    let odd = chain.rows[3].signature
    let transport = ScriptedTransport { asked in
      if asked.text.contains("\(odd)") {
        return .success(.error(-32_015, "Transaction version (2) is not supported"))
      }
      return .success(chain.answer(asked))
    }
    let plan = try FetchFixture.dayPlan(settings: ",\"transactions_by\":\"signatures\"")
    let summary = try await fixture.run(plan, transport)
    #expect(summary.exitCode == 3)
    #expect(try fixture.bodies("helius-transactions").count == chain.rows.count - 1)
    #expect(try fixture.units()[0].reason == "1 listed signatures have no body")
    let asked = transport.log.filter { $0.method == "getTransaction" }
    #expect(asked.allSatisfy { $0.word("maxSupportedTransactionVersion") == "1" })
    let whole = ScriptedTransport { .success(chain.answer($0)) }
    _ = try await FetchFixture().run(try FetchFixture.dayPlan(), whole)
    #expect(whole.log.allSatisfy { $0.word("maxSupportedTransactionVersion") == "1" })
  }

  @Test("H3: bodies are asked for in json, whose signature comes first in any version")
  func ruleH3Encoding() async throws {
    let chain = chain
    let transport = ScriptedTransport { .success(chain.answer($0)) }
    _ = try await fixture.run(try FetchFixture.dayPlan(), transport)
    #expect(transport.log.allSatisfy { $0.word("encoding") == "json" })
  }

  @Test(
    "H4: credits used up stop the run at once, in each of the three forms, with exit 5",
    arguments: [
      HTTPAnswer.error(-32_429, "max usage reached", status: 429),
      HTTPAnswer.error(-32_429, "max usage reached"),
      HTTPAnswer.text(429, "max usage reached"), HTTPAnswer.text(200, "Max usage reached"),
    ])
  func ruleH4CreditsUsedUp(answer: HTTPAnswer) async throws {
    let transport = ScriptedTransport { _ in .success(answer) }
    let summary = try await fixture.run(
      try FetchFixture.dayPlan(entry: ",\"minutes\":60"), transport)
    #expect(summary.exitCode == 5)
    // One a lane at most, never a second try.
    #expect(transport.log.count <= 2)
    #expect(try fixture.units().allSatisfy { !$0.complete && $0.reason != nil })
  }

  @Test("H5: a rate limit is waited out as the provider says, and the pace goes down")
  func ruleH5RateLimited() async throws {
    let chain = chain
    let date = "Fri, 02 Oct 2026 01:00:07 GMT"
    let transport = ScriptedTransport { asked in
      switch asked.before {
      case 0: .success(.text(429, "{}", retryAfter: "3"))
      case 1: .success(.text(429, "slow down", retryAfter: date))
      default: .success(chain.answer(asked))
      }
    }
    let summary = try await fixture.run(try FetchFixture.dayPlan(pageLimit: 100), transport)
    #expect(summary.exitCode == 0)
    #expect(summary.helius.retries == 2)
    #expect(fixture.clock.waited.contains(3))
    #expect(fixture.clock.waited.contains { (3.9...4.1).contains($0) })
    let limiter = RateLimiter(perSecond: 10, burst: 1)
    await limiter.slowDown(until: 0)
    #expect(await limiter.currentRate < 10)
    for _ in 0..<1_000 { await limiter.speedUp() }
    #expect(await limiter.currentRate == 10)
  }

  @Test("H6: code -32429 is a rate limit or the end of credits by its words")
  func ruleH6SameCode() throws {
    func verdict(_ answer: HTTPAnswer) -> Verdict {
      Verdict(helius: answer, AnswerReader().answer(in: answer.body), now: 0)
    }
    for words in ["rate limited", "Too many requests", "Rate limit exceeded"] {
      guard case .rateLimited = verdict(.error(-32_429, words)) else {
        Issue.record("\(words)")
        continue
      }
    }
    guard case .creditsUsedUp = verdict(.error(-32_429, "max usage reached")) else {
      Issue.record("credits")
      return
    }
  }

  @Test("H7: rows a page repeats are kept once, and rows are never lost to it")
  func ruleH7Overlap() async throws {
    let chain = chain
    let transport = ScriptedTransport { .success(chain.page($0, repeated: 3)) }
    let summary = try await fixture.run(try FetchFixture.dayPlan(), transport)
    #expect(summary.exitCode == 0)
    #expect(try fixture.bodies("helius-transactions") == chain.rows.map(\.body))
  }

  @Test("H8: an empty page is believed only after an older signature has led back to it")
  func ruleH8UnknownBefore() async throws {
    let chain = chain
    let transport = ScriptedTransport { asked in
      guard asked.method == "getSignaturesForAddress" else { return .success(chain.answer(asked)) }
      if asked.before == 0, asked.word("before") != nil { return .success(.result("[]")) }
      return .success(chain.list(asked, limit: 7))
    }
    let plan = try FetchFixture.dayPlan(settings: ",\"transactions_by\":\"signatures\"")
    let summary = try await fixture.run(plan, transport)
    #expect(summary.exitCode == 0)
    #expect(try fixture.bodies("helius-transactions") == chain.rows.map(\.body))
  }

  @Test("H9: null is no proof: it is asked for again; without a body the unit is incomplete")
  func ruleH9Null() async throws {
    let chain = chain
    let gone = chain.rows[5].signature
    let transport = ScriptedTransport { asked in
      if asked.method == "getTransaction" {
        if asked.before == 0 || asked.text.contains("\(gone)") { return .success(.result("null")) }
      }
      return .success(chain.answer(asked))
    }
    let plan = try FetchFixture.dayPlan(settings: ",\"transactions_by\":\"signatures\"")
    let summary = try await fixture.run(plan, transport)
    #expect(summary.exitCode == 3)
    let unit = try #require(try fixture.units().first)
    #expect(!unit.complete)
    #expect(unit.cursor == "missing:\(gone)")
    // A later run asks for the missing one alone, and a new segment repairs the gap.
    let whole = ScriptedTransport { .success(chain.answer($0)) }
    #expect(try await fixture.run(plan, whole).exitCode == 0)
    #expect(whole.log.count == 1)
    #expect(Set(try fixture.bodies("helius-transactions")) == Set(chain.rows.map(\.body)))
    #expect(try fixture.units()[0].complete)
  }

  @Test("H10: the enhanced API's 404 goes on from the signature it names; another 404 fails")
  func ruleH10SearchWindow() async throws {
    let chain = chain
    let place = chain.rows[20].signature
    let words =
      "Failed to find events within the search period. To continue search, query the API again "
      + "with the `before-signature` parameter set to \(place)."
    let transport = ScriptedTransport { asked in
      let before = asked.query("before-signature")
      if before == nil { return .success(.text(404, "{\"error\":\"\(words)\"}")) }
      let rows = before == "\(place)" ? Array(chain.rows.prefix(20).reversed()) : []
      let list = rows.map { "{\"signature\":\"\($0.signature)\",\"slot\":\($0.slot)}" }
      return .success(.text(200, "[\(list.joined(separator: ","))]"))
    }
    let plan = try FetchFixture.plan(
      "{\"fetch\":[{\"kind\":\"enhanced\",\"addresses\":[\"\(FakeChain.address)\"]}]}")
    #expect(try await fixture.run(plan, transport).exitCode == 0)
    #expect(try fixture.bodies("helius-enhanced").count == 20)
    let wrong = ScriptedTransport { _ in .success(.text(404, "no such page")) }
    let other = FetchFixture()
    #expect(try await other.run(plan, wrong).exitCode == 3)
    #expect(try other.units().allSatisfy { !$0.complete })
  }

  @Test("H11: no plan of ours asks the enhanced API")
  func ruleH11NotEnhanced() throws {
    for name in ["launches", "watchlist", "program"] {
      let plan = try FetchPlan.load(path: "\(Self.configs)/\(name).json")
      for entry in plan.entries {
        if case .enhanced = entry.kind { Issue.record("\(name) asks the enhanced API") }
      }
    }
  }

  static let configs =
    String(
      "\(#filePath)".prefix(upTo: "\(#filePath)".firstRange(of: "/Tests/")!.lowerBound)
    ) + "/configs/fetch"

  @Test("H13: a plan that refuses getTransactionsForAddress is served by signatures and bodies")
  func ruleH13Fallback() async throws {
    let chain = chain
    let transport = ScriptedTransport { asked in
      asked.method == "getTransactionsForAddress"
        ? .success(.error(-32_003, "This method requires the Developer plan", status: 403))
        : .success(chain.answer(asked))
    }
    let summary = try await fixture.run(
      try FetchFixture.dayPlan(entry: ",\"minutes\":720"), transport)
    #expect(summary.exitCode == 0)
    #expect(try fixture.bodies("helius-transactions") == chain.rows.map(\.body))
    #expect(transport.count("getTransactionsForAddress") <= 2)
  }

  @Test("H14: prices are configuration: a page costs ten times as much by January's table")
  func ruleH14Prices() async throws {
    let chain = chain
    for (table, credits) in [("autumn_2026", 10), ("january_2026", 100)] {
      let transport = ScriptedTransport { .success(chain.answer($0)) }
      let plan = try FetchFixture.dayPlan(settings: ",\"prices\":\"\(table)\"", pageLimit: 100)
      let summary = try await FetchFixture().run(plan, transport)
      #expect(summary.helius.credits == credits)
    }
    let own = try FetchFixture.plan(
      """
      {"helius":{"prices":{"table":"autumn_2026","getTransaction":7,"transactions_per_hundred":3}},
       "fetch":[{"kind":"credits"}]}
      """)
    #expect(own.settings.heliusPrices.price(of: "getTransaction", rows: 1) == 7)
    #expect(own.settings.heliusPrices.price(of: "getTransactionsForAddress", rows: 1_000) == 30)
  }

  @Test("H15: a page that takes too long or is too large is asked for in smaller ones")
  func ruleH15SmallerPages() async throws {
    let chain = FakeChain(250)
    for failure in [TransportFailure.timedOut, .tooLarge] {
      let transport = ScriptedTransport { asked in
        (Int(asked.word("limit") ?? "") ?? 0) > 100
          ? .failure(failure) : .success(chain.answer(asked))
      }
      let fixture = FetchFixture()
      let summary = try await fixture.run(try FetchFixture.dayPlan(pageLimit: 1_000), transport)
      #expect(summary.exitCode == 0)
      #expect(try fixture.bodies("helius-transactions").count == 250)
    }
  }

  @Test("H15: the pages after one that had to be small are as large as a hundred rows again")
  func ruleH15FullPagesAgain() async throws {
    let chain = FakeChain(450)
    let transport = ScriptedTransport { asked in
      let limit = Int(asked.word("limit") ?? "") ?? 0
      let isFirst = asked.word("paginationToken") == nil
      return isFirst && limit > 20 ? .failure(.timedOut) : .success(chain.answer(asked))
    }
    let summary = try await fixture.run(try FetchFixture.dayPlan(pageLimit: 100), transport)
    #expect(summary.exitCode == 0)
    #expect(try fixture.bodies("helius-transactions").count == 450)
    let limits = transport.log.compactMap { $0.word("limit") }
    #expect(limits.prefix { $0 != "20" } == ["100", "50"])
    #expect(limits.drop { $0 != "20" }.dropFirst().allSatisfy { $0 == "100" })
    #expect(summary.helius.credits == 60)
  }

  @Test("H18: a skipped slot has no block, and that is no failure")
  func ruleH18SkippedSlots() async throws {
    let time = FakeChain.day.start
    let transport = ScriptedTransport { asked in
      let slot = asked.text.firstRange(of: "\"params\":[").map { range in
        Int64(String(asked.text[range.upperBound...].prefix { $0.isNumber })) ?? 0
      }
      switch asked.method {
      case "getSlot": return .success(.result("3000"))
      case "getBlockTime":
        if slot == 1_500 { return .success(.error(-32_009, "Slot 1500 was skipped")) }
        return .success(.result("\(time + ((slot ?? 0) - 1_000) * 40)"))
      case "getBlocks": return .success(.result("[1000,1001,1002]"))
      case "getBlock":
        if slot == 1_001 { return .success(.error(-32_007, "Slot 1001 was skipped")) }
        return .success(
          .result("{\"blockTime\":\(time),\"transactions\":[{\"transaction\":[],\"meta\":{}}]}"))
      default: return .success(.error(-32_601, "Method not found"))
      }
    }
    let plan = try FetchFixture.plan("{\"fetch\":[{\"kind\":\"blocks\",\"minutes\":1440}]}")
    #expect(try await fixture.run(plan, transport).exitCode == 0)
    #expect(
      try fixture.bodies("helius-transactions")
        == [1_000, 1_002].map { slot in
          "{\"slot\":\(slot),\"blockTime\":\(time),\"transactionIndex\":0,"
            + "\"transaction\":[],\"meta\":{}}"
        })
  }

  @Test("H19: an empty page with a token goes on; a token that does not move fails the unit")
  func ruleH19Tokens() async throws {
    let chain = chain
    let empty = ScriptedTransport { asked in
      if asked.word("paginationToken") == nil {
        return .success(.result("{\"data\":[],\"paginationToken\":\"999:0\"}"))
      }
      return .success(chain.page(asked))
    }
    #expect(try await fixture.run(try FetchFixture.dayPlan(), empty).exitCode == 0)
    #expect(try fixture.bodies("helius-transactions").count == chain.rows.count)
    let stuck = ScriptedTransport { asked in
      guard let token = asked.word("paginationToken") else { return .success(chain.page(asked)) }
      return .success(.result("{\"data\":[],\"paginationToken\":\"\(token)\"}"))
    }
    let other = FetchFixture()
    #expect(try await other.run(try FetchFixture.dayPlan(), stuck).exitCode == 3)
    #expect(try other.units().allSatisfy { !$0.complete && $0.reason?.contains("token") == true })
    #expect(stuck.log.count < 30)
    #expect(UnitWalk.hasMoved(from: "10:3", to: "10:4") == true)
    #expect(UnitWalk.hasMoved(from: "10:3", to: "9:4") == false)
  }

  @Test("H20: launches are followed by curve and pool, never by mint")
  func ruleH20NotMints() throws {
    let mint: Pubkey = "So11111111111111111111111111111111111111112"
    var discovered = Discovered()
    discovered.launches = [
      .init(mint: mint, curve: FakeChain.address, createdAt: FakeChain.day.start + 5)
    ]
    let plan = try FetchFixture.plan("{\"fetch\":[{\"kind\":\"launches\",\"percent\":\"100%\"}]}")
    let planner = UnitPlanner(
      plan: plan, discovered: discovered, known: [:], now: FakeChain.day.end + 3_600)
    let units = planner.units(from: FakeChain.day, to: FakeChain.day).units
    #expect(units.count == 1)
    guard case .address(let window) = units[0].task else {
      Issue.record("no address")
      return
    }
    #expect(window.address == FakeChain.address)
  }

  @Test("H21: the key is in no archive, manifest, metric or summary")
  func ruleH21KeyNowhere() async throws {
    let chain = chain
    let transport = ScriptedTransport { asked in
      asked.before == 0 ? .failure(.connection("reset")) : .success(chain.answer(asked))
    }
    let summary = try await fixture.run(try FetchFixture.dayPlan(), transport)
    #expect(summary.exitCode == 0)
    // A request as it is kept and told has no place for a key: only the transport adds it.
    #expect(transport.log.allSatisfy { $0.query("api-key") == nil })
    #expect(!fixture.metrics.text.contains("api-key"))
  }
}
