import Foundation
import TestSupport
import Testing

/// A document that somebody made to do harm, or that came to it on its way, and what is said of it.
struct DangerousDocument: CustomTestStringConvertible {
  let testDescription: String
  let name: String
  let says: String
  let make: @Sendable () -> Data

  init(
    _ testDescription: String, _ name: String, says: String,
    _ make: @escaping @Sendable () -> Data
  ) {
    self.testDescription = testDescription
    self.name = name
    self.says = says
    self.make = make
  }

  private static func zip(_ fill: (inout ZipFile) -> Void) -> Data {
    var file = ZipFile()
    fill(&file)
    return file.data
  }

  private static let dictionary = ZipFile.workbook([("T", [["Field", "Type"], ["a", "text"]])]).data

  static let all = [
    Self("64 MB of zeros", "a.xlsx", says: "more than 100 times its size") {
      zip { $0.add("xl/workbook.xml", as: .zeros(64 << 20)) }
    },
    Self("2 GB of zeros", "a.xlsx", says: "goes past 200 MB") {
      zip { $0.add("xl/workbook.xml", as: .zeros(2_000 << 20)) }
    },
    Self("a bomb within an archive", "a.xlsx", says: "lacks its part xl/workbook.xml") {
      let bomb = zip { $0.add("zeros", as: .zeros(64 << 20)) }
      return zip { $0.add("xl/inner.zip", bomb) }
    },
    Self("100,000 entries", "a.xlsx", says: "more than 1000") {
      zip { file in for number in 0..<100_000 { file.add("xl/\(number)") } }
    },
    Self("a symbolic link", "a.xlsx", says: "entry 1 is a link") {
      zip { $0.add("xl/workbook.xml", "/etc/passwd", as: .link) }
    },
    Self("a name that leads out", "a.docx", says: "entry 1 is a link, leads out") {
      zip { $0.add("word/../../document.xml", "<a/>") }
    },
    Self("an entity from elsewhere", "a.docx", says: "declares a document type") {
      ZipFile.document(
        ZipFile.wordTable([["Field", "Type"], ["a", "text"]]),
        declaration: "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
      ).data
    },
    Self("a billion laughs", "a.docx", says: "declares a document type") {
      let levels = (1...9).map {
        "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">"
      }
      return ZipFile.document(
        "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>",
        declaration: "<!DOCTYPE d [<!ENTITY l0 \"ha\">\(levels.joined())]>"
      ).data
    },
    Self("a billion laughs in YAML", "a.yaml", says: "goes past 2000000 values") {
      let levels = (1...9).map {
        "a\($0): &a\($0) [\(repeatElement("*a\($0 - 1)", count: 10).joined(separator: ", "))]"
      }
      return Data("kind: DataContract\na0: &a0 ha\n\(levels.joined(separator: "\n"))\n".utf8)
    },
    Self("levels without end", "a.json", says: "nests too deep") {
      Data(("{\"properties\": " + String(repeating: "[", count: 1_000_000)).utf8)
    },
    Self("an encrypted archive", "a.xlsx", says: "is encrypted") {
      zip { $0.add("xl/workbook.xml", "secret", as: .encrypted) }
    },
    Self("a workbook with a password", "a.xlsx", says: "has a password") {
      Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) + Data(count: 4096)
    },
    Self("a workbook cut short", "a.xlsx", says: "is damaged") {
      dictionary.prefix(dictionary.count * 2 / 3)
    },
    Self("a dictionary of 100,000 columns", "a.csv", says: "more than 16384") {
      Data((1...100_000).map { "column_\($0)" }.joined(separator: ",").utf8)
    },
    Self("a dictionary of 15,000,000 delimiters", "a.csv", says: "more than 16384") {
      Data(String(repeating: ",", count: 15_000_000).utf8)
    },
  ]
}

@Suite struct `Documents made to do harm` {
  /// Of address space, in KB: the program and its libraries take a third.
  private static let memory = 1 << 20

  @Test(arguments: DangerousDocument.all)
  func `are refused with a sentence, in bounded memory`(document: DangerousDocument) throws {
    let scratch = try Scratch()
    let file = try scratch.write(document.make(), to: document.name)
    let catalogue = scratch.url.appending(path: "catalogue.csv").path
    let call = try Running(
      ["catalogue", "import", file.path, "--output", catalogue],
      wrapped: { ["/bin/sh", "-c", "ulimit -v \(Self.memory); exec \"$@\"", "sh"] + $0 }
    ).wait()
    guard case .exited(let code) = call.ending else {
      Issue.record("\(call.ending)")
      return
    }
    #expect(code != 0)
    #expect(call.errors.contains(document.says), "\(call.errors)")
    #expect(!(call.output + call.errors).contains("root:"))
    #expect(!FileManager.default.fileExists(atPath: catalogue))
  }
}
