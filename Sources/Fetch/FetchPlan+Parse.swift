import Configurations
import Market

extension FetchPlan {
  /// A plan from its file's text. Throws every problem found, with places, exit code 2.
  public static func parse(source: [UInt8], file: String) throws(SundialError) -> FetchPlan {
    let document = try ConfigurationDocument(source: source, file: file)
    var problems = Problems(in: document)
    let plan = read(document.root, &problems)
    guard problems.isEmpty, let plan else { throw problems.error(exitCode: .usage) }
    return plan
  }

  /// A plan from its file.
  public static func load(path: String) throws(SundialError) -> FetchPlan {
    try parse(source: try ConfigurationDocument.bytes(ofFile: path), file: path)
  }

  private static func read(
    _ root: ConfigurationValue, _ problems: inout Problems
  ) -> FetchPlan? {
    let fields = [
      "description", "helius", "birdeye", "retry", "budget", "concurrency", "fetch",
    ]
    guard root.members(known: fields, &problems) != nil else { return nil }
    var settings = FetchSettings()
    root["helius"].map { settings.readHelius($0, &problems) }
    root["birdeye"].map { settings.readBirdeye($0, &problems) }
    root["retry"].map { settings.readRetry($0, &problems) }
    root["budget"].map { settings.readBudget($0, &problems) }
    settings.concurrency =
      root["concurrency"]?.integer(in: 1...64, &problems).map { Int($0) } ?? settings.concurrency
    let items = root.required("fetch", &problems)?.items(&problems) ?? []
    let entries = items.compactMap { PlanEntry($0, &problems) }
    if items.isEmpty, problems.isEmpty {
      problems.add(ConfigurationCode.outOfRange, at: root, "the plan fetches nothing")
    }
    return FetchPlan(
      description: root["description"]?.text(&problems) ?? "", settings: settings,
      entries: entries)
  }
}

extension FetchSettings {
  fileprivate mutating func readHelius(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) {
    let fields = [
      "url", "rest_url", "prices", "page_limit", "transaction_version_max", "transactions_by",
      "requests_per_minute", "das_requests_per_minute", "burst", "timeout", "gzip",
    ]
    guard value.members(known: fields, &problems) != nil else { return }
    heliusURL = Self.url(value["url"], heliusURL, &problems)
    heliusRESTURL = Self.url(value["rest_url"], heliusRESTURL, &problems)
    heliusPrices = Self.prices(value["prices"], .helius, heliusPrices, &problems)
    pageLimit = Self.count(value["page_limit"], 5...1_000, pageLimit, &problems)
    pageLimit = min(pageLimit, heliusPrices.pageLimit)
    transactionVersionMax = Self.count(
      value["transaction_version_max"], 0...127, transactionVersionMax, &problems)
    prefersSignatures =
      value["transactions_by"]?.word(among: ["address", "signatures"], &problems) == "signatures"
    rpcPerMinute = Self.count(
      value["requests_per_minute"], 1...10_000_000, rpcPerMinute, &problems)
    dasPerMinute = Self.count(
      value["das_requests_per_minute"], 1...10_000_000, dasPerMinute, &problems)
    heliusBurst = Self.count(value["burst"], 1...10_000, heliusBurst, &problems)
    timeoutSeconds =
      value["timeout"]?.durationSeconds(in: 1...600, &problems) ?? timeoutSeconds
    if case .boolean(let flag)? = value["gzip"]?.kind { acceptsGzip = flag }
  }

  fileprivate mutating func readBirdeye(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) {
    let fields = ["url", "prices", "requests_per_minute", "burst"]
    guard value.members(known: fields, &problems) != nil else { return }
    birdeyeURL = Self.url(value["url"], birdeyeURL, &problems)
    birdeyePrices = Self.prices(value["prices"], .birdeye, birdeyePrices, &problems)
    birdeyePerMinute = Self.count(
      value["requests_per_minute"], 1...10_000_000, birdeyePerMinute, &problems)
    birdeyeBurst = Self.count(value["burst"], 1...10_000, birdeyeBurst, &problems)
  }

  fileprivate mutating func readRetry(_ value: ConfigurationValue, _ problems: inout Problems) {
    let fields = ["attempts", "base_milliseconds", "max_milliseconds"]
    guard value.members(known: fields, &problems) != nil else { return }
    retry.attempts = Self.count(value["attempts"], 1...50, retry.attempts, &problems)
    retry.baseMilliseconds =
      value["base_milliseconds"]?.integer(in: 1...600_000, &problems) ?? retry.baseMilliseconds
    retry.maximumMilliseconds =
      value["max_milliseconds"]?.integer(in: 1...600_000, &problems) ?? retry.maximumMilliseconds
  }

  fileprivate mutating func readBudget(_ value: ConfigurationValue, _ problems: inout Problems) {
    let fields = ["credits", "monthly_credits", "compute_units", "monthly_compute_units"]
    guard value.members(known: fields, &problems) != nil else { return }
    func limit(_ name: String, _ problems: inout Problems) -> Int? {
      value[name]?.integer(in: 0...1_000_000_000_000, &problems).map { Int($0) }
    }
    budget.credits = limit("credits", &problems)
    budget.monthlyCredits = limit("monthly_credits", &problems)
    budget.computeUnits = limit("compute_units", &problems)
    budget.monthlyComputeUnits = limit("monthly_compute_units", &problems)
  }

  private static func count(
    _ value: ConfigurationValue?, _ range: ClosedRange<Int64>, _ plain: Int,
    _ problems: inout Problems
  ) -> Int {
    value?.integer(in: range, &problems).map { Int($0) } ?? plain
  }

  private static func url(
    _ value: ConfigurationValue?, _ plain: String, _ problems: inout Problems
  ) -> String {
    guard let value, let text = value.text(&problems) else { return plain }
    if let url = baseURL(text) { return url }
    problems.add(
      ConfigurationCode.outOfRange, at: value, "this is no base URL",
      expected: "http(s)://HOST[:PORT] without a path, a key or a query")
    return plain
  }

  /// A base URL without its trailing slash; nil where it is none, or holds more than a base.
  public static func baseURL(_ text: String) -> String? {
    var base = text[...]
    while base.hasSuffix("/") { base = base.dropLast() }
    let rest = ["https://", "http://"].first(where: base.hasPrefix).map { base.dropFirst($0.count) }
    guard let rest, !rest.isEmpty, rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !rest.contains(where: { "/?#@".contains($0) })
    else { return nil }
    return String(base)
  }

  /// A table by name, or `{ "table": NAME, "METHOD": PRICE, … }`.
  private static func prices(
    _ value: ConfigurationValue?, _ provider: Provider, _ plain: PriceTable,
    _ problems: inout Problems
  ) -> PriceTable {
    guard let value else { return plain }
    let tables = PriceTable.tables(of: provider)
    func table(_ value: ConfigurationValue, _ problems: inout Problems) -> PriceTable {
      let name = value.word(among: tables.map(\.name), &problems)
      return tables.first { $0.name == name } ?? plain
    }
    guard case .object(let members) = value.kind else { return table(value, &problems) }
    var prices = value["table"].map { table($0, &problems) } ?? plain
    for member in members where member.key != "table" {
      guard let price = member.value.integer(in: 0...1_000_000, &problems) else { continue }
      if member.key == "transactions_per_hundred" {
        prices.perHundredTransactions = Int(price)
      } else {
        prices.prices[member.key] = Int(price)
      }
    }
    prices.name += " with changes"
    return prices
  }
}
