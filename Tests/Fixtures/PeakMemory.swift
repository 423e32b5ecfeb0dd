import Foundation

/// Peak resident memory of this process, bytes.
package func peakBytes() -> Int { statusBytes("VmHWM:") }

/// Resident memory of this process, bytes.
package func residentBytes() -> Int { statusBytes("VmRSS:") }

private func statusBytes(_ name: String) -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
  let words = line.split { $0 == " " || $0 == "\t" }
  return (words.compactMap { Int($0) }.first ?? .max / 1_024) * 1_024
}
