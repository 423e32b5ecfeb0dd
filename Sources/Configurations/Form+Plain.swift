import Market

extension Form where Value == String {
  /// Any text.
  public static var text: Form {
    Form(schema: .object(["type": .string("string")])) { $0.text(&$1) }
  }

  /// A path of a file or folder.
  public static var path: Form {
    Form(schema: .object(["type": .string("string"), "minLength": .integer(1)])) {
      value, problems in
      guard let path = value.text(&problems) else { return nil }
      if !path.isEmpty && !path.utf8.contains(0) { return path }
      problems.add(
        ConfigurationCode.outOfRange, at: value, "this is no path", expected: "a path")
      return nil
    }
  }
}

extension Form {
  /// One of the words that name the values.
  public static func word(_ values: [(word: String, value: Value)]) -> Form where Value: Sendable {
    let words = values.map(\.word)
    return Form(schema: .object(["enum": .list(words.map { .string($0) })])) { value, problems in
      let word = value.word(among: words, &problems)
      return values.first { $0.word == word }?.value
    }
  }
}

extension Form where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
  /// One of the raw values of an enumeration.
  public static var word: Form { word(Value.allCases.map { ($0.rawValue, $0) }) }
}

extension Form where Value == Bool {
  /// `true` or `false`.
  public static var flag: Form {
    Form(schema: .object(["type": .string("boolean")])) { value, problems in
      if case .boolean(let flag) = value.kind { return flag }
      problems.add(
        ConfigurationCode.wrongKind, at: value, "this is \(value.kindName)",
        expected: "true or false")
      return nil
    }
  }
}

extension Form where Value == UTCDay {
  /// A UTC day.
  public static var day: Form {
    Form(
      schema: .object([
        "type": .string("string"), "pattern": .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
      ])
    ) { value, problems in
      guard let text = value.text(&problems) else { return nil }
      if let day = UTCDay(text) { return day }
      problems.add(
        ConfigurationCode.outOfRange, at: value, "this is no day",
        expected: "a UTC day such as \"2026-10-01\"")
      return nil
    }
  }
}

extension Form where Value == Pubkey {
  /// An address in base58.
  public static var address: Form {
    Form(
      schema: .object([
        "type": .string("string"), "pattern": .string("^[1-9A-HJ-NP-Za-km-z]{32,44}$"),
      ])
    ) { value, problems in
      guard let text = value.text(&problems) else { return nil }
      if let key = Pubkey(base58: text) { return key }
      problems.add(
        ConfigurationCode.outOfRange, at: value, "this is no address",
        expected: "a mint's address: 32 bytes in base58")
      return nil
    }
  }
}

extension Form where Value == Int64 {
  /// A whole number in a range.
  public static func integer(in range: ClosedRange<Int64>) -> Form {
    var schema: [String: CanonicalValue] = [
      "type": .string("integer"), "minimum": .integer(range.lowerBound),
    ]
    if range.upperBound != .max { schema["maximum"] = .integer(range.upperBound) }
    return Form(schema: .object(schema)) { $0.integer(in: range, &$1) }
  }

  /// A moment, in Unix seconds: a UTC day (its first second, or its last) or a time `…T12:00:00Z`.
  public static func moment(endOfDay: Bool) -> Form {
    let pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}.*)?$"
    return Form(
      schema: .object(["type": .string("string"), "pattern": .string(pattern)])
    ) { value, problems in
      guard let text = value.text(&problems) else { return nil }
      if let day = UTCDay(text) { return endOfDay ? day.end - 1 : day.start }
      if let time = unixSeconds(iso: Array(text.utf8)) { return time }
      problems.add(
        ConfigurationCode.outOfRange, at: value, "this is no moment",
        expected: "a UTC day \"2026-10-01\" or a time \"2026-10-01T12:00:00Z\"")
      return nil
    }
  }
}
