/// A value of a JSON document a person wrote, with the place it was written at.
///
/// Numbers keep their text, so that integers and amounts stay exact.
public struct ConfigurationValue: Hashable, Sendable {
  /// What a value is.
  public enum Kind: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// The number's own text, a valid JSON number.
    case number(String)
    case string(String)
    case list([ConfigurationValue])
    /// Members in the order written; keys are unique.
    case object([Member])
  }

  /// One `"key": value` of an object.
  public struct Member: Hashable, Sendable {
    /// As written, escapes resolved.
    public let key: String
    /// Byte offset of the key's opening quote.
    public let keyOffset: Int
    /// What stands after the colon.
    public var value: ConfigurationValue
  }

  /// What it is, with its content.
  public var kind: Kind
  /// Byte offset of the value's first character; unique within its document.
  public let offset: Int

  /// The value of a member; nil where there is none, where it is null, or where this is no object.
  public subscript(key: String) -> ConfigurationValue? {
    guard case .object(let members) = kind,
      let member = members.first(where: { $0.key == key }), member.value.kind != .null
    else { return nil }
    return member.value
  }

  /// What it is, for messages: `a string`, `a list`.
  public var kindName: String {
    switch kind {
    case .null: "null"
    case .boolean: "true or false"
    case .number: "a bare number"
    case .string: "a string"
    case .list: "a list"
    case .object: "an object"
    }
  }
}
