import Archive
import Logging
import Market

/// How a unit ended.
enum UnitOutcome: Sendable {
  case complete
  /// It is not complete; `cursor` is where a later try goes on (nil = anew). `isFinal` = trying
  /// again in this run makes no sense.
  case failed(String, cursor: String?, isFinal: Bool)
  case stopped(StopReason)
}

/// Why a walk ends before its unit is complete.
enum WalkFailure: Error {
  case ask(AskFailure)
  case archive(SundialError)
  /// The answers do not prove that they are all.
  case unproven(String, cursor: String?, isFinal: Bool)
}

/// Walks one unit from where it stands to its end, page by page.
struct UnitWalk {
  let unit: FetchUnit
  let asker: Asker
  let writer: FetchWriter
  let settings: FetchSettings
  let lists: SignatureLists
  /// Answers recorded so far, over all runs.
  private(set) var pages: Int
  /// Rows recorded so far, over all runs.
  private(set) var rows: Int
  /// Where the unit stood when the walk began; nil = at its start.
  var startCursor: String?

  init(
    _ unit: FetchUnit, asker: Asker, writer: FetchWriter, settings: FetchSettings,
    lists: SignatureLists
  ) {
    self.unit = unit
    self.asker = asker
    self.writer = writer
    self.settings = settings
    self.lists = lists
    pages = 0
    rows = 0
    refresh()
  }

  /// Takes the unit's state as it is recorded by now.
  mutating func refresh() {
    let progress = writer.progress(of: unit.request)
    pages = progress?.pages ?? 0
    rows = progress?.rows ?? 0
    startCursor = progress?.cursor
  }

  /// Walks to the end or to whatever stops it.
  mutating func run() async -> UnitOutcome {
    lists.begin(unit)
    defer { lists.end(unit) }
    do throws(WalkFailure) {
      try await walk()
      return .complete
    } catch {
      switch error {
      case .archive(let failure):
        asker.sign.stop(.archive("\(failure)"))
        return .stopped(.archive("\(failure)"))
      case .unproven(let reason, let cursor, let isFinal):
        return .failed(reason, cursor: Self.keptByFailure(cursor), isFinal: isFinal)
      case .ask(.stopped(let reason)): return .stopped(reason)
      case .ask(.refused(let words)): return .failed(words, cursor: nil, isFinal: true)
      case .ask(.forbidden(let words)):
        return .failed("not in the plan: \(words)", cursor: nil, isFinal: true)
      case .ask(let failure):
        let cursor = writer.progress(of: unit.request)?.cursor
        return .failed(failure.text, cursor: Self.keptByFailure(cursor), isFinal: false)
      }
    }
  }

  private mutating func walk() async throws(WalkFailure) {
    switch unit.task {
    case .address(let address): try await walkAddress(address)
    case .blocks(let window, let naming): try await walkBlocks(window, naming: naming)
    case .enhanced(let address): try await walkEnhanced(address)
    case .assets(let mints): try await walkAssets(mints)
    case .supply(let mint): try await walkSupply(mint)
    case .candles(let candles): try await walkCandles(candles)
    case .trades(let address): try await walkTrades(address)
    case .snapshot(let snapshot, let mint): try await walkSnapshot(snapshot, mint)
    case .listings(let window): try await walkListings(window)
    case .markets(let mint): try await walkMarkets(mint)
    case .credits: try await walkCredits()
    }
  }

  /// Asks, as a step of the walk.
  func ask(
    _ request: ProviderRequest, fault: (Answer) -> String?
  ) async throws(WalkFailure) -> Answer {
    do {
      return try await asker.ask(request, fault: fault)
    } catch {
      throw .ask(error)
    }
  }

  /// A page for the unit's rows; `request` is the question without key and paging.
  func page(_ content: String, method: String, request: String) -> PageBuilder {
    writer.page(
      kind: SegmentKind(source: unit.provider.rawValue, content: content), day: unit.day,
      method: method, request: request, fetchedAt: asker.clock.stamp)
  }

  /// Adds an item's own bytes to a page.
  func add(_ item: Answer.Item, of answer: Answer, to page: PageBuilder) throws(WalkFailure) {
    try add(answer.bytes(of: item), slot: item.slot, time: item.time, to: page)
  }

  /// Adds a line to a page.
  func add(
    _ body: ArraySlice<UInt8>, slot: UInt64?, time: Int64?, to page: PageBuilder
  ) throws(WalkFailure) {
    do {
      try page.add(body: body, slot: slot, time: time)
    } catch {
      throw .archive(error)
    }
  }

  /// Puts a page into the archive with the unit's state after it.
  mutating func record(
    _ page: PageBuilder, cursor: String?, complete: Bool = false
  ) throws(WalkFailure) {
    pages += 1
    rows += page.lines
    do {
      try writer.append(
        page,
        unit: ArchiveUnit(
          day: unit.day, request: unit.request, pages: pages, rows: rows, complete: complete,
          reason: nil, cursor: complete ? nil : cursor))
    } catch {
      throw .archive(error)
    }
  }

  /// The unit's rows of a kind that lie in the `.part` already, in their order.
  func storedItems(_ content: String) throws(WalkFailure) -> [Answer.Item] {
    if pages == 0 { return [] }
    var items: [Answer.Item] = []
    do {
      try writer.forEachLine(
        of: unit.request, day: unit.day,
        kind: SegmentKind(source: unit.provider.rawValue, content: content)
      ) { line in
        guard let range = Envelope.bodyRange(in: line) else { return }
        let answer = Array("{\"result\":".utf8) + line[range] + [UInt8(ascii: "}")]
        if let item = asker.readers.answer(in: answer)?.items.first { items.append(item) }
      }
    } catch {
      throw .archive(error)
    }
    return items
  }

  /// Their signatures.
  func storedSignatures(_ content: String) throws(WalkFailure) -> [Signature] {
    try storedItems(content).compactMap(\.signature)
  }
}

extension UnitWalk {
  /// What is wrong with an answer that should be a list of transactions or signatures.
  static func listFault(_ answer: Answer) -> String? {
    guard answer.hasList else { return "the answer has no list of rows" }
    let isWhole = answer.items.allSatisfy { $0.signature != nil && $0.slot != nil }
    return isWhole ? nil : "a row of the answer has no signature or slot"
  }
}
