import Documents
import Foundation
import TestSupport
import Testing

@Suite struct `Reading archives` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func archive(
    _ data: Data, limits: Archive.Limits = Archive.Limits()
  ) throws -> Archive {
    try Archive(path: scratch.write(data, to: "some.zip").path, limits: limits)
  }

  private func refusal(
    of data: Data, limits: Archive.Limits = Archive.Limits()
  ) throws -> DocumentError? {
    let path = try scratch.write(data, to: "some.zip").path
    do throws(DocumentError) {
      let archive = try Archive(path: path, limits: limits)
      for name in archive.names { _ = try archive.part(name) }
      return nil
    } catch {
      return error
    }
  }

  private var path: String { scratch.url.appending(path: "some.zip").path }

  @Test func `gives the parts by name`() throws {
    var file = ZipFile()
    file.add("a/one.txt", "first")
    file.add("two.txt", "")
    let archive = try archive(file.data)
    #expect(archive.names == ["a/one.txt", "two.txt"])
    #expect(try archive.part("a/one.txt") == Array("first".utf8))
    #expect(try archive.part("two.txt") == [])
    #expect(try archive.part("three.txt") == nil)
  }

  @Test func `refuses 64 MB of zeros that are packed to less than a hundredth`() throws {
    var file = ZipFile()
    file.add("xl/workbook.xml", as: .zeros(64 << 20))
    #expect(try refusal(of: file.data) == .packedTooWell(path: path, limit: 100))
  }

  @Test func `refuses what unpacks to more than 200 MB, whatever the ratio`() throws {
    var file = ZipFile()
    for number in 1...4 { file.add("\(number)", as: .zeros(51 << 20)) }
    #expect(try refusal(of: file.data) == .unpacksTooLarge(path: path, limit: 200 << 20))
  }

  @Test func `leaves an archive within another packed`() throws {
    var bomb = ZipFile()
    bomb.add("zeros", as: .zeros(2 << 20))
    var file = ZipFile()
    file.add("inner.zip", bomb.data)
    var limits = Archive.Limits()
    limits.unpackedBytes = 1 << 20
    let archive = try archive(file.data, limits: limits)
    #expect(try archive.part("inner.zip").map { Data($0) } == bomb.data)
  }

  @Test func `refuses 100,000 entries before it looks at one`() throws {
    var file = ZipFile()
    for number in 0..<100_000 { file.add("\(number)") }
    #expect(try refusal(of: file.data) == .tooManyEntries(path: path, limit: 1000))
  }

  @Test func `refuses links, ways out and names that stand twice`() throws {
    for name in ["../up", "a/../../b", "/root", "c:\\windows", ""] {
      var file = ZipFile()
      file.add("fine")
      file.add(name)
      #expect(try refusal(of: file.data) == .unsafeEntry(path: path, number: 2), "\(name)")
    }
    var file = ZipFile()
    file.add("link", "/etc/passwd", as: .link)
    #expect(try refusal(of: file.data) == .unsafeEntry(path: path, number: 1))
    file = ZipFile()
    file.add("same", "1")
    file.add("same", "2")
    #expect(try refusal(of: file.data) == .unsafeEntry(path: path, number: 2))
  }

  @Test func `refuses encrypted archives and documents`() throws {
    var file = ZipFile()
    file.add("secret", "?", as: .encrypted)
    #expect(try refusal(of: file.data) == .encrypted(path: path))
    let compound = Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) + Data(count: 512)
    #expect(try refusal(of: compound) == .oldOrProtected(path: path))
  }

  @Test func `refuses an archive that is cut short anywhere`() throws {
    let whole = ZipFile.workbook([("S", [["Field", "Type"], ["a", "text"]])]).data
    for length in stride(from: 0, to: whole.count, by: 7) {
      #expect(try refusal(of: whole.prefix(length)) != nil, "\(length) bytes")
    }
  }

  @Test func `notices a part that is not what it was`() throws {
    var file = ZipFile()
    file.add("a", "some text of a part")
    var data = file.data
    let place = try #require(data.firstRange(of: Data("text".utf8)))
    data.replaceSubrange(place, with: Data("next".utf8))
    #expect(try refusal(of: data) == .damaged(path: path, part: "a"))
  }

  @Test func `refuses a file that is larger than its limit or no file`() throws {
    var limits = Archive.Limits()
    limits.bytes = 10
    #expect(
      try refusal(of: Data("PK and more".utf8), limits: limits)
        == .tooLarge(path: path, limit: 10))
    #expect(throws: DocumentError.notReadable(path: "/dev/zero")) {
      try Archive(path: "/dev/zero")
    }
  }
}
