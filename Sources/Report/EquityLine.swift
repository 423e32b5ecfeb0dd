/// Equity drawn in one line of blocks, from its lowest mark to its highest.
enum EquityLine {
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// At most `columns` blocks; of several marks that share a column the last is drawn.
  static func text(_ values: [Int64], columns: Int) -> String {
    guard let low = values.min(), let high = values.max(), columns > 0 else { return "" }
    let count = min(columns, values.count)
    // In doubles, since the distance of two 64-bit numbers may need 65 bits.
    let range = Double(high) - Double(low)
    return String(
      (0..<count).map { column in
        let value = values[(column + 1) * values.count / count - 1]
        guard range > 0 else { return blocks[0] }
        let height = (Double(value) - Double(low)) / range
        return blocks[min(blocks.count - 1, Int(height * Double(blocks.count)))]
      })
  }
}
