public import Foundation

/// A zip archive made entry by entry, also with what no honest program writes.
public struct ZipFile {
  /// How an entry departs from a plain file.
  public enum Kind {
    case file, link, encrypted
    /// Zeros that nobody has to hold: as many as stated, with the checksum left out.
    case zeros(Int)
  }

  private var content = Data()
  private var directory = Data()
  private var count = 0

  public init() {}

  public mutating func add(_ name: String, _ text: String = "", as kind: Kind = .file) {
    add(name, Data(text.utf8), as: kind)
  }

  public mutating func add(_ name: String, _ stored: Data, as kind: Kind = .file) {
    var packed = stored
    var size = stored.count
    var mode: UInt32 = 0o100644
    var flags: UInt32 = 0
    var method: UInt32 = 0
    switch kind {
    case .file: break
    case .link: mode = 0o120777
    case .encrypted: flags = 1
    case .zeros(let zeros): (packed, size, method) = (Self.deflatedZeros(zeros), zeros, 8)
    }
    let place = UInt32(content.count)
    // Version, flags, method, time, date; checksum, sizes; lengths of name and extra field.
    let shared =
      Self.bytes((20, 2), (flags, 2), (method, 2), (0, 2), (0x21, 2))
      + Self.bytes(
        (Self.checksum(stored), 4), (UInt32(packed.count), 4), (UInt32(size), 4),
        (UInt32(name.utf8.count), 2), (0, 2))
    content += Self.bytes((0x0403_4b50, 4)) + shared + Data(name.utf8) + packed
    directory += Self.bytes((0x0201_4b50, 4), (0x0314, 2)) + shared
    directory += Self.bytes((0, 2), (0, 2), (0, 2), (mode << 16, 4), (place, 4)) + Data(name.utf8)
    count += 1
  }

  public var data: Data {
    content + directory
      + Self.bytes((0x0605_4b50, 4), (0, 2), (0, 2))
      + Self.bytes((UInt32(count & 0xFFFF), 2), (UInt32(count & 0xFFFF), 2))
      + Self.bytes((UInt32(directory.count), 4), (UInt32(content.count), 4), (0, 2))
  }

  private static func bytes(_ numbers: (value: UInt32, width: Int)...) -> Data {
    Data(
      numbers.flatMap { number in
        (0..<number.width).map { UInt8(truncatingIfNeeded: number.value >> (8 * UInt32($0))) }
      })
  }

  private static func checksum(_ data: Data) -> UInt32 {
    ~data.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
        value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
  }

  /// A block of zeros, and then copies of the last 258 bytes: length 258 is 11000101 and distance 1
  /// 00000, so that eight copies are 13 bytes.
  private static func deflatedZeros(_ count: Int) -> Data {
    // A stored block of one zero, and then the start of a compressed one that ends at a byte.
    var packed = Data([0x00, 0x01, 0x00, 0xFE, 0xFF, 0x00])
    var bits: [Bool] = [true, true, false]
    for _ in 0..<9 {
      bits += [true, true, false, false, false, true, false, true]
      bits += Array(repeating: false, count: 5)
    }
    func byte(_ index: Int) -> UInt8 {
      (0..<8).reduce(0) { $0 | (bits[index * 8 + $1] ? 1 << $1 : 0) }
    }
    packed.append(byte(0))
    let period = Data((1...13).map(byte))
    for _ in 0..<(count / 258 / 8) { packed += period }
    return packed
  }
}

extension ZipFile {
  /// A workbook with the sheets as given, all cells being texts.
  public static func workbook(_ sheets: [(name: String, rows: [[String]])]) -> ZipFile {
    var file = ZipFile()
    let numbers = sheets.indices.map { $0 + 1 }
    let listing = zip(sheets, numbers).map {
      "<sheet name=\"\(escaped($0.name))\" sheetId=\"\($1)\" r:id=\"rId\($1)\"/>"
    }
    let relations = numbers.map {
      (id: "rId\($0)", kind: "worksheet", target: "worksheets/sheet\($0).xml")
    }
    file.add("_rels/.rels", Self.relations([("rId1", "officeDocument", "xl/workbook.xml")]))
    file.add(
      "xl/workbook.xml",
      "<workbook \(sheetNamespaces)><sheets>\(listing.joined())</sheets></workbook>")
    file.add("xl/_rels/workbook.xml.rels", Self.relations(relations))
    for (sheet, number) in zip(sheets, numbers) {
      let rows = sheet.rows.map { row in
        let cells = row.map { "<c t=\"inlineStr\"><is><t>\(escaped($0))</t></is></c>" }
        return "<row>\(cells.joined())</row>"
      }
      file.add("xl/worksheets/sheet\(number).xml", worksheet(rows.joined()))
    }
    return file
  }

  /// A worksheet with the rows as XML.
  public static func worksheet(_ rows: String) -> String {
    "<worksheet \(sheetNamespaces)><sheetData>\(rows)</sheetData></worksheet>"
  }

  /// A Word document with the body as XML, in which `w:` is the usual prefix; `Heading1` and
  /// `Heading2` are the styles of headings.
  public static func document(_ body: String, declaration: String = "") -> ZipFile {
    let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    let styles = (1...2).map {
      "<w:style w:styleId=\"Heading\($0)\"><w:name w:val=\"heading \($0)\"/></w:style>"
    }
    var file = ZipFile()
    file.add("_rels/.rels", relations([("rId1", "officeDocument", "word/document.xml")]))
    file.add("word/_rels/document.xml.rels", relations([("rId1", "styles", "styles.xml")]))
    file.add("word/styles.xml", "<w:styles \(namespace)>\(styles.joined())</w:styles>")
    file.add(
      "word/document.xml",
      "\(declaration)<w:document \(namespace)><w:body>\(body)</w:body></w:document>")
    return file
  }

  /// A table of a Word document with the cells' texts, as XML.
  public static func wordTable(_ rows: [[String]]) -> String {
    let rows = rows.map { row in
      let cells = row.map {
        "<w:tc><w:p><w:r><w:t xml:space=\"preserve\">\(escaped($0))</w:t></w:r></w:p></w:tc>"
      }
      return "<w:tr>\(cells.joined())</w:tr>"
    }
    return "<w:tbl>\(rows.joined())</w:tbl>"
  }

  /// A paragraph of a Word document, as XML.
  public static func wordParagraph(_ text: String, style: String = "") -> String {
    let properties = style.isEmpty ? "" : "<w:pPr><w:pStyle w:val=\"\(style)\"/></w:pPr>"
    return "<w:p>\(properties)<w:r><w:t>\(escaped(text))</w:t></w:r></w:p>"
  }

  private static let sheetNamespaces =
    """
    xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    """

  public static func relations(_ list: [(id: String, kind: String, target: String)]) -> String {
    let lines = list.map {
      """
      <Relationship Id="\($0.id)" Target="\($0.target)" \
      Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/\($0.kind)"/>
      """
    }
    let namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return "<Relationships xmlns=\"\(namespace)\">\(lines.joined())</Relationships>"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}
