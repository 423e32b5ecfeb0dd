import Market

/// Who is asked.
public enum Provider: String, CaseIterable, Sendable {
  case helius, birdeye
}

/// One request as the transport sends it; it holds no key.
public struct HTTPCall: Sendable, Hashable {
  /// Whose key goes with it.
  public var provider: Provider
  /// Scheme, host and port: `https://mainnet.helius-rpc.com`.
  public var base: String
  /// Path with its leading slash.
  public var path: String
  /// Query parameters in order, not yet encoded; the key is not among them.
  public var query: [QueryItem]
  /// Body of a POST; nil = GET.
  public var body: [UInt8]?

  /// One `name=value` of a query.
  public struct QueryItem: Sendable, Hashable {
    /// Not yet encoded.
    public var name: String
    /// Not yet encoded.
    public var value: String
  }
}

/// What came back, whatever its status.
public struct HTTPAnswer: Sendable {
  /// HTTP status.
  public var status: Int
  /// `Retry-After`: seconds or an HTTP date.
  public var retryAfter: String?
  /// `X-RateLimit-Reset`: Unix seconds.
  public var rateLimitReset: String?
  /// Whole and decompressed.
  public var body: [UInt8]

  /// An answer from its parts.
  public init(
    status: Int, retryAfter: String? = nil, rateLimitReset: String? = nil, body: [UInt8]
  ) {
    self.status = status
    self.retryAfter = retryAfter
    self.rateLimitReset = rateLimitReset
    self.body = body
  }
}

/// Why nothing whole came back.
public enum TransportFailure: Error, Sendable, Hashable {
  /// The deadline passed.
  case timedOut
  /// Refused, reset or cut short.
  case connection(String)
  /// Nobody trusted vouches for the server: asking again would not change it.
  case untrusted
  /// The body is larger than what is read.
  case tooLarge
  /// The program is stopping.
  case cancelled
}

/// Sends requests; the network in the program, a script in tests.
public protocol Transport: Sendable {
  /// Sends one request and waits for its whole answer.
  func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPAnswer
}

/// The time, as the fetcher is handed it.
public struct FetchClock: Sendable {
  /// Unix seconds.
  public var now: @Sendable () -> Double
  /// Waits so many seconds; throws when the task is cancelled.
  public var sleep: @Sendable (Double) async throws -> Void

  /// A clock from its two hands.
  public init(
    now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// `2026-11-22T00:10:00Z`.
  var stamp: String { timestampText(unixSeconds: Int64(now())) }
}
