import Fixtures
import Market
import Testing

/// Base58 against known keys, and against long division digit by digit.
struct Base58Tests {
  @Test("addresses everyone knows")
  func knownKeys() {
    #expect(Base58.encode([UInt8](repeating: 0, count: 32)) == String(repeating: "1", count: 32))
    let wrapped = "So11111111111111111111111111111111111111112"
    #expect(Base58.decode(wrapped)?.count == 32)
    #expect(Base58.decode(wrapped).map(Base58.encode) == wrapped)
    #expect(Base58.encode(Array("Hello World!".utf8)) == "2NEpo7TZRRrLZSi2U")
    #expect(Base58.encode([0, 0, 0x28, 0x7f, 0xb4, 0xcd]) == "11233QC4")
    #expect(Base58.decode("") == [] && Base58.encode([]) == "")
  }

  @Test("any bytes of any length come back, and equal plain long division")
  func roundTrips() {
    var numbers = SeededNumbers(seed: 58)
    for length in 0...130 {
      for zeros in [0, 1, 3] {
        let bytes = [UInt8](repeating: 0, count: zeros) + numbers.bytes(length)
        let text = Base58.encode(bytes)
        #expect(text == naive(bytes))
        #expect(Base58.decode(text) == bytes)
      }
    }
  }

  @Test(
    "foreign characters and too long texts are refused", arguments: ["0", "O", "I", "l", "a b"])
  func refusals(text: String) {
    #expect(Base58.decode(text) == nil)
    #expect(Base58.decode(String(repeating: "2", count: Base58.digitsMax + 1)) == nil)
    #expect(Pubkey(base58: "abc") == nil && Signature(base58: "abc") == nil)
  }

  /// One digit at a time.
  private func naive(_ bytes: [UInt8]) -> String {
    let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    var number = bytes
    var digits: [Character] = []
    while number.contains(where: { $0 != 0 }) {
      var rest = 0
      for index in number.indices {
        let value = rest * 256 + Int(number[index])
        number[index] = UInt8(value / 58)
        rest = value % 58
      }
      digits.append(alphabet[rest])
    }
    let zeros = bytes.prefix { $0 == 0 }.count
    return String(repeating: "1", count: zeros) + String(digits.reversed())
  }
}
