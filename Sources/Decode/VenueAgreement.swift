import Market

/// How far the chain's own figures and ours agree at one venue, over the legs of succeeded
/// transactions: event against transfers, and the pool's maths from the state before against the
/// chain's result.
public struct VenueAgreement: Hashable, Sendable {
  /// Known reasons for a difference that is no error of the decoder.
  public enum Reason: UInt8, CaseIterable, Sendable {
    /// pump.fun rewrites the reserves of mayhem coins between and inside trades.
    case mayhemMode
    case transferFee
    /// No event, or one that states no rate and fits none.
    case unknownRate
    /// pump.fun rounded fees down until early 2025.
    case floorFee
    /// The amounts agree with what moved; nothing tells the pool's state before.
    case stateUnknown
    /// DAMM v1 credits vault shares, of which the transaction shows the price only rounded.
    case shareRounding
    /// A swap that one range of concentrated liquidity does not explain: it crossed a tick or
    /// stopped at its limit; what lies beyond is not in the transaction. Event and transfers agree.
    case crossedRange

    /// The word in reports: `state_unknown`.
    public var name: String {
      "\(self)".reduce(into: "") { word, letter in
        word += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
      }
    }
  }

  /// A leg that disagrees, with both figures.
  public struct Sample: Hashable, Sendable {
    /// The transaction's name on the chain.
    public var signature: Signature
    /// What differs, with both figures.
    public var text: String
  }

  /// Samples kept a block.
  public static let samplesMax = 8

  /// The program it happened at.
  public var venue: Venue
  /// Legs whose figures agree to the unit.
  public var exact = 0
  /// Legs that differ for no known reason.
  public var disagreeing = 0
  /// Counts by `Reason`, in the order of its cases.
  public var explainedByReason = [Int](repeating: 0, count: Reason.allCases.count)
  /// The first legs that disagree.
  public var samples: [Sample] = []

  /// No leg of `venue` yet.
  public init(venue: Venue) { self.venue = venue }

  /// Legs that differ for a known reason.
  public var explained: Int { explainedByReason.reduce(0, +) }

  /// Adds the counts of another block; keeps the first samples.
  public mutating func add(_ other: VenueAgreement) {
    exact += other.exact
    disagreeing += other.disagreeing
    for index in explainedByReason.indices {
      explainedByReason[index] += other.explainedByReason[index]
    }
    samples.append(contentsOf: other.samples.prefix(max(0, Self.samplesMax - samples.count)))
  }

  /// Counts one leg.
  public mutating func add(_ verdict: Verdict, of signature: Signature) {
    switch verdict {
    case .exact: exact += 1
    case .explained(let reason): explainedByReason[Int(reason.rawValue)] += 1
    case .disagreeing(let text):
      disagreeing += 1
      if samples.count < Self.samplesMax {
        samples.append(Sample(signature: signature, text: text))
      }
    }
  }
}

/// The outcome of one leg's checks, and where the leg is.
public struct LegVerdict: Hashable, Sendable {
  /// The program it happened at.
  public var venue: Venue
  /// What the checks found.
  public var verdict: Verdict
}

/// The outcome of one leg's checks.
public enum Verdict: Hashable, Sendable {
  case exact
  /// They differ, or cannot be made, for a reason that is known.
  case explained(VenueAgreement.Reason)
  /// They differ: both figures.
  case disagreeing(String)
}
