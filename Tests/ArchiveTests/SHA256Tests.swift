import Testing

@testable import Archive

@Suite struct SHA256Tests {
  /// Test vectors of FIPS 180-4, from NIST's examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func publishedVectors(text: String, hex: String) {
    #expect(SHA256.hex(of: Array(text.utf8)) == hex)
  }

  @Test func piecesHashAsTheWhole() {
    let bytes = Array(ArchiveFixture.noise(seed: 1, count: 1_000).utf8)
    var hash = SHA256()
    for start in stride(from: 0, to: 1_000, by: 33) {
      hash.update(Array(bytes[start..<min(start + 33, 1_000)]))
    }
    #expect(hash.hex == SHA256.hex(of: bytes))
  }

  @Test func copiesAreApart() {
    var first = SHA256()
    first.update(Array("a".utf8))
    var second = first
    second.update(Array("bc".utf8))
    #expect(second.hex == SHA256.hex(of: Array("abc".utf8)))
    #expect(first.hex == SHA256.hex(of: Array("a".utf8)))
  }
}
