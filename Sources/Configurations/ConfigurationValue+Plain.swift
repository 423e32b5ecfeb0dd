extension ConfigurationValue {
  /// The text of a string.
  public func text(_ problems: inout Problems) -> String? {
    if case .string(let text) = kind { return text }
    problems.add(ConfigurationCode.wrongKind, at: self, "this is \(kindName)", expected: "a string")
    return nil
  }

  /// A whole number within `range`, exact.
  public func integer(in range: ClosedRange<Int64>, _ problems: inout Problems) -> Int64? {
    guard case .number(let text) = kind else {
      problems.add(
        ConfigurationCode.wrongKind, at: self, "this is \(kindName)", expected: "a whole number")
      return nil
    }
    guard let value = DecimalNumber(text.utf8)?.integer() else {
      problems.add(
        ConfigurationCode.outOfRange, at: self,
        "'\(shortened(text))' is no whole number of 64 "
          + "bits", expected: "a whole number")
      return nil
    }
    return checked(value, in: range, unit: nil, &problems)
  }

  /// A string that is one of `words`.
  public func word(among words: [String], _ problems: inout Problems) -> String? {
    guard let word = text(&problems) else { return nil }
    if words.contains(word) { return word }
    problems.add(
      ConfigurationCode.unknownWord, at: self, "no such word '\(shortened(word))'",
      expected: "one of \(words.joined(separator: ", "))", word: word, among: words)
    return nil
  }

  /// The items of a list.
  public func items(_ problems: inout Problems) -> [ConfigurationValue]? {
    if case .list(let items) = kind { return items }
    problems.add(ConfigurationCode.wrongKind, at: self, "this is \(kindName)", expected: "a list")
    return nil
  }

  /// The members of an object whose keys are all among `known`; others are reported with the
  /// nearest known one. Nil when this is no object.
  public func members(known: [String], _ problems: inout Problems) -> [Member]? {
    guard case .object(let members) = kind else {
      problems.add(
        ConfigurationCode.wrongKind, at: self, "this is \(kindName)", expected: "an object")
      return nil
    }
    for member in members where !known.contains(member.key) {
      problems.add(
        ConfigurationCode.unknownField, offset: member.keyOffset,
        "no such field", expected: "one of \(known.joined(separator: ", "))",
        word: member.key, among: known)
    }
    return members
  }

  /// A member that must be there and not null.
  public func required(_ key: String, _ problems: inout Problems) -> ConfigurationValue? {
    if let value = self[key] { return value }
    if case .object = kind {
      problems.add(ConfigurationCode.missingField, at: self, "the field '\(key)' is missing")
    }
    return nil
  }

  /// `value` when it lies in `range`; else a problem.
  func checked(
    _ value: Int64, in range: ClosedRange<Int64>, unit: String?, _ problems: inout Problems
  ) -> Int64? {
    if range.contains(value) { return value }
    let suffix = unit.map { " \($0)" } ?? ""
    let expected =
      range.upperBound == .max
      ? "at least \(range.lowerBound)\(suffix)"
      : "\(range.lowerBound) to \(range.upperBound)\(suffix)"
    problems.add(
      ConfigurationCode.outOfRange, at: self, "\(value)\(suffix) is out of range",
      expected: expected)
    return nil
  }
}
