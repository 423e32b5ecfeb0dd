import Market
import NIOCore
import Testing

@testable import sundial_stub

struct HeliusAPITests {
  let chain = ServedChain.shared
  let options = "\"transactionDetails\":\"full\",\"maxSupportedTransactionVersion\":1"

  @Test("the ledger holds every transaction once, in chain order")
  func ledger() {
    let bodies = chain.bodies("transactions")
    #expect(bodies.count > 100)
    #expect(Set(chain.ledger.rows.map { chain.ledger.bodies.bytes($0.body) }) == Set(bodies))
    #expect(chain.ledger.rows.count == bodies.count)
    for (left, right) in zip(chain.ledger.rows, chain.ledger.rows.dropFirst()) {
      #expect(left.place < right.place)
    }
  }

  @Test("pages of any size hold all rows of an address, byte for byte", arguments: [6, 100])
  func pages(limit: Int) throws {
    let (mint, bodies) = chain.busiest
    var client = PagingClient(chain.helius())
    let ascending = try client.rows(of: mint, "\"sortOrder\":\"asc\",\(options)", limit: limit)
    #expect(ascending == bodies)
    let descending = try client.rows(of: mint, options, limit: limit)
    #expect(descending == bodies.reversed())
    #expect(client.requests == 2 * ((bodies.count + limit - 1) / limit))
  }

  @Test("filters by time, slot and status part the rows and lose none")
  func filters() throws {
    let (mint, bodies) = chain.busiest
    let rows = chain.ledger.rows(naming: mint)!.map { chain.ledger.rows[Int($0)] }
    let time = rows[rows.count / 2].time!
    let slot = rows[rows.count / 3].place.slot
    var client = PagingClient(chain.helius())
    for (first, second) in [
      ("\"blockTime\":{\"lt\":\(time)}", "\"blockTime\":{\"gte\":\(time)}"),
      ("\"slot\":{\"lte\":\(slot)}", "\"slot\":{\"gt\":\(slot)}"),
      ("\"status\":\"failed\"", "\"status\":\"succeeded\""),
    ] {
      let parts = try [first, second].map {
        try client.rows(of: mint, "\"filters\":{\($0)},\(options)", limit: 50)
      }
      #expect(Set(parts[0]).isDisjoint(with: parts[1]))
      #expect(Set(parts[0] + parts[1]) == Set(bodies))
      #expect(parts.allSatisfy { !$0.isEmpty })
    }
  }

  @Test("without a version only legacy transactions come")
  func versions() throws {
    let (mint, bodies) = chain.busiest
    var client = PagingClient(chain.helius())
    let legacy = try client.rows(of: mint, "\"transactionDetails\":\"full\"", limit: 100)
    let isLegacy = { (body: [UInt8]) in JSONSlice(body[...])["version"]?.word == "legacy" }
    #expect(Set(legacy) == Set(bodies.filter(isLegacy)))
    let versioned = chain.ledger.rows.first { $0.version == 0 }!
    let answer = chain.helius().answer(
      try request("getTransaction", "[\"\(versioned.signature)\"]"), fault: nil)
    #expect(answer.errorCode == -32_015)
  }

  @Test("signatures walk back from the newest, and an unknown `before` gives an empty page")
  func signatures() throws {
    let mint = chain.busiest.mint
    let rows = chain.ledger.rows(naming: mint)!.map { chain.ledger.rows[Int($0)].signature }
    var walked: [String] = []
    while true {
      let before = walked.last.map { ",\"before\":\"\($0)\"" } ?? ""
      let answer = chain.helius().answer(
        try request("getSignaturesForAddress", "[\"\(mint)\",{\"limit\":9\(before)}]"), fault: nil)
      let page = answer.result!.elements.map { $0["signature"]!.word! }
      if page.isEmpty { break }
      walked += page
    }
    #expect(walked == rows.reversed())
    let unknown = try request("getSignaturesForAddress", "[\"\(mint)\",{\"before\":\"\(mint)\"}]")
    #expect(chain.helius().answer(unknown, fault: nil).result?.elements.isEmpty == true)
    let until = try request(
      "getSignaturesForAddress", "[\"\(mint)\",{\"until\":\"\(rows[rows.count - 4])\"}]")
    #expect(chain.helius().answer(until, fault: nil).result?.elements.count == 3)
  }

  @Test("a batch answers each call, and one that is too long is refused")
  func batches() throws {
    let signature = chain.ledger.rows[0].signature
    let call = "{\"id\":\"a\",\"method\":\"getTransaction\",\"params\":[\"\(signature)\","
    let text = call + "{\"maxSupportedTransactionVersion\":1}]}"
    func batch(_ count: Int) throws -> APIAnswer {
      let body = "[" + Array(repeating: text, count: count).joined(separator: ",") + "]"
      return chain.helius().answer(try #require(RPCRequest(body: .init(string: body))), fault: nil)
    }
    let two = try batch(2).json.elements
    #expect(two.count == 2)
    let body = chain.ledger.bodies.bytes(chain.ledger.rows[0].body)
    #expect(two.allSatisfy { $0["result"]!.text.elementsEqual(body) && $0["id"]?.word == "a" })
    #expect(try batch(101).status == 400)
  }

  @Test("a transaction's place in its block is its index")
  func blocks() throws {
    let row = chain.ledger.rows[chain.ledger.rows.count / 2]
    let answer = chain.helius().answer(
      try request(
        "getBlock", "[\(row.place.slot),{\"maxSupportedTransactionVersion\":1,\"rewards\":false}]"),
      fault: nil)
    let transactions = answer.result!["transactions"]!.elements
    let placed = transactions[Int(row.place.index)]
    let body = JSONSlice(chain.ledger.bodies.bytes(row.body)[...])
    #expect(placed["transaction"]!.text.elementsEqual(body["transaction"]!.text))
    #expect(placed["meta"]!.text.elementsEqual(body["meta"]!.text))
    #expect(answer.result!["blockTime"]?.integer == row.time)
    let slots = chain.helius().answer(
      try request("getBlocks", "[\(row.place.slot - 50),\(row.place.slot + 50)]"), fault: nil
    ).result!.elements.compactMap(\.integer)
    #expect(slots.contains(Int64(row.place.slot)) && slots.count < 101 && slots.count > 80)
    for slot in (row.place.slot - 50)...(row.place.slot + 50) {
      let code = chain.helius().answer(try request("getBlockTime", "[\(slot)]"), fault: nil)
        .errorCode
      #expect((code == nil) == slots.contains(Int64(slot)))
    }
  }

  @Test("a block's accounts are those of its transactions, loaded ones too, signers first")
  func blockAccounts() throws {
    let row = chain.ledger.rows[chain.ledger.rows.count / 2]
    let answer = chain.helius().answer(
      try request(
        "getBlock",
        "[\(row.place.slot),{\"maxSupportedTransactionVersion\":1,\"transactionDetails\":"
          + "\"accounts\"}]"), fault: nil)
    let transactions = answer.result!["transactions"]!.elements
    #expect(transactions.count > Int(row.place.index))
    let body = chain.ledger.bodies.bytes(row.body)
    let placed = transactions[Int(row.place.index)]
    let accounts = placed["transaction"]!["accountKeys"]!.elements
    #expect(accounts.compactMap { $0["pubkey"]?.word } == TransactionFacts(body[...])!.accounts)
    #expect(accounts[0]["signer"]?.string == "true" && accounts[0]["writable"]?.string == "true")
    let whole = JSONSlice(body[...])
    #expect(placed["meta"]!["fee"]!.string == whole["meta"]!["fee"]!.string)
    #expect(placed["meta"]!["logMessages"] == nil && placed["transaction"]!["message"] == nil)
  }

  @Test("a wallet's token accounts bring what tells their balances, or only what changed them")
  func tokenAccounts() throws {
    let rows = chain.ledger.rows.map { TransactionFacts(chain.ledger.bodies.bytes($0.body)[...])! }
    let owners = Set(rows.flatMap(\.owners)).sorted()
    for owner in owners.prefix(40) {
      func signatures(_ filter: String) throws -> Set<String> {
        let call = try request(
          "getTransactionsForAddress",
          "[\"\(owner)\",{\"maxSupportedTransactionVersion\":1,"
            + "\"filters\":{\"tokenAccounts\":\"\(filter)\"}}]")
        let data = chain.helius().answer(call, fault: nil).result!["data"]!.elements
        return Set(data.prefix(1_000).compactMap { $0["signature"]?.word })
      }
      let wanted = { (own: (TransactionFacts) -> Bool) in
        Set(rows.filter(own).suffix(1_000).map(\.signature))
      }
      let all = try signatures("all")
      let changed = try signatures("balanceChanged")
      #expect(all == wanted { $0.owners.contains(owner) || $0.accounts.contains(owner) })
      #expect(
        changed == wanted { $0.changedOwners.contains(owner) || $0.accounts.contains(owner) })
      #expect(changed.isSubset(of: all) || all.count == 1_000)
    }
    #expect(owners.count > 10)
  }

  @Test("the ceiling lies after the last day, and times rise with slots")
  func present() throws {
    let answer = chain.helius().answer(try request("getSlot", "[]"), fault: nil)
    let ceiling = UInt64(answer.result!.integer!)
    let time = chain.ledger.time(of: ceiling)!
    let end = UTCDay(unixSeconds: chain.ledger.rows.last!.time!).end
    #expect(abs(time - end - 900) <= 1)
  }

  @Test(
    "what the server does not take is refused by name",
    arguments: [
      ("{\"limit\":0}", -32_602), ("{\"limit\":1001}", -32_602), ("{\"order\":\"asc\"}", -32_602),
      ("{\"paginationToken\":\"x\"}", -32_602), ("{\"filters\":{\"signature\":{}}}", -32_602),
      ("{\"filters\":{\"slot\":{\"from\":1}}}", -32_602), ("{\"sortOrder\":\"up\"}", -32_602),
      ("{\"commitment\":\"processed\"}", -32_602), ("{\"minContextSlot\":999999999999}", -32_016),
    ])
  func refusals(options: String, code: Int64) throws {
    let call = try request(
      "getTransactionsForAddress", "[\"\(chain.busiest.mint)\",\(options)]")
    let answer = chain.helius().answer(call, fault: nil)
    #expect(answer.errorCode == code)
    #expect(chain.helius(plan: .free).answer(call, fault: nil).status == 403)
  }

  @Test("a token's supply is what its creation left in all accounts")
  func supply() throws {
    let mint = chain.busiest.mint
    let answer = chain.helius().answer(try request("getTokenSupply", "[\"\(mint)\"]"), fault: nil)
    #expect(answer.result?["value"]?["amount"]?.word == "1000000000000000")
    #expect(answer.result?["value"]?["decimals"]?.integer == 6)
    let assets = chain.helius().answer(
      try request("getAssetBatch", "{\"ids\":[\"\(mint)\",\"nobody\"]}"), fault: nil
    ).result!.elements
    #expect(assets[0]["id"]?.word == mint && assets[1].isNull)
  }

  @Test("a filter of the enhanced API that finds nothing is a 404 that leads on, then ends")
  func searchWindow() {
    let mint = chain.busiest.mint
    var query = ["limit": "100", "type": "SWAP"]
    var windows = 0
    while windows < 100 {
      let answer = chain.helius().enhancedHistory(of: mint, query)
      #expect(answer.status == 404)
      windows += 1
      let words = answer.json["error"]!.word!
      guard let mark = words.firstRange(of: "parameter set to ") else { break }
      query["before-signature"] = String(words[mark.upperBound...].dropLast())
    }
    #expect(windows == 1 + chain.busiest.bodies.count / 100)
    let all = chain.helius().enhancedHistory(of: mint, ["limit": "100"])
    #expect(all.json.elements.count == min(100, chain.busiest.bodies.count))
  }
}
