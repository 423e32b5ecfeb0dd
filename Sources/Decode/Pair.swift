/// Two values, one for each token of a pool, by number: an array of two that needs no memory of
/// its own.
struct Pair<Element> {
  private var first: Element
  private var second: Element

  init(_ first: Element, _ second: Element) {
    self.first = first
    self.second = second
  }

  /// The same made into something else.
  func map<Value>(_ transform: (Element) -> Value) -> Pair<Value> {
    Pair<Value>(transform(first), transform(second))
  }
}

extension Pair: RandomAccessCollection, MutableCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { 2 }

  subscript(side: Int) -> Element {
    get {
      precondition(side == 0 || side == 1, "a pool has two tokens")
      return side == 0 ? first : second
    }
    set {
      precondition(side == 0 || side == 1, "a pool has two tokens")
      if side == 0 { first = newValue } else { second = newValue }
    }
  }
}

extension Pair: ExpressibleByArrayLiteral {
  @inline(__always)
  init(arrayLiteral elements: Element...) {
    precondition(elements.count == 2, "a pool has two tokens")
    self.init(elements[0], elements[1])
  }
}

extension Pair: Equatable where Element: Equatable {}
extension Pair: Sendable where Element: Sendable {}
