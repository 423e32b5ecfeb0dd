import Market
import Pools

/// A swap's event: Swap, or Swap2Evt, which stands beside it since 0.12.0.
struct MeteoraDLMMSwap {
  /// Bins of the first and the last part of the fill.
  var startBin, endBin: Int32
  var input, output: UInt64
  /// Token X enters.
  var sellsX: Bool
  /// The whole trading fee and the protocol's part of it.
  var fee, protocolFee: UInt64
  /// Parts per 10⁹ at the last bin, though the program calls it basis points.
  var rate: UInt128
  /// Only Swap2Evt knows fees taken from the output.
  var feeOnInput = true
  var surplus = 0

  /// The event of 0.5.0, never changed.
  init?(old body: ByteReader) {
    var reader = body.dropping(64)
    guard let start = reader.int32(), let end = reader.int32(), let input = reader.uint64(),
      let output = reader.uint64(), let sellsX = reader.bool(), let fee = reader.uint64(),
      let protocolFee = reader.uint64(), let rate = reader.uint128(), fee >= protocolFee
    else { return nil }
    (startBin, endBin, self.input, self.output) = (start, end, input, output)
    (self.sellsX, self.fee, self.protocolFee, self.rate) = (sellsX, fee, protocolFee, rate)
    _ = reader.uint64()  // host_fee
    surplus = reader.left
  }

  /// The event of 0.12.0; its fee is told in parts.
  init?(new body: ByteReader) {
    var reader = body.dropping(64)
    guard let start = reader.int32(), let end = reader.int32(), let sellsX = reader.bool(),
      let rate = reader.uint128(), let input = reader.uint64(), reader.uint64() != nil,
      let output = reader.uint64(), let makers = reader.uint64(),
      let protocolFee = reader.uint64(), let orders = reader.uint64()
    else { return nil }
    let (inner, overflow) = makers.addingReportingOverflow(orders)
    let (fee, second) = inner.addingReportingOverflow(protocolFee)
    guard !overflow && !second else { return nil }
    (startBin, endBin, self.input, self.output) = (start, end, input, output)
    (self.sellsX, self.fee, self.protocolFee, self.rate) = (sellsX, fee, protocolFee, rate)
    _ = reader.uint64()  // host_fee
    feeOnInput = reader.bool() ?? true
    _ = reader.bool()  // fees_on_token_x
    surplus = reader.left
  }

  /// What entered the bin and what left it, the fee taken off or put back.
  var curveAmounts: (net: UInt64, gross: UInt64)? {
    if feeOnInput { return input >= fee ? (input - fee, output) : nil }
    let (gross, overflow) = output.addingReportingOverflow(fee)
    return overflow ? nil : (input, gross)
  }

  /// Bin steps that explain a fill inside one bin exactly; none for several bins.
  var fittingSteps: [UInt16] {
    guard startBin == endBin, let curve = curveAmounts else { return [] }
    return MeteoraDLMMBin.steps(
      fitting: endBin, net: curve.net, gross: curve.gross, sellsX: sellsX)
  }
}
