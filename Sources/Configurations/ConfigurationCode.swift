/// Codes of what can be wrong with any file a person writes; each has a page in docs/errors.
public enum ConfigurationCode {
  /// The file is missing or cannot be read.
  public static let unreadable = "E-CONFIG-001"
  /// The file is larger than 1 MiB.
  public static let tooLarge = "E-CONFIG-002"
  /// The file is not UTF-8 text.
  public static let notUTF8 = "E-CONFIG-003"
  /// The file is not JSON.
  public static let syntax = "E-CONFIG-004"
  /// One object has a key twice.
  public static let duplicateKey = "E-CONFIG-005"
  /// Lists and objects stand too deep in one another.
  public static let tooDeep = "E-CONFIG-006"
  /// A value is of another kind than its field wants.
  public static let wrongKind = "E-CONFIG-007"
  /// A field no such object has.
  public static let unknownField = "E-CONFIG-008"
  /// A field that must be there is not.
  public static let missingField = "E-CONFIG-009"
  /// An amount without its unit, or with one that does not belong there.
  public static let unit = "E-CONFIG-010"
  /// A value outside its range.
  public static let outOfRange = "E-CONFIG-011"
  /// A word that is none of those the field knows.
  public static let unknownWord = "E-CONFIG-012"
  /// A `--set` that names no place in the document.
  public static let overridePath = "E-CONFIG-014"
  /// Two fields that contradict each other.
  public static let contradiction = "E-CONFIG-015"
}
