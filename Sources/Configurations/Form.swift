/// How a value of a document is read, and what an editor is told about it: one definition, so that
/// parser and JSON Schema cannot differ.
public struct Form<Value>: Sendable {
  /// The JSON Schema of such a value.
  public let schema: CanonicalValue
  /// Whether it is a single string, number or flag, for which a parameter may stand.
  public let isScalar: Bool
  private let reading: @Sendable (ConfigurationValue, inout Problems) -> Value?

  /// A form with its schema and the function that reads it; that one adds a problem where it
  /// answers nil.
  public init(
    schema: CanonicalValue, isScalar: Bool = true,
    reading: @escaping @Sendable (ConfigurationValue, inout Problems) -> Value?
  ) {
    self.schema = schema
    self.isScalar = isScalar
    self.reading = reading
  }

  /// The value; nil with a problem added.
  public func read(_ value: ConfigurationValue, _ problems: inout Problems) -> Value? {
    reading(value, &problems)
  }

  /// The same form with its values changed.
  public func map<Other>(_ change: @escaping @Sendable (Value) -> Other) -> Form<Other> {
    let own = self
    return Form<Other>(schema: schema, isScalar: isScalar) { value, problems in
      own.read(value, &problems).map(change)
    }
  }

  /// The form of a list of these, `counts` of them.
  public func list(_ counts: ClosedRange<Int>, of what: String) -> Form<[Value]> {
    let element = self
    let schema: CanonicalValue = .object([
      "type": .string("array"), "items": Self.scalarSchema(schema, isScalar),
      "minItems": .integer(Int64(counts.lowerBound)),
      "maxItems": .integer(Int64(counts.upperBound)),
    ])
    return Form<[Value]>(schema: schema, isScalar: false) { value, problems in
      guard let items = value.items(&problems) else { return nil }
      guard counts.contains(items.count) else {
        problems.add(
          ConfigurationCode.outOfRange, at: value,
          items.isEmpty ? "the list is empty" : "\(items.count) \(what)",
          expected: "\(counts.lowerBound) to \(counts.upperBound) \(what)")
        return nil
      }
      return items.compactMap { element.read($0, &problems) }
    }
  }

  static func scalarSchema(_ schema: CanonicalValue, _ isScalar: Bool) -> CanonicalValue {
    isScalar ? .object(["anyOf": .list([schema, parameterReference])]) : schema
  }

  private static var parameterReference: CanonicalValue {
    .object(["$ref": .string("#/$defs/parameter")])
  }
}

/// A member of an object: its key, how its value is read, and what it means.
public struct Field<Value>: Sendable {
  /// The key.
  public let key: String
  /// Whether an object without it is wrong.
  public let isRequired: Bool
  /// How its value is read.
  public let form: Form<Value>
  /// One sentence for editors and pages.
  public let meaning: String

  /// A field.
  public init(
    _ key: String, _ form: Form<Value>, isRequired: Bool = false, _ meaning: String
  ) {
    self.key = key
    self.isRequired = isRequired
    self.form = form
    self.meaning = meaning
  }

  /// The field without its type.
  public var outline: FieldOutline {
    FieldOutline(
      key: key, isRequired: isRequired,
      schema: Form<Value>.scalarSchema(form.schema, form.isScalar),
      meaning: meaning)
  }
}

/// What an object's list of fields tells of one of them.
public struct FieldOutline: Sendable {
  /// The key.
  public let key: String
  /// Whether an object without it is wrong.
  public let isRequired: Bool
  /// The JSON Schema of its value.
  public let schema: CanonicalValue
  /// One sentence.
  public let meaning: String

  /// A field described by hand.
  public init(key: String, isRequired: Bool = false, schema: CanonicalValue, meaning: String) {
    self.key = key
    self.isRequired = isRequired
    self.schema = schema
    self.meaning = meaning
  }

  /// The field as one its object must have.
  public var required: FieldOutline {
    FieldOutline(key: key, isRequired: true, schema: schema, meaning: meaning)
  }
}

extension [FieldOutline] {
  /// The keys, in the order they are told to people.
  public var keys: [String] { map(\.key) }

  /// The JSON Schema of an object of these fields and no others.
  public var objectSchema: CanonicalValue {
    var properties: [String: CanonicalValue] = [:]
    for field in self {
      var members = ["description": CanonicalValue.string(field.meaning)]
      if case .object(let schema) = field.schema {
        members.merge(schema) { own, _ in own }
      }
      properties[field.key] = .object(members)
    }
    var schema: [String: CanonicalValue] = [
      "type": .string("object"), "properties": .object(properties),
      "additionalProperties": .boolean(false),
    ]
    let required = filter(\.isRequired).map { CanonicalValue.string($0.key) }
    if !required.isEmpty { schema["required"] = .list(required) }
    return .object(schema)
  }
}

extension ConfigurationValue {
  /// The value of a field of this object; nil where it is absent, null or (with a problem) wrong.
  public func read<Value>(_ field: Field<Value>, _ problems: inout Problems) -> Value? {
    let value = field.isRequired ? required(field.key, &problems) : self[field.key]
    guard let value else { return nil }
    return field.form.read(value, &problems)
  }
}
