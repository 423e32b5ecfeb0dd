import Market

/// Numbers for keys in the order they are first met, from 0.
///
/// An open table by the key's own bytes, which are spread already: a dictionary's hashing would be
/// a large part of ordering a day.
struct KeyTable {
  private(set) var keys: [Pubkey] = []
  private var places: [Int32]

  init() { places = [Int32](repeating: -1, count: 64) }

  /// The number of a key, a new one where it is new.
  mutating func number(of key: Pubkey) -> Int {
    var place = Self.start(of: key) & (places.count - 1)
    while places[place] >= 0 {
      if keys[Int(places[place])] == key { return Int(places[place]) }
      place = (place + 1) & (places.count - 1)
    }
    places[place] = Int32(keys.count)
    keys.append(key)
    if keys.count * 2 > places.count { grow() }
    return keys.count - 1
  }

  /// The number of a key that was met.
  func find(_ key: Pubkey) -> Int? {
    var place = Self.start(of: key) & (places.count - 1)
    while places[place] >= 0 {
      if keys[Int(places[place])] == key { return Int(places[place]) }
      place = (place + 1) & (places.count - 1)
    }
    return nil
  }

  private mutating func grow() {
    places = [Int32](repeating: -1, count: places.count * 4)
    for (number, key) in keys.enumerated() {
      var place = Self.start(of: key) & (places.count - 1)
      while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
      places[place] = Int32(number)
    }
  }

  private static func start(of key: Pubkey) -> Int {
    let mixed =
      (key.words.0 ^ key.words.1 &* 0xff51_afd7_ed55_8ccd ^ key.words.3) &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: mixed >> 24)
  }
}
