import Foundation
import Testing

/// The style guide as a test: CONTRIBUTING.md says why each rule stands.
struct TidyTests {
  let sources = SourceTree.swiftFiles(under: "Sources")
  let tests = SourceTree.swiftFiles(under: "Tests")
  static let executables = ["sundial", "sundial-fetch", "sundial-stub"]

  @Test("the tree is read at all")
  func treeIsRead() {
    #expect(sources.count > 50)
    #expect(tests.count > 20)
  }

  @Test("files have at most 400 lines and lines at most 100 columns")
  func lengths() {
    for file in sources + tests {
      #expect(file.lines.count <= 401, "\(file.path): \(file.lines.count) lines")
      for (number, line) in file.lines.enumerated() where line.count > 100 {
        Issue.record("\(file.path):\(number + 1): \(line.count) columns")
      }
    }
  }

  @Test("functions have at most 70 lines")
  func functionLengths() {
    for file in sources {
      for function in Functions.spans(of: file) where function.lines > 70 {
        Issue.record("\(file.path):\(function.line): \(function.lines) lines in one function")
      }
    }
  }

  @Test("rooms have subjects: no folder or file without one")
  func names() {
    let empty: Set = ["utils", "util", "common", "helpers", "helper", "misc", "core", "shared"]
    for file in SourceTree.files(under: "Sources") + SourceTree.files(under: "Tests") {
      for part in file.path.split(separator: "/") {
        let word = part.split(separator: ".").first.map { $0.lowercased() } ?? ""
        #expect(!empty.contains(word), "\(file.path): a name without a subject")
      }
    }
  }

  @Test("two files of one target never share a name")
  func distinctNames() {
    for (room, files) in Dictionary(grouping: sources, by: \.room) {
      let names = files.map(\.name)
      #expect(Set(names).count == names.count, "\(room): two files of one name")
    }
  }

  @Test(
    "foreign code has one importer",
    arguments: [
      ("CZstd", ["Archive"]), ("CCrypto", ["Archive"]),
      ("CTransactionJSON", ["Decode", "Fetch"]), ("GRDB", ["Results"]),
      ("ArgumentParser", TidyTests.executables), ("AsyncHTTPClient", ["Fetch"]),
      ("Hummingbird", ["sundial-stub"]), ("CMovemask", ["Signals", "Simulate", "Sweep"]),
      ("CCacheHint", ["Columns", "Signals"]),
    ])
  func importers(module: String, rooms: [String]) {
    for file in sources where !rooms.contains(file.room) {
      for (number, line) in file.lines.enumerated() {
        let words = line.split(separator: " ")
        guard words.contains("import"), words.last == Substring(module) else { continue }
        Issue.record("\(file.path):\(number + 1): only \(rooms) may import \(module)")
      }
    }
  }

  @Test("the words of the house need no Foundation")
  func marketIsPlain() {
    for file in sources where ["Market", "Pools", "Signals", "Simulate"].contains(file.room) {
      #expect(!file.lines.contains("import Foundation"), "\(file.path) imports Foundation")
    }
  }

  @Test("only the executables print, nothing is left for later, no clock in the engine")
  func bannedCalls() {
    let left = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    for file in sources {
      for (number, line) in file.lines.enumerated() {
        let place = "\(file.path):\(number + 1)"
        let code = line.trimmingCharacters(in: .whitespaces)
        let isExecutable = Self.executables.contains(file.room)
        if !isExecutable, code.hasPrefix("print(") || code.contains(" print(") {
          Issue.record("\(place): print outside the executable; return text instead")
        }
        for word in left where line.contains(word) { Issue.record("\(place): \(word)") }
        for clock in ["Date()", "Date.now", "ContinuousClock", "clock_gettime"]
        where !isExecutable && line.contains(clock) {
          Issue.record("\(place): a clock outside the executable; take the time as an input")
        }
        for random in [".random(in:", "SystemRandomNumberGenerator", "arc4random"]
        where line.contains(random) {
          Issue.record("\(place): a random number without a seed in the record")
        }
      }
    }
  }

  @Test("error codes and their pages match")
  func errorPages() throws {
    let pattern = #/E-[A-Z]+-[0-9]{3}/#
    var used: Set<String> = []
    for file in sources {
      for line in file.lines {
        for match in line.matches(of: pattern) { used.insert(String(match.output)) }
      }
    }
    let pages = Set(
      SourceTree.files(under: "docs/errors").map(\.name)
        .filter { $0.hasPrefix("E-") }.map { String($0.dropLast(3)) })
    #expect(used.subtracting(pages).isEmpty, "codes without a page")
    #expect(pages.subtracting(used).isEmpty, "pages without a code")
  }

  @Test("no path of a machine is named")
  func noMachinePaths() {
    let bad = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/"]
    for folder in ["Sources", "Tests", "docs", "configs", "scripts"] {
      for file in SourceTree.files(under: folder) {
        for (number, line) in file.lines.enumerated() {
          for path in bad where line.contains(path) {
            Issue.record("\(file.path):\(number + 1): names \(path)")
          }
        }
      }
    }
  }
}
