import Market

/// One thing that was asked of a source (an address on a day …) and how far the answer went.
public struct ArchiveUnit: Hashable, Sendable {
  /// The day whose manifest keeps it; nil = `undated`.
  public var day: UTCDay?
  /// The request without keys, as JSON text; a later unit of the same request replaces this one.
  public var request: String
  /// Pages the answer came in.
  public var pages: Int
  /// Items in all pages.
  public var rows: Int
  /// Whether the source had nothing more to give.
  public var complete: Bool
  /// Why it is not complete; nil when it is.
  public var reason: String?
  /// Where a later run goes on; nil where it is complete or begins anew.
  public var cursor: String?

  /// A unit from its parts.
  public init(
    day: UTCDay?, request: String, pages: Int, rows: Int, complete: Bool, reason: String?,
    cursor: String? = nil
  ) {
    self.day = day
    self.request = request
    self.pages = pages
    self.rows = rows
    self.complete = complete
    self.reason = reason
    self.cursor = cursor
  }
}
