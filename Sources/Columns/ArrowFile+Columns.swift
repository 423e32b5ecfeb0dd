import Market

extension ArrowFile {
  /// A column that must be there without nulls; E-COLUMNS-003.
  public func column<Value: ArrowValue>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws(SundialError) -> Column<Value> {
    guard let place = try place(name, type) else { throw unfit(name, "is missing") }
    guard place.nullCount == 0 else { throw unfit(name, "holds nulls") }
    return values(of: place.values)
  }

  /// A column that may hold nulls or be missing; E-COLUMNS-003 when it has another type.
  public func nullableColumn<Value: ArrowValue>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws(SundialError) -> NullableColumn<Value> {
    guard let place = try place(name, type) else {
      return NullableColumn(values: nil, validity: nil)
    }
    return NullableColumn(values: values(of: place.values), validity: validity(of: place))
  }

  /// A column of byte strings that may hold nulls or be missing; E-COLUMNS-002, E-COLUMNS-003.
  func bytesColumn(_ name: String) throws(SundialError) -> [[UInt8]?] {
    guard let place = places.first(where: { $0.field.name == name }) else {
      return [[UInt8]?](repeating: nil, count: rowCount)
    }
    guard let at = place.boundaries else { throw unfit(name, "has another type") }
    var rows: [[UInt8]?] = []
    guard rowCount > 0 else { return rows }
    let boundaries: Column<Int32> = values(of: at, count: rowCount + 1)
    let validity = validity(of: place)
    var total = 0
    for row in 0..<rowCount {
      let start = Int(boundaries[row])
      let end = Int(boundaries[row + 1])
      guard start >= 0, start <= end, end <= place.values.count else {
        throw Self.damaged(path, "row \(row) of \(name) lies outside the column")
      }
      // Rows overlapping each other would let a small file ask for a lot of memory.
      total += end - start
      guard total <= place.values.count else {
        throw Self.damaged(path, "rows of \(name) overlap")
      }
      let isKnown = validity.map { $0[row >> 3] >> UInt8(row & 7) & 1 == 1 } ?? true
      let base = place.values.lowerBound
      rows.append(isKnown ? Array(bytes[base + start..<base + end]) : nil)
    }
    return rows
  }

  private func place<Value: ArrowValue>(
    _ name: String, _ type: Value.Type
  ) throws(SundialError) -> Place? {
    guard let place = places.first(where: { $0.field.name == name }) else { return nil }
    guard Value.represents(place.field.type) else { throw unfit(name, "has another type") }
    return place
  }

  private func validity(of place: Place) -> Column<UInt8>? {
    place.nullCount == 0 ? nil : values(of: place.validity, count: (rowCount + 7) / 8)
  }

  private func values<Value: ArrowValue>(of range: Range<Int>) -> Column<Value> {
    values(of: range, count: rowCount)
  }

  private func values<Value: ArrowValue>(of range: Range<Int>, count: Int) -> Column<Value> {
    guard count > 0, let base = bytes.baseAddress else { return Column([]) }
    // Sound because: `places` checked range, length and alignment, and the file is read only.
    let typed = (base + range.lowerBound).assumingMemoryBound(to: Value.self)
    return Column(base: typed, count: count, owner: owner)
  }

  private func unfit(_ name: String, _ reason: String) -> SundialError {
    SundialError(
      "E-COLUMNS-003", "column \(name) \(reason)", place: path,
      nextStep: "delete the day's folder and run `sundial build`", exitCode: .archiveDamaged)
  }
}
