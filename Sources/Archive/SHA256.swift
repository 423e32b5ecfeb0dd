import CCrypto

/// The SHA-256 of bytes that arrive in pieces, by OpenSSL.
public struct SHA256 {
  private var state = State()

  /// A hash of nothing yet.
  public init() {}

  /// Adds bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // A copied hash must not feel what its twin is fed: OpenSSL's context is a reference.
    if !isKnownUniquelyReferenced(&state) { state = State(copying: state) }
    state.update(bytes)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The 32 bytes of the hash of everything added so far; more may be added afterwards.
  public var digest: [UInt8] { State(copying: state).finish() }

  /// The digest as 64 lower-case hexadecimal digits, as `sha256sum` prints it.
  public var hex: String { Self.hexText(digest) }

  /// The hash of a whole buffer as 64 lower-case hexadecimal digits.
  public static func hex(of bytes: UnsafeRawBufferPointer) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hex
  }

  /// The hash of an array as 64 lower-case hexadecimal digits.
  public static func hex(of bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { hex(of: $0) }
  }

  private static func hexText(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Owner of one OpenSSL context. Its calls fail only when memory is out, which traps.
  private final class State {
    private let context: OpaquePointer

    init() {
      context = EVP_MD_CTX_new()
      precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1)
    }

    init(copying other: State) {
      context = EVP_MD_CTX_new()
      precondition(EVP_MD_CTX_copy_ex(context, other.context) == 1)
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
      precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
    }

    func finish() -> [UInt8] {
      var digest = [UInt8](repeating: 0, count: 32)
      precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1)
      return digest
    }
  }
}
