import Fixtures
import Market
import Testing

@testable import Archive

@Suite struct DurableFileTests {
  @Test func aFileAppearsOnlyWhenPublished() throws {
    let root = ScratchFolder()
    try DurableFile.write([1, 2], to: "\(root.path)/a")
    let file = try DurableFile(path: "\(root.path)/a")
    try file.write([3])
    #expect(try root.contents() == ["a": [1, 2], "a.tmp": [3]])
    try file.write([4])
    try file.publish()
    #expect(try root.contents() == ["a": [3, 4]])
  }

  @Test func anAbandonedFileLeavesNothing() throws {
    let root = ScratchFolder()
    do {
      let file = try DurableFile(path: "\(root.path)/a")
      try file.write([1])
    }
    #expect(try root.contents().isEmpty)
  }

  @Test func foldersAreMadeAllTheWay() throws {
    let root = ScratchFolder()
    try DurableFile.makeFolder("\(root.path)/a/b//c/")
    try DurableFile.makeFolder("\(root.path)/a/b")
    #expect(Folder.isFolder("\(root.path)/a/b/c"))
  }

  @Test(arguments: ["/nowhere/at/all/a", "/dev/null/a", "/proc/a"])
  func aFolderThatIsMissingOrUnwritableIsExit2(path: String) {
    let error = failure { () throws(SundialError) in try DurableFile.write([1], to: path) }
    #expect(error?.code == "E-ARCHIVE-002" && error?.exitCode == .usage)
    #expect(error?.place?.hasPrefix(path) == true)
  }

  @Test func aFolderInTheFilesPlaceIsATypedError() throws {
    let root = ScratchFolder()
    try Folder.make("\(root.path)/a/b")
    let error = failure { () throws(SundialError) in
      try DurableFile.write([1], to: "\(root.path)/a")
    }
    #expect(error?.code == "E-ARCHIVE-002")
    #expect(try root.contents().keys.sorted() == ["a", "a/b"])
  }

  @Test(arguments: [("a", "."), ("a/b", "a"), ("/a", "/"), ("/", "/"), ("a/b/", "a"), (".", "/")])
  func parents(path: String, parent: String) {
    #expect(Folder.parent(of: path) == parent)
  }
}
