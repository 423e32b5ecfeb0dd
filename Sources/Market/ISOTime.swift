/// Unix seconds of `2026-06-28T01:49:53Z`; a fraction of a second is dropped, an offset
/// (`+02:00`) applied, a missing zone is UTC, and a blank may stand for the `T`. Nil on anything
/// else.
public func unixSeconds(iso text: [UInt8]) -> Int64? {
  guard text.count >= 19, text.count <= 40,
    let day = UTCDay(String(decoding: text[..<10], as: UTF8.self)),
    text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "),
    let hour = twoDigits(text, at: 11), text[13] == UInt8(ascii: ":"),
    let minute = twoDigits(text, at: 14), text[16] == UInt8(ascii: ":"),
    let second = twoDigits(text, at: 17), hour < 24, minute < 60, second < 60
  else { return nil }
  var at = 19
  if at < text.count, text[at] == UInt8(ascii: ".") {
    let digits = text[(at + 1)...].prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty else { return nil }
    at = digits.endIndex
  }
  guard let offset = zoneSeconds(text[at...]) else { return nil }
  return day.start + hour * 3_600 + minute * 60 + second - offset
}

private func zoneSeconds(_ zone: ArraySlice<UInt8>) -> Int64? {
  guard let sign = zone.first else { return 0 }
  if sign == UInt8(ascii: "Z") { return zone.count == 1 ? 0 : nil }
  let text = Array(zone)
  guard text.count == 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
    let hours = twoDigits(text, at: 1), text[3] == UInt8(ascii: ":"),
    let minutes = twoDigits(text, at: 4), hours < 24, minutes < 60
  else { return nil }
  let seconds = hours * 3_600 + minutes * 60
  return sign == UInt8(ascii: "-") ? -seconds : seconds
}

private func twoDigits(_ text: [UInt8], at place: Int) -> Int64? {
  guard place + 1 < text.count, (0x30...0x39).contains(text[place]),
    (0x30...0x39).contains(text[place + 1])
  else { return nil }
  return Int64(text[place] - 0x30) * 10 + Int64(text[place + 1] - 0x30)
}
