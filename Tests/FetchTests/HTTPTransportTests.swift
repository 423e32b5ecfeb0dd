import Foundation
import Glibc
import Synchronization
import Testing

@testable import Fetch

/// The network itself, against a server of a few lines on loopback.
struct HTTPTransportTests {
  static let key = "canary/key+1=2 3".replacing(" ", with: "-")

  private func call(_ server: OneLineServer, _ provider: Provider, body: String? = nil) -> HTTPCall
  {
    HTTPCall(
      provider: provider, base: "http://127.0.0.1:\(server.port)", path: "/a",
      query: [HTTPCall.QueryItem(name: "q", value: "x y")], body: body.map { Array($0.utf8) })
  }

  private func transport(timeout: Int64 = 5) -> HTTPTransport {
    HTTPTransport(
      keys: [.helius: APIKey(Self.key), .birdeye: APIKey(Self.key)], timeoutSeconds: timeout,
      connectionsPerHost: 2, acceptsGzip: true)
  }

  @Test("Helius' key goes with the URL, Birdeye's in a header, each encoded and to its own")
  func keys() async throws {
    let server = try OneLineServer(answers: [
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nRetry-After: 7\r\n\r\n{}",
      "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nX-RateLimit-Reset: 99\r\n\r\n",
    ])
    let transport = transport()
    let helius = try await transport.send(call(server, .helius, body: "{\"a\":1}"))
    #expect(helius.status == 200)
    #expect(helius.retryAfter == "7")
    #expect(String(decoding: helius.body, as: UTF8.self) == "{}")
    let birdeye = try await transport.send(call(server, .birdeye))
    #expect(birdeye.status == 429)
    #expect(birdeye.rateLimitReset == "99")
    await transport.shutdown()
    let asked = server.requests
    #expect(asked[0].hasPrefix("POST /a?q=x%20y&api-key=canary%2Fkey%2B1%3D2-3 "))
    #expect(asked[0].hasSuffix("{\"a\":1}"))
    #expect(!asked[0].lowercased().contains("x-api-key"))
    #expect(asked[1].hasPrefix("GET /a?q=x%20y HTTP"))
    #expect(asked[1].contains("X-API-KEY: \(Self.key)"))
    #expect(asked[1].contains("x-chain: solana"))
  }

  @Test("what goes wrong on the line is a case without the URL in it")
  func failures() async throws {
    let server = try OneLineServer(answers: [
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cut\":", "",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{", "nonsense\r\n\r\n",
    ])
    let transport = transport()
    for _ in 0..<4 {
      do {
        _ = try await transport.send(call(server, .helius))
        Issue.record("it was taken for an answer")
      } catch let failure {
        let text = "\(failure)"
        #expect(!text.contains("canary") && !text.contains("api-key"), "\(text)")
      }
    }
    await transport.shutdown()
    let refused = self.transport()
    server.close()
    do {
      _ = try await refused.send(call(server, .helius))
      Issue.record("nobody was there")
    } catch let failure {
      #expect(!"\(failure)".contains("canary"))
    }
    await refused.shutdown()
  }
}

/// Accepts one connection after another, reads a request, writes a fixed answer and closes.
final class OneLineServer: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let state = Mutex<[String]>([])

  init(answers: [String]) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, size) == 0 && listen(listener, 8) == 0
          && getsockname(listener, generic, &size) == 0
      }
    }
    try #require(bound)
    descriptor = listener
    port = UInt16(bigEndian: address.sin_port)
    let thread = Thread { [weak self] in
      for answer in answers {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        self?.keep(Self.request(from: connection))
        let bytes = Array(answer.utf8)
        _ = bytes.withUnsafeBytes {
          send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        Glibc.close(connection)
      }
    }
    thread.start()
  }

  var requests: [String] { state.withLock { $0 } }

  func close() { Glibc.close(descriptor) }

  private func keep(_ text: String) { state.withLock { $0.append(text) } }

  /// Head and body of a request.
  private static func request(from connection: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let head = text.firstRange(of: "\r\n\r\n") {
        let length = text.lowercased().firstRange(of: "content-length: ").map { range in
          Int(text[range.upperBound...].prefix { $0.isNumber }) ?? 0
        }
        if text[head.upperBound...].utf8.count >= length ?? 0 { return text }
      }
      let count = read(connection, &chunk, chunk.count)
      guard count > 0 else { return text }
      bytes += chunk[..<count]
    }
  }
}
