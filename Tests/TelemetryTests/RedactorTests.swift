import Foundation
import Testing

@testable import Telemetry

struct RedactorTests {
  static let key = "ab/c+d=e f-0123456789"
  let redactor = Redactor(keys: [key])

  @Test("a key is found raw, URL-encoded in either case, and in base64 at any offset")
  func forms() throws {
    let encoded = try #require(
      Self.key.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    for text in [Self.key, encoded, encoded.lowercased().replacing("ab", with: "ab")] {
      let line = "GET /?api-key=\(text)&x=1"
      #expect(redactor.redacted(line).contains(Redactor.mark), "\(text)")
      #expect(!redactor.redacted(line).contains(text))
    }
    for lead in ["", "x", "xy", "xyz"] {
      let base64 = Data("\(lead)\(Self.key)tail".utf8).base64EncodedString()
      #expect(redactor.redacted("token \(base64)").contains(Redactor.mark), "offset \(lead.count)")
      #expect(redactor.finds(in: Array(base64.utf8)))
    }
  }

  @Test("what holds no key comes back as it was")
  func innocent() {
    let text = "ab/c+d=e f-012345678 is one digit short"
    #expect(redactor.redacted(text) == text)
    #expect(Redactor(keys: []).redacted(Self.key) == Self.key)
    #expect(Redactor(keys: [""]).redacted("x") == "x")
  }

  @Test("two keys of which one is a part of the other both go")
  func nested() {
    let both = Redactor(keys: ["secret", "secret-and-more"])
    #expect(both.redacted("a secret-and-more b secret c") == "a [key] b [key] c")
  }
}
