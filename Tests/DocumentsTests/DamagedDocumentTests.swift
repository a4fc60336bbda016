import Documents
import Foundation
import TestSupport
import Testing

@Suite struct `Reading damaged documents` {
  /// Numbers that look drawn at random and are the same each time.
  private struct Draw {
    var state: UInt64 = 42

    mutating func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }

  /// Changes one to four bytes.
  private func damaged(_ data: Data, _ draw: inout Draw) -> Data {
    var data = data
    for _ in 0...draw.next(below: 4) {
      data[draw.next(below: data.count)] = UInt8(draw.next(below: 256))
    }
    return data
  }

  /// Reads a document of each kind with some bytes changed or cut off; whatever comes of it is a
  /// value or a refusal.
  @Test func `gives what is there or a refusal, whichever bytes are wrong`() throws {
    let scratch = try Scratch()
    let texts = [
      #"{"a": [1, -2.5e3, true, null, "\\u00e9\\n"], "b": {"c": "d"}}"#,
      "a: &x [1, 'b', \"c\\n\"]\nd: *x\n",
    ]
    let documents = [
      ZipFile.workbook([("S", [["Field", "Type"], ["a", "text"], ["b", "date"]])]).data,
      ZipFile.document(ZipFile.wordParagraph("T") + ZipFile.wordTable([["a", "b"], ["c", "d"]]))
        .data,
      Data(texts[0].utf8), Data(texts[1].utf8),
    ]
    var draw = Draw()
    var refusals = 0
    for _ in 0..<150 {
      for (kind, document) in documents.enumerated() {
        let damaged = damaged(document, &draw)
        let cut = damaged.prefix(damaged.count - draw.next(below: 20))
        let path = try scratch.write(cut, to: "some").path
        do throws(DocumentError) {
          switch kind {
          case 0: _ = try Workbook(path: path).sheets.count
          case 1: _ = try WordTables(path: path).tables.count
          case 2: _ = try Structure(json: path)
          default: _ = try Structure(yaml: path)
          }
        } catch {
          refusals += 1
        }
      }
    }
    #expect(refusals > 300)
  }
}
