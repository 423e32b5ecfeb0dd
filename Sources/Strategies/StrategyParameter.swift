import Configurations

/// A named parameter of a strategy with the value it has.
public struct StrategyParameter: Hashable, Sendable {
  /// Letters a-z, digits and `_`; used as `"$name"`.
  public let name: String
  /// JSON text of the value the document gives it.
  public let standard: String
  /// JSON text of the value in effect.
  public let value: String
}

/// A value a run gives to a parameter.
public struct ParameterValue: Hashable, Sendable {
  /// The parameter's name.
  public let name: String
  /// A string, a number, true or false.
  public let value: ConfigurationValue
}

/// Values that replace a strategy's own for its parameters and its name.
public struct StrategyChanges: Hashable, Sendable {
  /// The strategy's other name; nil = its own.
  public var name: String?
  /// Must be parameters of the strategy.
  public var parameters: [ParameterValue]
  /// Apply where the strategy has such a parameter, unless `parameters` has it.
  public var sharedParameters: [ParameterValue]

  /// Changes; nothing without arguments.
  public init(
    name: String? = nil, parameters: [ParameterValue] = [],
    sharedParameters: [ParameterValue] = []
  ) {
    self.name = name
    self.parameters = parameters
    self.sharedParameters = sharedParameters
  }
}

extension Form where Value == [ParameterValue] {
  /// `{"gain": "50%"}`: parameters by name, in the order written.
  static var parameters: Form {
    let schema = CanonicalValue.object([
      "type": .string("object"),
      "propertyNames": .pattern("^[a-z_][a-z0-9_]{0,63}$"),
      "additionalProperties": .object([
        "type": .list([.string("string"), .string("number"), .string("boolean")])
      ]),
    ])
    return Form(schema: schema, isScalar: false) { value, problems in
      guard case .object(let members) = value.kind else {
        problems.add(
          ConfigurationCode.wrongKind, at: value, "this is \(value.kindName)",
          expected: "an object such as { \"gain\": \"50%\" }")
        return nil
      }
      return members.compactMap { member in
        guard isParameterName(member.key) else {
          problems.add(
            StrategyCode.parameter, offset: member.keyOffset, "this is no name of a parameter",
            expected: "1 to 64 letters a-z, digits or '_', no digit first")
          return nil
        }
        switch member.value.kind {
        case .null: return nil
        case .list, .object:
          problems.add(
            ConfigurationCode.wrongKind, at: member.value, "this is \(member.value.kindName)",
            expected: "a string, a number, true or false")
          return nil
        case .string, .number, .boolean:
          return ParameterValue(name: member.key, value: member.value)
        }
      }
    }
  }
}

private func isParameterName(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  guard let first = bytes.first, bytes.count <= 64, !(0x30...0x39).contains(first) else {
    return false
  }
  return bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
}

extension ConfigurationValue {
  /// JSON text of a string, a number, true or false.
  var scalarText: String {
    switch kind {
    case .string(let text): CanonicalValue.string(text).text
    case .number(let text): text
    case .boolean(let flag): flag ? "true" : "false"
    case .null, .list, .object: "null"
    }
  }
}
