import Market
import Testing

@testable import sundial_stub

struct FaultTests {
  let chain = ServedChain.shared

  private func plan(_ rates: String, seed: UInt64 = 1) throws -> FaultPlan {
    FaultPlan(rates: try FaultRates(rates), seed: seed, delayMilliseconds: 0, retryAfterSeconds: 0)
  }

  private func question(_ identity: UInt64, _ method: String = "getTransactionsForAddress")
    -> Question
  {
    Question(provider: .helius, method: method, identity: identity)
  }

  @Test("each question is answered right after three faulty askings at most")
  func clears() throws {
    let plan = try plan("all=60%,stopping=60%")
    var faulty = 0
    for identity in UInt64(0)..<300 {
      var count = 0
      while plan.next(for: question(identity)) != nil { count += 1 }
      #expect(count <= 3)
      #expect(plan.next(for: question(identity)) == nil)
      faulty += count
    }
    #expect(faulty > 600)
  }

  @Test("order of asking changes nothing, the seed does")
  func deterministic() throws {
    func hits(_ identities: [UInt64], seed: UInt64) throws -> [UInt64: Fault] {
      let plan = try plan("all=5%", seed: seed)
      return identities.reduce(into: [:]) { $0[$1] = plan.next(for: question($1)) }
    }
    let identities = Array(UInt64(0)..<400)
    let forward = try hits(identities, seed: 1)
    #expect(try hits(identities.reversed(), seed: 1) == forward)
    #expect(try hits(identities, seed: 2) != forward)
    #expect((100..<330).contains(forward.count))
  }

  @Test("a rate is kept by each fault, and a number is not exceeded")
  func rates() throws {
    for fault in Fault.allCases {
      let method =
        switch fault {
        case .unknownBefore: "getSignaturesForAddress"
        case .downsampled: "/defi/v3/ohlcv"
        default: "getTransactionsForAddress"
        }
      let plan = try plan("\(fault.rawValue)=20%")
      let hits = (UInt64(0)..<1_000).filter { plan.next(for: question($0, method)) == fault }
      #expect((150..<250).contains(hits.count), "\(fault)")
      let counted = try self.plan("\(fault.rawValue)=3x")
      let times = (UInt64(0)..<1_000).filter { counted.next(for: question($0, method)) != nil }
      #expect(times.count == 3, "\(fault)")
    }
  }

  @Test("a client that pages as the reference says gets every row through every wrong view")
  func wrongViews() throws {
    let (mint, bodies) = chain.busiest
    let options = "\"transactionDetails\":\"full\",\"maxSupportedTransactionVersion\":1"
    for seed in UInt64(0)..<4 {
      for order in ["asc", "desc"] {
        var client = PagingClient(chain.helius(), faults: try plan("all=25%", seed: seed))
        let rows = try client.rows(
          of: mint, "\"sortOrder\":\"\(order)\",\(options)", limit: 3 * Int(seed) + 4)
        #expect(rows == (order == "asc" ? bodies : bodies.reversed()))
        #expect(client.faulted > 0)
      }
    }
  }

  @Test("an unknown `before` hides rows once", arguments: [Fault.unknownBefore])
  func unknownBefore(fault: Fault) throws {
    let mint = chain.busiest.mint
    let rows = chain.ledger.rows(naming: mint)!.map { chain.ledger.rows[Int($0)].signature }
    let call = try request(
      "getSignaturesForAddress", "[\"\(mint)\",{\"before\":\"\(rows.last!)\"}]")
    let hidden = chain.helius().answer(call, fault: fault)
    #expect(hidden.result?.elements.isEmpty == true && hidden.tookFault)
    #expect(chain.helius().answer(call, fault: nil).result?.elements.count == rows.count - 1)
    let end = try request(
      "getSignaturesForAddress", "[\"\(mint)\",{\"before\":\"\(rows.first!)\"}]")
    #expect(!chain.helius().answer(end, fault: fault).tookFault)
  }

  @Test("every fault of the gateway has the form that was seen, at both providers")
  func gateway() {
    for provider in [Question.Provider.helius, .birdeye] {
      for identity in UInt64(0)..<2 {
        let question = Question(provider: provider, method: "getSlot", identity: identity)
        for fault in Fault.allCases where fault.isAnsweredElsewhere {
          let answer = GatewayAnswer(
            fault, question, retryAfterSeconds: 3, refusal: .text(401, "{}")
          ).answer
          let isMadeByServer = [.delay, .cutBody, .malformedJSON, .droppedConnection].contains(
            fault)
          #expect((answer == nil) == isMadeByServer, "\(fault)")
          #expect(answer?.credits ?? .free == .free)
        }
        let again = GatewayAnswer(
          .rateLimitedRetryAfter, question, retryAfterSeconds: 3, refusal: .text(401, "")
        ).answer!
        #expect(again.headers.contains { $0.name == "Retry-After" } && again.status == 429)
      }
    }
  }

  @Test(
    "names and rates that are none are refused", arguments: ["x=5%", "all", "all=5", "all=-1x"])
  func refusedRates(text: String) {
    #expect(throws: SundialError.self) { try FaultRates(text) }
  }

  @Test("credits: the minimum is what all pages need, spoilt and repeated answers are told apart")
  func counts() throws {
    let (mint, bodies) = chain.busiest
    let counts = RequestCounts()
    let first = try request(
      "getTransactionsForAddress",
      "[\"\(mint)\",{\"transactionDetails\":\"full\",\"maxSupportedTransactionVersion\":1}]")
    let answer = chain.helius().answer(first, fault: nil)
    for _ in 0..<2 { counts.note(first.question, answer, fault: nil) }
    counts.note(first.question, answer, fault: .cutBody)
    counts.note(first.question, APIAnswer(status: 429), fault: .rateLimited)
    let helius = JSONSlice(Array(counts.text.utf8)[...])["helius"]!
    let price = Int64(10 * ((bodies.count + 99) / 100))
    #expect(helius["credits"]?.integer == 3 * price)
    #expect(helius["minimum"]?.integer == price)
    #expect(helius["spoilt"]?.integer == price)
    #expect(helius["repeated"]?.integer == price)
    #expect(helius["credits_former"]?.integer == 300)
  }
}
