import Foundation
import Market
import NIOCore
import Synchronization

/// One line a request: method, question, status, fault, bytes. Never a key.
final class RequestLog: Sendable {
  private let file: Mutex<FileHandle?>

  /// - Parameter path: nil = no log, `-` = stderr.
  init(path: String?) throws(SundialError) {
    guard let path else {
      file = Mutex(nil)
      return
    }
    if path == "-" {
      file = Mutex(FileHandle.standardError)
      return
    }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw .stubFile("write", path) }
    file = Mutex(handle)
  }

  func note(_ question: Question, _ answer: APIAnswer, fault: Fault?) {
    file.withLock { file in
      guard let file else { return }
      let identity = String(question.identity, radix: 16)
      let line =
        "\(question.method) \(identity) \(answer.status) \(answer.body.readableBytes)"
        + " \(fault?.rawValue ?? "-")\n"
      file.write(Data(line.utf8))
    }
  }

  static func standardError(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }
}
