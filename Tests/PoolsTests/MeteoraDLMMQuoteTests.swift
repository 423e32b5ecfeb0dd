import Fixtures
import Foundation
import Testing

@testable import Pools

/// Quotes of the official SDK over the bins of a real pair, found again bin by bin with our price,
/// fee and fill: the numbers that a swap over several bins is made of.
struct MeteoraDLMMQuoteTests {
  private static let path =
    SharedFolder.path + "/real/expected/meteora_dlmm_quotes_reference.json"

  /// A pair's parameters and bins, from its accounts' bytes.
  private struct Pair {
    var step: UInt16
    var active: Int32
    var baseFactor, variableControl, maxAccumulator, reduction, accumulator: UInt64
    var filterPeriod, decayPeriod: Int64
    var updated: Int64
    var reference: Int32
    /// Y in each bin, of liquidity and of open orders to buy X.
    var depth: [Int32: UInt64] = [:]

    init(_ account: Data, _ arrays: [Data]) {
      func number<Value: FixedWidthInteger>(_ data: Data, _ at: Int, _ type: Value.Type) -> Value {
        data.withUnsafeBytes {
          Value(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: Value.self))
        }
      }
      step = number(account, 80, UInt16.self)
      active = number(account, 76, Int32.self)
      baseFactor = UInt64(number(account, 8, UInt16.self))
      filterPeriod = Int64(number(account, 10, UInt16.self))
      decayPeriod = Int64(number(account, 12, UInt16.self))
      reduction = UInt64(number(account, 14, UInt16.self))
      variableControl = UInt64(number(account, 16, UInt32.self))
      maxAccumulator = UInt64(number(account, 20, UInt32.self))
      accumulator = UInt64(number(account, 40, UInt32.self))
      reference = number(account, 48, Int32.self)
      updated = number(account, 56, Int64.self)
      for array in arrays {
        let first = Int32(number(array, 8, Int64.self)) * 70
        for slot in 0..<70 {
          let bin = 56 + slot * 144
          depth[first + Int32(slot)] =
            number(array, bin + 8, UInt64.self) + number(array, bin + 112, UInt64.self)
        }
      }
    }

    /// The rate in a bin, parts per 10⁹, after the references were refreshed at `now`.
    func rate(in bin: Int32, at now: Int64) -> UInt64 {
      let elapsed = now - updated
      var (base, index) = (accumulator, reference)
      if elapsed >= filterPeriod {
        base = elapsed < decayPeriod ? accumulator * reduction / 10_000 : 0
        index = active
      }
      let moved = UInt64((index - bin).magnitude) * 10_000
      let volatility = min(base + moved, maxAccumulator) * UInt64(step)
      let variable = (variableControl * volatility * volatility + 99_999_999_999) / 100_000_000_000
      return min(baseFactor * UInt64(step) * 10 + variable, 100_000_000)
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: path), "no quotes beside the project"))
  func quotesOfTheOfficialSDK() throws {
    let file = try Data(contentsOf: URL(filePath: Self.path))
    let object = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
    let account = try #require(
      (object["lbPairB64"] as? String).flatMap { Data(base64Encoded: $0) })
    let arrays = (object["binArraysB64"] as? [[String: Any]] ?? []).compactMap {
      ($0["data"] as? String).flatMap { Data(base64Encoded: $0) }
    }
    #expect(object["swapForY"] as? Bool == true)
    let pair = Pair(account, arrays)
    let now = Int64((object["clockTs"] as? Double) ?? 0)
    let quotes = object["results"] as? [[String: Any]] ?? []
    #expect(quotes.count == 4)
    for quote in quotes {
      let input = try #require((quote["inAmount"] as? String).flatMap { UInt64($0) })
      let output = try #require((quote["outAmount"] as? String).flatMap { UInt64($0) })
      #expect(try sell(input, pair, now) == output, "\(input)")
    }
  }

  /// X for Y, fee on the input, bin by bin downwards.
  private func sell(_ input: UInt64, _ pair: Pair, _ now: Int64) throws -> UInt64 {
    var left = input
    var output: UInt64 = 0
    var id = pair.active
    while left > 0 {
      // The largest quote takes all that the arrays hold.
      guard let depth = pair.depth[id] else { break }
      let bin = try #require(MeteoraDLMMBin(id: id, step: pair.step))
      let rate = pair.rate(in: id, at: now)
      id -= 1
      guard depth > 0 else { continue }
      let most = UInt64((UInt128(depth) << 64 + bin.price - 1) / bin.price)
      let upon = try #require(MeteoraDLMMBin.fee(upon: most, rate: rate))
      let fee = try #require(MeteoraDLMMBin.fee(inside: left, rate: rate))
      if left - fee >= most {
        output += depth
        left -= min(left, most + upon)
      } else {
        output += try #require(bin.output(ofNet: left - fee, sellsX: true))
        left = 0
      }
    }
    return output
  }
}
