import Archive
import Testing

@testable import Fetch

/// The fallback by signatures, where runs fail and are gone on with.
struct SignatureWalkTests {
  let chain = FakeChain(30)
  let fixture = FetchFixture()

  private func plan() throws -> FetchPlan {
    try FetchFixture.dayPlan(settings: ",\"transactions_by\":\"signatures\"")
  }

  @Test("bodies that fail after the list was sealed with their unit are fetched by the next run")
  func failureAfterTheList() async throws {
    let chain = chain
    let late = chain.rows[20].signature
    let broken = ScriptedTransport { asked in
      let isLate = asked.method == "getTransaction" && asked.text.contains("\(late)")
      return .success(isLate ? .error(-32_603, "Internal error") : chain.answer(asked))
    }
    #expect(try await fixture.run(try plan(), broken).exitCode == 3)
    #expect(try !fixture.units()[0].complete)
    let whole = ScriptedTransport { .success(chain.answer($0)) }
    #expect(try await fixture.run(try plan(), whole).exitCode == 0)
    #expect(Set(try fixture.bodies("helius-transactions")) == Set(chain.rows.map(\.body)))
    // The list is asked for anew, the bodies that were there before are not.
    #expect(whole.count("getTransaction") == 14)
  }

  @Test("a list that fails half way is begun anew")
  func failureWithinTheList() async throws {
    let chain = chain
    let broken = ScriptedTransport { asked in
      guard asked.method == "getSignaturesForAddress" else { return .success(chain.answer(asked)) }
      let isSecond = asked.word("before") != nil
      return .success(isSecond ? .error(-32_603, "Internal error") : chain.list(asked, limit: 12))
    }
    #expect(try await fixture.run(try plan(), broken).exitCode == 3)
    let whole = ScriptedTransport { .success(chain.answer($0)) }
    #expect(try await fixture.run(try plan(), whole).exitCode == 0)
    #expect(Set(try fixture.bodies("helius-transactions")) == Set(chain.rows.map(\.body)))
  }

  @Test("units of one address share its list, which is asked for once", arguments: [5, 60, 1_440])
  func sharedList(minutes: Int) async throws {
    let chain = FakeChain(160)
    let transport = ScriptedTransport { asked in
      let isList = asked.method == "getSignaturesForAddress"
      return .success(isList ? chain.list(asked, limit: 10) : chain.answer(asked))
    }
    let plan = try FetchFixture.dayPlan(
      settings: ",\"transactions_by\":\"signatures\"", entry: ",\"minutes\":\(minutes)")
    #expect(try await fixture.run(plan, transport).exitCode == 0)
    #expect(Set(try fixture.bodies("helius-transactions")) == Set(chain.rows.map(\.body)))
    #expect(try fixture.bodies("helius-signatures").count == chain.rows.count)
    // Sixteen pages, and three askings that prove the end.
    #expect(transport.count("getSignaturesForAddress") == 19)
    #expect(transport.count("getTransaction") == chain.rows.count)
  }

  @Test("a shared list that is cut short goes on for all its units where it was")
  func sharedListCut() async throws {
    let chain = FakeChain(160)
    let sign = StopSign()
    let cut = ScriptedTransport { asked in
      let list = chain.list(asked, limit: 10)
      if asked.text.contains("\(chain.rows[80].signature)") { sign.stop(.signal) }
      return .success(list)
    }
    let plan = try FetchFixture.dayPlan(
      settings: ",\"transactions_by\":\"signatures\"", entry: ",\"minutes\":20")
    #expect(try await fixture.run(plan, cut, sign: sign).exitCode == 143)
    let whole = ScriptedTransport { asked in
      let isList = asked.method == "getSignaturesForAddress"
      return .success(isList ? chain.list(asked, limit: 10) : chain.answer(asked))
    }
    #expect(try await fixture.run(plan, whole).exitCode == 0)
    #expect(Set(try fixture.bodies("helius-transactions")) == Set(chain.rows.map(\.body)))
    #expect(cut.log.count + whole.count("getSignaturesForAddress") == 19)
  }

  @Test("a last row that came twice does not stand in the way of the list's end")
  func repeatedLastRow() async throws {
    let chain = chain
    let transport = ScriptedTransport { asked in
      guard asked.method == "getSignaturesForAddress", asked.word("before") == nil else {
        return .success(chain.answer(asked))
      }
      let rows = chain.rows.reversed().map(\.listed) + [chain.rows[0].listed]
      return .success(.result("[\(rows.joined(separator: ","))]"))
    }
    #expect(try await fixture.run(try plan(), transport).exitCode == 0)
    #expect(Set(try fixture.bodies("helius-transactions")) == Set(chain.rows.map(\.body)))
  }

  @Test("a timeout of what cannot be asked for in parts is tried again")
  func timeoutOfOneBody() async throws {
    let chain = chain
    let transport = ScriptedTransport { asked in
      let isFirst = asked.method == "getTransaction" && asked.before == 0
      return isFirst ? .failure(.timedOut) : .success(chain.answer(asked))
    }
    let summary = try await fixture.run(try plan(), transport)
    #expect(summary.exitCode == 0)
    #expect(transport.count("getTransaction") == 60)
  }
}
