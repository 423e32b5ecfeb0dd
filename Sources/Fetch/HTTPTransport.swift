import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL

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
  /// - Parameter trustedCertificates: file of the authorities that vouch for servers, in PEM; nil =
  ///   the system's.
  public init(
    keys: [Provider: APIKey], timeoutSeconds: Int64, connectionsPerHost: Int, acceptsGzip: Bool,
    trustedCertificates: String? = nil
  ) {
    var configuration = HTTPClient.Configuration(
      timeout: .init(connect: .seconds(10), read: .seconds(timeoutSeconds)),
      decompression: .enabled(limit: .size(Self.maximumBodyBytes)))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHost
    configuration.httpVersion = .automatic
    if let trustedCertificates {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = .file(trustedCertificates)
      configuration.tlsConfiguration = tls
    }
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
    var headers = HTTPHeaders([("accept", "application/json")])
    if acceptsGzip { headers.add(name: "accept-encoding", value: "gzip") }
    if call.provider == .birdeye {
      headers.add(name: "x-chain", value: "solana")
      if let key = keys[.birdeye] { headers.add(name: "X-API-KEY", value: key.secret) }
    }
    if call.body != nil { headers.add(name: "content-type", value: "application/json") }
    do {
      let request = try HTTPClient.Request(
        url: url(of: call), method: call.body == nil ? .GET : .POST, headers: headers,
        body: call.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
      let task = client.execute(
        request: request, delegate: AnswerDelegate(),
        deadline: .now() + .seconds(timeoutSeconds))
      return try await withTaskCancellationHandler {
        try await task.get()
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw Self.failure(error)
    }
  }

  private static func failure(_ error: any Error) -> TransportFailure {
    if let known = error as? TransportFailure { return known }
    if error is CancellationError { return .cancelled }
    if isOfTrust(error) { return .untrusted }
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

  /// Whether the server's certificate was not accepted; other failures of TLS may pass.
  private static func isOfTrust(_ error: any Error) -> Bool {
    if let error = error as? NIOSSLExtraError { return error == .failedToValidateHostname }
    guard let error = error as? NIOSSLError else { return false }
    return "\(error)".contains("CERTIFICATE_VERIFY_FAILED")
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

/// Gathers an answer on the network's own thread: a body of megabytes comes in a hundred pieces,
/// and to hand each to another thread would take longer than to keep it.
///
/// Unchecked because all is called on the task's event loop, one call after another.
private final class AnswerDelegate: HTTPClientResponseDelegate, @unchecked Sendable {
  typealias Response = HTTPAnswer

  private var answer = HTTPAnswer(status: 0, body: [])
  /// Bytes the head promises; nil = not told, or told of a packed body.
  private var announced: Int?

  func didReceiveHead(
    task: HTTPClient.Task<HTTPAnswer>, _ head: HTTPResponseHead
  ) -> EventLoopFuture<Void> {
    answer.status = Int(head.status.code)
    answer.retryAfter = head.headers.first(name: "retry-after")
    answer.rateLimitReset = head.headers.first(name: "x-ratelimit-reset")
    let length = head.headers.first(name: "content-length").flatMap(Int.init)
    if let length, length > HTTPTransport.maximumBodyBytes {
      return task.eventLoop.makeFailedFuture(TransportFailure.tooLarge)
    }
    if !head.headers.contains(name: "content-encoding") { announced = length }
    answer.body.reserveCapacity((length ?? 0) + answerPaddingBytes)
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(
    task: HTTPClient.Task<HTTPAnswer>, _ part: ByteBuffer
  ) -> EventLoopFuture<Void> {
    guard answer.body.count + part.readableBytes <= HTTPTransport.maximumBodyBytes else {
      return task.eventLoop.makeFailedFuture(TransportFailure.tooLarge)
    }
    part.withUnsafeReadableBytes { answer.body.append(contentsOf: $0) }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didFinishRequest(task: HTTPClient.Task<HTTPAnswer>) throws -> HTTPAnswer {
    // A server that closes early leaves less than it announced.
    if let announced, announced > answer.body.count {
      throw TransportFailure.connection("the body was cut short")
    }
    return answer
  }
}
