/// An Excel workbook (.xlsx) to be written: sheets of texts under a header that stays in sight and
/// filters.
///
/// Every cell is a text, so that no program runs, dates or rounds one; equal drafts are equal bytes.
public struct WorkbookDraft: Sendable {
  /// The longest text of a cell that the format allows, in UTF-16 units.
  public static let textLimit = 32_767

  public struct Sheet: Sendable {
    let name: String
    let header: [String]
    let rows: [[String]]

    /// - Parameters:
    ///   - name: At most 31 characters, none of `[]:*?/\`.
    ///   - header: The names of the columns, at least one.
    ///   - rows: Each at most as long as the header.
    public init(_ name: String, header: [String], rows: [[String]]) {
      precondition(!header.isEmpty, "a sheet has at least one column")
      self.name = name
      self.header = header
      self.rows = rows
    }
  }

  private let sheets: [Sheet]

  public init(sheets: [Sheet]) { self.sheets = sheets }

  /// The file.
  ///
  /// - Throws: ``DocumentError/notWritten(part:)``.
  public func bytes() throws(DocumentError) -> [UInt8] {
    var parts = [
      ("[Content_Types].xml", contentTypes), ("_rels/.rels", Self.packageRelations),
      ("xl/workbook.xml", listing), ("xl/_rels/workbook.xml.rels", relations),
      ("xl/styles.xml", Self.styles),
    ]
    for (number, sheet) in zip(1..., sheets) {
      parts.append(("xl/worksheets/sheet\(number).xml", sheet.xml(isFirst: number == 1)))
    }
    return try Archive.packing(
      parts.map { (name: $0.0, content: Array((Self.declaration + $0.1).utf8)) })
  }

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
  fileprivate static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

  private var contentTypes: String {
    let overrides = sheets.indices.map {
      """
      <Override PartName="/xl/worksheets/sheet\($0 + 1).xml" \
      ContentType="\(Self.kinds).worksheet+xml"/>
      """
    }
    return """
      <Types xmlns="\(Self.package)/content-types">\
      <Default Extension="rels" \
      ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/xl/workbook.xml" ContentType="\(Self.kinds).sheet.main+xml"/>\
      <Override PartName="/xl/styles.xml" ContentType="\(Self.kinds).styles+xml"/>\
      \(overrides.joined())</Types>
      """
  }

  private static let packageRelations =
    """
    <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" \
    Type="\(office)/officeDocument" Target="xl/workbook.xml"/></Relationships>
    """

  private var listing: String {
    let lines = zip(1..., sheets).map {
      "<sheet name=\"\($1.name.xml)\" sheetId=\"\($0)\" r:id=\"rId\($0)\"/>"
    }
    return """
      <workbook xmlns="\(Self.main)" xmlns:r="\(Self.office)"><sheets>\(lines.joined())</sheets>\
      </workbook>
      """
  }

  private var relations: String {
    let lines = sheets.indices.map {
      """
      <Relationship Id="rId\($0 + 1)" Type="\(Self.office)/worksheet" \
      Target="worksheets/sheet\($0 + 1).xml"/>
      """
    }
    return """
      <Relationships xmlns="\(Self.package)/relationships">\(lines.joined())\
      <Relationship Id="rId\(sheets.count + 1)" Type="\(Self.office)/styles" Target="styles.xml"/>\
      </Relationships>
      """
  }

  /// Style 1 is a header's, style 2 that of a text (format 49), which stays one when it is edited.
  private static let styles =
    """
    <styleSheet xmlns="\(main)"><fonts count="2">\
    <font><sz val="11"/><name val="Calibri"/></font>\
    <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
    <fills count="2"><fill><patternFill patternType="none"/></fill>\
    <fill><patternFill patternType="gray125"/></fill></fills>\
    <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
    <cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
    <xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
    applyFont="1"/>\
    <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
    <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
    </styleSheet>
    """
}

extension WorkbookDraft.Sheet {
  fileprivate func xml(isFirst: Bool) -> String {
    let columns = header.indices.map(Self.letters)
    var text = """
      <worksheet xmlns="\(WorkbookDraft.main)"><sheetViews><sheetView workbookViewId="0"\
      \(isFirst ? " tabSelected=\"1\"" : "")>\
      <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>\
      </sheetViews><cols><col min="1" max="\(header.count)" width="22" style="2" customWidth="1"/>\
      </cols><sheetData>
      """
    text += Self.row(1, header, columns, style: 1)
    for (number, cells) in zip(2..., rows) { text += Self.row(number, cells, columns, style: 2) }
    text += """
      </sheetData><autoFilter ref="A1:\(columns.last ?? "A")\(rows.count + 1)"/></worksheet>
      """
    return text
  }

  private static func row(
    _ number: Int, _ cells: [String], _ columns: [String], style: Int
  ) -> String {
    var text = "<row r=\"\(number)\">"
    for (cell, column) in zip(cells, columns) where !cell.isEmpty {
      text += "<c r=\"\(column)\(number)\" s=\"\(style)\" t=\"inlineStr\"><is>"
      text += "<t xml:space=\"preserve\">\(cell.xml)</t></is></c>"
    }
    return text + "</row>"
  }

  /// `A` for 0, `AA` for 26.
  private static func letters(_ column: Int) -> String {
    var rest = column + 1
    var letters: [UInt8] = []
    while rest > 0 {
      letters.insert(UInt8(0x41 + (rest - 1) % 26), at: 0)
      rest = (rest - 1) / 26
    }
    return String(decoding: letters, as: UTF8.self)
  }
}

extension String {
  /// The text within XML; characters that XML cannot have or would change are `_x000D_`, as
  /// spreadsheets keep them, and so is the underscore of what looks like one.
  fileprivate var xml: String {
    var result = String.UnicodeScalarView()
    let scalars = unicodeScalars
    for index in scalars.indices {
      let scalar = scalars[index]
      switch scalar {
      case "&": result += "&amp;".unicodeScalars
      case "<": result += "&lt;".unicodeScalars
      case ">": result += "&gt;".unicodeScalars
      case "\"": result += "&quot;".unicodeScalars
      case "_" where Self.isEscape(scalars[index...]): result += "_x005F_".unicodeScalars
      case "\t", "\n": result.append(scalar)
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "_x\(String(repeating: "0", count: 4 - digits.count))\(digits)_".unicodeScalars
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isEscape(_ rest: Substring.UnicodeScalarView) -> Bool {
    let start = rest.prefix(7)
    guard start.count == 7, start.dropFirst().first == "x", start.last == "_" else { return false }
    return start.dropFirst(2).dropLast().allSatisfy { $0.properties.isASCIIHexDigit }
  }
}
