import Archive
import Foundation
import Market
import Synchronization
import Testing

@testable import Fetch

struct FetchJobTests {
  let fixture = FetchFixture()
  let chain = FakeChain(60)

  @Test("what is complete is not asked again, and there is nothing to do")
  func secondRun() async throws {
    let chain = chain
    let transport = ScriptedTransport { .success(chain.answer($0)) }
    let plan = try FetchFixture.dayPlan(entry: ",\"minutes\":60")
    let first = try await fixture.run(plan, transport)
    #expect(first.exitCode == 0)
    #expect(first.coverage == 1)
    let asked = transport.log.count
    let second = try await fixture.run(plan, transport)
    #expect(second.exitCode == 10)
    #expect(transport.log.count == asked)
    #expect(try fixture.bodies("helius-transactions").count == 60)
  }

  @Test("a run cut short anywhere goes on after the last page, asking nothing twice")
  func resumed() async throws {
    let chain = chain
    let plan = try FetchFixture.dayPlan(pageLimit: 7)
    for pages in 1...8 {
      let fixture = FetchFixture()
      let sign = StopSign()
      let count = Mutex(0)
      let first = ScriptedTransport { asked in
        let asked = (
          asked,
          count.withLock { count -> Int in
            count += 1
            return count
          }
        )
        if asked.1 == pages { sign.stop(.signal) }
        return .success(chain.answer(asked.0))
      }
      let cut = try await fixture.run(plan, first, sign: sign)
      #expect(cut.exitCode == 143)
      // Nothing of it is in a segment, and no manifest calls the day complete.
      #expect(try fixture.bodies("helius-transactions").isEmpty)
      #expect(try fixture.units().allSatisfy { !$0.complete && $0.reason == "interrupted" })
      let second = ScriptedTransport { .success(chain.answer($0)) }
      #expect(try await fixture.run(plan, second).exitCode == 0)
      #expect(first.log.count + second.log.count == 9)
      #expect(try fixture.bodies("helius-transactions") == chain.rows.map(\.body))
    }
  }

  @Test("a plan over its budget is refused before anything is sent")
  func refusedBudget() async throws {
    let transport = ScriptedTransport { _ in .success(.text(500, "")) }
    var plan = try FetchFixture.dayPlan(entry: ",\"rows_per_day\":100000", pageLimit: 1_000)
    for path in [\FetchBudget.credits, \FetchBudget.monthlyCredits] {
      plan.settings.budget = FetchBudget()
      plan.settings.budget[keyPath: path] = 9_000
      await #expect(throws: SundialError.self) { try await fixture.run(plan, transport) }
    }
    #expect(transport.log.isEmpty)
    #expect(try fixture.job(plan, transport).projected().credits == 10_000)
  }

  @Test("credits are never spent beyond the ceiling, and what is left says why")
  func hardBudget() async throws {
    let chain = FakeChain(1_000)
    let transport = ScriptedTransport { .success(chain.answer($0)) }
    var plan = try FetchFixture.dayPlan(entry: ",\"rows_per_day\":1", pageLimit: 100)
    plan.settings.budget.credits = 45
    let summary = try await fixture.run(plan, transport)
    #expect(summary.exitCode == 3)
    #expect(summary.helius.credits == 40)
    #expect(try fixture.units().map(\.reason) == ["the run's budget is spent"])
  }

  @Test("when credits run short the sample is lowered by hash, whole launches, and recorded")
  func loweredSample() async throws {
    let chain = chain
    let mints = (0..<20).map { number in
      Pubkey(bytes: [UInt8](repeating: UInt8(number + 1), count: 32))
    }
    var discovered = Discovered()
    discovered.launches = mints.map {
      .init(mint: $0, curve: $0, createdAt: FakeChain.day.start + 60)
    }
    var plan = try FetchFixture.plan(
      """
      {"concurrency":1,"fetch":[{"kind":"launches","percent":"100%","rows_per_day":10}]}
      """)
    let transport = ScriptedTransport { .success(chain.answer($0)) }
    plan.settings.budget.credits = 200
    // The second page of every launch was not foreseen.
    plan.settings.pageLimit = 30
    let summary = try await fixture.run(plan, transport, discovered: discovered)
    #expect(summary.sampleWasLowered)
    #expect(summary.exitCode == 3)
    let byRank = mints.sorted { $0.sampleRank < $1.sampleRank }
    let asked = Set(
      transport.log.compactMap { asked in
        mints.first { asked.text.contains("[\"\($0)\"") }
      })
    #expect(asked == Set(byRank.prefix(asked.count)))
    let day = try #require(try ArchiveReader(root: fixture.archive).days.first)
    #expect(Set(day.selections.map(\.mint)) == asked)
    let cut = try #require(day.units.first { $0.request.contains("\"unit\":\"sample\"") })
    #expect(cut.reason?.contains("% of launches by hash") == true)
  }

  @Test("graduates are followed from their migration, for their hours, and so selected")
  func graduates() async throws {
    let chain = chain
    var discovered = Discovered()
    let migratedAt = FakeChain.day.start + 600
    discovered.migrations = [
      .init(
        mint: "So11111111111111111111111111111111111111112", pool: FakeChain.address,
        migratedAt: migratedAt)
    ]
    let transport = ScriptedTransport { .success(chain.answer($0)) }
    let plan = try FetchFixture.plan(
      "{\"fetch\":[{\"kind\":\"graduates\",\"hours\":2,\"failed_hours\":24}]}")
    #expect(try await fixture.run(plan, transport, discovered: discovered).exitCode == 0)
    let wanted = chain.rows.filter { $0.time >= migratedAt && $0.time < migratedAt + 7_200 }
    #expect(Set(try fixture.bodies("helius-transactions")) == Set(wanted.map(\.body)))
    let selections = try ArchiveReader(root: fixture.archive).days[0].selections
    #expect(selections.map(\.selectedBy) == [.graduation])
    #expect(selections.map(\.selectedAt) == [migratedAt])
  }

  @Test("a later day of a launch is asked for only where the newest signature shows life")
  func probeOfLife() async throws {
    let chain = chain
    let curves: [Pubkey] = [FakeChain.address, "So11111111111111111111111111111111111111112"]
    var discovered = Discovered()
    discovered.launches = curves.map {
      .init(mint: $0, curve: $0, createdAt: FakeChain.day.start - 86_400)
    }
    let transport = ScriptedTransport { asked in
      if asked.method == "getSignaturesForAddress", asked.text.contains("\(curves[1])") {
        return .success(
          .result(
            "[{\"signature\":\"\(chain.rows[0].signature)\",\"slot\":5,\"err\":null,"
              + "\"blockTime\":\(FakeChain.day.start - 5)}]"))
      }
      return .success(chain.answer(asked))
    }
    let plan = try FetchFixture.plan("{\"fetch\":[{\"kind\":\"launches\",\"percent\":\"100%\"}]}")
    let summary = try await fixture.run(plan, transport, discovered: discovered)
    #expect(summary.exitCode == 0)
    #expect(transport.count("getSignaturesForAddress") == 2)
    #expect(transport.count("getTransactionsForAddress") == 1)
  }

  @Test("a provider without a key is left out and named; without any key nothing is asked")
  func missingKeys() async throws {
    let chain = chain
    let transport = ScriptedTransport { .success(chain.answer($0)) }
    let plan = try FetchFixture.plan(
      """
      {"fetch":[{"kind":"addresses","addresses":["\(FakeChain.address)"]},
        {"kind":"candles","addresses":["\(FakeChain.address)"]}]}
      """)
    let summary = try await fixture.run(plan, transport, providers: [.helius])
    #expect(summary.exitCode == 3)
    #expect(summary.unitsComplete == 1)
    #expect(summary.reasons == ["key refused: none was given": 1])
    await #expect(throws: SundialError.self) {
      try await FetchFixture().run(plan, transport, providers: [])
    }
  }

  @Test("one run an archive: the second is told who has it, exit 11")
  func locked() async throws {
    let chain = chain
    let writer = try FetchWriter(root: fixture.archive, toolVersion: "test")
    let transport = ScriptedTransport { .success(chain.answer($0)) }
    do {
      _ = try await fixture.run(try FetchFixture.dayPlan(), transport)
      Issue.record("it was let in")
    } catch let error as SundialError {
      #expect(error.exitCode == .locked)
      #expect(error.message.contains("\(ProcessInfo.processInfo.processIdentifier)"))
    }
    #expect(transport.log.isEmpty)
    withExtendedLifetime(writer) {}
  }

  @Test("keys come from the environment or a file; a file that is none is refused by name only")
  func keys() throws {
    let path = fixture.folder + "-key"
    try "  file-key\n".write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try APIKey(named: "K", environment: ["K": "x"])?.secret == "x")
    #expect(try APIKey(named: "K", environment: ["K_FILE": path])?.secret == "file-key")
    #expect(try APIKey(named: "K", environment: [:]) == nil)
    for environment in [["K_FILE": "/nowhere"], ["K": "two words"], ["K_FILE": "/dev/zero"]] {
      #expect(throws: SundialError.self) { try APIKey(named: "K", environment: environment) }
    }
  }

  @Test("every plan in configs is read, and its cost told without a key or a network")
  func configs() throws {
    for name in ["launches", "watchlist", "program", "birdeye-only", "check"] {
      let plan = try FetchPlan.load(path: "\(HeliusRulesTests.configs)/\(name).json")
      let transport = ScriptedTransport { _ in .failure(.timedOut) }
      let projection = try fixture.job(plan, transport, providers: []).projected()
      #expect(projection.lines.reduce(0) { $0 + $1.requests } > 0, "\(name)")
    }
    #expect(!FileManager.default.fileExists(atPath: fixture.archive))
  }

  @Test("the default plan's month counts what graduates and later days of the sample will need")
  func projectedMonth() throws {
    let plan = try FetchPlan.load(path: "\(HeliusRulesTests.configs)/launches.json")
    let transport = ScriptedTransport { _ in .failure(.timedOut) }
    let projection = try fixture.job(plan, transport, providers: []).projected()
    // Graduates: 500 pool-days of 2,800 rows, and 500 failed hours of a page each. Sample: 1,500
    // first days of 300 rows, 9,000 looks, of which a tenth leads to 300 rows.
    #expect(projection.lines.filter(\.isUnseen).map(\.credits) == [145_000, 81_000])
    // This run fetches creations and migrations.
    #expect(projection.credits == 3_160)
    #expect(projection.monthlyCredits == 30 * (3_160 + 226_000))
  }

  @Test("a plan's mistakes are told with their places")
  func badPlans() {
    for text in [
      "{}", "{\"fetch\":[]}", "{\"fetch\":[{\"kind\":\"adresses\"}]}",
      "{\"fetch\":[{\"kind\":\"addresses\",\"addresses\":[\"no\"]}]}",
      "{\"fetch\":[{\"kind\":\"credits\",\"minutes\":5}]}",
      "{\"fetch\":[{\"kind\":\"blocks\",\"minutes\":7}]}",
      "{\"helius\":{\"url\":\"http://x/?api-key=1\"},\"fetch\":[{\"kind\":\"credits\"}]}",
      "{\"fetch\":[{\"kind\":\"launches\",\"percent\":\"101%\"}]}",
    ] {
      #expect(throws: SundialError.self, "\(text)") { try FetchFixture.plan(text) }
    }
  }
}
