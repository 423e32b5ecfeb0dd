import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// The network: one HTTP client with its connections kept open, HTTP/2 where it is offered.
///
/// This is the one place where a key meets a request. Errors leave it as cases without text of the
/// client's, which could hold the URL.
public struct HTTPTransport: Transport {
  private let client: HTTPClient
  private let keys: [Provider: APIKey]
  private let timeoutSeconds: Int64
  private let acceptsGzip: Bool

  /// The largest body read: 64 MiB.
  static let maximumBodyBytes = 64 << 20

  /// A transport with a provider's key each.
  public init(
    keys: [Provider: APIKey], timeoutSeconds: Int64, connectionsPerHost: Int, acceptsGzip: Bool
  ) {
    var configuration = HTTPClient.Configuration(
      timeout: .init(connect: .seconds(10), read: .seconds(timeoutSeconds)),
      decompression: .enabled(limit: .size(Self.maximumBodyBytes)))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHost
    configuration.httpVersion = .automatic
    configuration.redirectConfiguration = .disallow
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.keys = keys
    self.timeoutSeconds = timeoutSeconds
    self.acceptsGzip = acceptsGzip
  }

  /// Closes the connections.
  public func shutdown() async {
    try? await client.shutdown()
  }

  /// Sends one request and waits for its whole answer.
  public func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPAnswer {
    var request = HTTPClientRequest(url: url(of: call))
    request.headers.add(name: "accept", value: "application/json")
    if acceptsGzip { request.headers.add(name: "accept-encoding", value: "gzip") }
    if call.provider == .birdeye {
      request.headers.add(name: "x-chain", value: "solana")
      if let key = keys[.birdeye] { request.headers.add(name: "X-API-KEY", value: key.secret) }
    }
    if let body = call.body {
      request.method = .POST
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    do {
      let response = try await client.execute(
        request, timeout: .seconds(timeoutSeconds))
      return HTTPAnswer(
        status: Int(response.status.code),
        retryAfter: response.headers.first(name: "retry-after"),
        rateLimitReset: response.headers.first(name: "x-ratelimit-reset"),
        body: try await Self.body(of: response))
    } catch {
      throw Self.failure(error)
    }
  }

  private static func body(of response: HTTPClientResponse) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    let announced = response.headers.first(name: "content-length").flatMap(Int.init) ?? 0
    guard announced <= maximumBodyBytes else { throw TransportFailure.tooLarge }
    bytes.reserveCapacity(announced + answerPaddingBytes)
    for try await chunk in response.body {
      guard bytes.count + chunk.readableBytes <= maximumBodyBytes else {
        throw TransportFailure.tooLarge
      }
      chunk.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
    }
    // A server that closes early leaves less than it announced (compressed answers aside).
    if announced > bytes.count, !response.headers.contains(name: "content-encoding") {
      throw TransportFailure.connection("the body was cut short")
    }
    return bytes
  }

  private static func failure(_ error: any Error) -> TransportFailure {
    if let known = error as? TransportFailure { return known }
    if error is CancellationError { return .cancelled }
    switch error as? HTTPClientError {
    case HTTPClientError.deadlineExceeded?, HTTPClientError.readTimeout?,
      HTTPClientError.connectTimeout?:
      return .timedOut
    case HTTPClientError.cancelled?: return .cancelled
    case HTTPClientError.remoteConnectionClosed?:
      return .connection("the connection was closed")
    default:
      // The type's name says what kind it is; its text could hold the URL.
      return .connection("the connection failed (\(type(of: error)))")
    }
  }

  private func url(of call: HTTPCall) -> String {
    var items = call.query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }
    if call.provider == .helius, let key = keys[.helius] {
      items.append("api-key=\(Self.encoded(key.secret))")
    }
    return call.base + call.path + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
  }

  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ","):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
