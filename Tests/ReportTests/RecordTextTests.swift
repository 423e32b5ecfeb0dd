import Foundation
import Testing

@testable import Report

@Suite struct RecordTextTests {
  private let record: [(name: String, value: JSONText)] = [
    ("name", .text("a,\"b\"\n")), ("sum", .integer(-3)), ("none", .null),
    ("parts", .object(["x": .number(0.5)])),
  ]

  @Test func aRecordIsOneLineOfJSONInItsOrder() throws {
    var lines = RecordText(.ndjson)
    let line = lines.line(record)
    #expect(line == #"{"name":"a,\"b\"\n","sum":-3,"none":null,"parts":{"x":0.5}}"# + "\n")
    #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
  }

  @Test func valuesPartedByCommasHaveTheirNamesOnce() {
    var lines = RecordText(.csv)
    let cells = "\"a,\"\"b\"\"\n\",-3,,\"{\"\"x\"\":0.5}\"\n"
    #expect(lines.line(record) == "name,sum,none,parts\n" + cells)
    #expect(lines.line(record) == cells)
  }
}
