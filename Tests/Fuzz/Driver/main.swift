import CLibFuzzer
import Foundation
import FuzzTargets

// One program for all targets: FUZZ names the one, arguments are libFuzzer's.
let name = ProcessInfo.processInfo.environment["FUZZ"] ?? ""
guard FuzzTarget(name: name) != nil else {
  FileHandle.standardError.write(
    Data("FUZZ must be one of \(FuzzTarget.all.map(\.name).joined(separator: " "))\n".utf8))
  exit(2)
}

/// libFuzzer's callback takes no context: the target is looked up once.
enum Chosen {
  static let target = FuzzTarget(name: ProcessInfo.processInfo.environment["FUZZ"] ?? "")
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
  LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    Chosen.target?.run(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
  })
