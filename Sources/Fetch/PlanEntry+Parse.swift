import Configurations
import Market

extension PlanEntry {
  private static let kinds =
    [
      "addresses", "launches", "graduates", "watch_list", "blocks", "enhanced", "candles", "trades",
      "listings", "credits",
    ] + TokenAnswer.words

  /// One entry of `fetch`; nil where something is wrong with it.
  init?(_ value: ConfigurationValue, _ problems: inout Problems) {
    guard let word = value.required("kind", &problems)?.word(among: Self.kinds, &problems) else {
      return nil
    }
    guard
      value.members(known: ["kind", "name", "rows_per_day"] + Self.fields(of: word), &problems)
        != nil
    else { return nil }
    guard let kind = Self.kind(word, value, &problems) else { return nil }
    self.kind = kind
    name = value["name"]?.text(&problems) ?? word
    rowsPerDay =
      value["rows_per_day"]?.integer(in: 0...1_000_000_000, &problems).map { Int($0) } ?? 100
  }

  private static func fields(of kind: String) -> [String] {
    switch kind {
    case "addresses": ["addresses", "minutes", "status"]
    case "launches": ["percent", "days", "status", "launches_per_day", "live_later"]
    case "graduates": ["hours", "failed_hours", "graduates_per_day"]
    case "watch_list": ["tokens", "pools", "selected_at"]
    case "blocks": ["minutes", "naming"]
    case "enhanced": ["addresses"]
    case "candles": ["addresses", "series", "type"]
    case "trades": ["tokens"]
    case "listings", "credits": []
    default: ["of", "percent", "tokens", "max_age"]
    }
  }

  private static func kind(
    _ word: String, _ value: ConfigurationValue, _ problems: inout Problems
  ) -> Kind? {
    switch word {
    case "addresses":
      let minutes = Self.minutes(value, 1_440, &problems)
      return .addresses(
        keys(value.required("addresses", &problems), &problems), minutes: minutes,
        status(value, .any, &problems))
    case "launches": return .launches(sample(value, &problems))
    case "graduates":
      return .graduates(
        GraduateSpan(
          hours: integer(value["hours"], 1...720, 48, &problems),
          failedHours: integer(value["failed_hours"], 0...24, 1, &problems),
          graduatesPerDay: Int(integer(value["graduates_per_day"], 0...1_000_000, 250, &problems))))
    case "watch_list":
      return .watchList(
        tokens: keys(value["tokens"], &problems), pools: keys(value["pools"], &problems),
        selectedAt: value["selected_at"].flatMap { day($0, &problems)?.start })
    case "blocks":
      return .blocks(
        minutes: minutes(value, 5, &problems), naming: keys(value["naming"], &problems))
    case "enhanced":
      return .enhanced(keys(value.required("addresses", &problems), &problems))
    case "candles": return candles(value, &problems)
    case "trades": return .trades(keys(value.required("tokens", &problems), &problems))
    case "listings": return .listings
    case "credits": return .credits
    default: return tokens(word, value, &problems)
    }
  }

  private static func sample(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> LaunchSample {
    LaunchSample(
      ppm: share(value["percent"], &problems) ?? 50_000,
      days: integer(value["days"], 1...365, 7, &problems), status: status(value, .any, &problems),
      launchesPerDay: Int(integer(value["launches_per_day"], 0...10_000_000, 30_000, &problems)),
      lifePPM: share(value["live_later"], &problems) ?? 100_000)
  }

  private static func candles(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> Kind? {
    let names = ["token", "pair", "price"]
    let word = value["series"]?.word(among: names, &problems) ?? "token"
    let series = CandleSeries.allCases[names.firstIndex(of: word) ?? 0]
    let types = CandleType.allCases.map(\.rawValue)
    let type = value["type"]?.word(among: types, &problems) ?? "1m"
    let addresses = keys(value.required("addresses", &problems), &problems)
    return CandleType(rawValue: type).map { .candles(addresses, series, $0) }
  }

  private static func tokens(
    _ word: String, _ value: ConfigurationValue, _ problems: inout Problems
  ) -> Kind? {
    guard let answer = TokenAnswer(word) else { return nil }
    let maxAge = value["max_age"]?.durationSeconds(in: 86_400...31_536_000, &problems) ?? 604_800
    let source: TokenSource
    if let list = value["tokens"] {
      source = .list(keys(list, &problems))
    } else {
      let of = value["of"]?.word(among: ["launches", "graduates"], &problems) ?? "launches"
      source =
        of == "graduates"
        ? .graduates : .launches(ppm: share(value["percent"], &problems) ?? 50_000)
    }
    return .tokens(answer, of: source, maxAgeDays: maxAge / 86_400)
  }

  private static func share(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) -> Int64? {
    guard let value, let percentage = value.percentage(&problems) else { return nil }
    if let ppm = percentage.partsPerMillion, (0...1_000_000).contains(ppm) { return ppm }
    problems.add(
      ConfigurationCode.outOfRange, at: value, "no share of launches",
      expected: "0% to 100%, in steps of a millionth")
    return nil
  }

  private static func integer(
    _ value: ConfigurationValue?, _ range: ClosedRange<Int64>, _ plain: Int64,
    _ problems: inout Problems
  ) -> Int64 {
    value?.integer(in: range, &problems) ?? plain
  }

  /// Minutes of a unit: they divide a day, so that no unit crosses midnight.
  private static func minutes(
    _ value: ConfigurationValue, _ plain: Int64, _ problems: inout Problems
  ) -> Int64 {
    guard let field = value["minutes"] else { return plain }
    guard let minutes = field.integer(in: 1...1_440, &problems) else { return plain }
    if 1_440 % minutes == 0 { return minutes }
    problems.add(
      ConfigurationCode.outOfRange, at: field, "\(minutes) minutes do not divide a day",
      expected: "a divisor of 1440")
    return plain
  }

  private static func status(
    _ value: ConfigurationValue, _ plain: TransactionStatus, _ problems: inout Problems
  ) -> TransactionStatus {
    let words = TransactionStatus.allCases.map(\.rawValue)
    return value["status"]?.word(among: words, &problems).flatMap(TransactionStatus.init) ?? plain
  }

  private static func day(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> UTCDay? {
    guard let text = value.text(&problems) else { return nil }
    if let day = UTCDay(text) { return day }
    problems.add(
      ConfigurationCode.outOfRange, at: value, "this is no day",
      expected: "a UTC day such as \"2026-10-01\"")
    return nil
  }

  private static func keys(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) -> [Pubkey] {
    guard let value, let items = value.items(&problems) else { return [] }
    return items.compactMap { item -> Pubkey? in
      guard let text = item.text(&problems) else { return nil }
      if let key = Pubkey(base58: text) { return key }
      problems.add(
        ConfigurationCode.outOfRange, at: item, "this is no address",
        expected: "a base58 address of 32 bytes")
      return nil
    }
  }
}
