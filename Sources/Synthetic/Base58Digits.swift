/// Base58 of long data, four bytes a step where the shared encoder takes one: event payloads are
/// most of what a simulated chain encodes.
func appendBase58(of data: [UInt8], to text: inout [UInt8]) {
  let zeros = data.prefix { $0 == 0 }.count
  var groups: [UInt32] = []  // base 58⁵, little endian
  var at = zeros
  while at < data.count {
    let count = min(4, data.count - at)
    var carry: UInt64 = 0
    for byte in data[at..<at + count] { carry = carry << 8 | UInt64(byte) }
    let shift = UInt64(8 * count)
    for index in groups.indices {
      let next = UInt64(groups[index]) << shift + carry
      carry = next / 656_356_768
      groups[index] = UInt32(next - carry * 656_356_768)
    }
    while carry > 0 {
      groups.append(UInt32(carry % 656_356_768))
      carry /= 656_356_768
    }
    at += count
  }
  text.append(contentsOf: repeatElement(UInt8(ascii: "1"), count: zeros))
  for (place, group) in groups.reversed().enumerated() {
    var power: UInt32 = 11_316_496
    var rest = group
    var leading = place == 0
    while power > 0 {
      let digit = rest / power
      rest -= digit * power
      power /= 58
      if leading && digit == 0 { continue }
      leading = false
      text.append(base58Alphabet[Int(digit)])
    }
  }
}

private let base58Alphabet = Array(
  "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
