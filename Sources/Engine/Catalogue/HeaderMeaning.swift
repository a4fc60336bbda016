/// What the columns of a dictionary's table mean, recognised by their headings.
struct HeaderMeaning {
  typealias Meaning = ColumnMeaning

  private let columns: [Meaning: Int]
  /// Headings that mean nothing to a catalogue.
  let unknown: [String]
  /// Every column with the meaning it was given.
  let readings: [HeaderReading.Column]

  /// Recognises `cells` as headings; `nil` unless one means the field and another anything else.
  ///
  /// Instead of the field, it may be the table, and another what is said of tables.
  ///
  /// - Parameters:
  ///   - cells: The line's.
  ///   - remaps: What people say of these columns; if one names the line, it is headings.
  init?(_ cells: [String], remaps: [ColumnRemap] = []) {
    var meanings = cells.map { Self.said(of: $0, by: remaps) ?? Self.meaning(of: $0) }
    let isStated = remaps.contains { $0.line != nil }
    if isStated { Self.number(&meanings, by: remaps) }
    if !meanings.contains(.field), let name = cells.firstIndex(where: Self.isName),
      meanings[name] == nil
    {
      meanings[name] = .field
    }
    guard Self.areHeadings(meanings, isStated: isStated) else { return nil }
    Self.number(&meanings, by: remaps)
    self.init(cells, meanings, remaps)
  }

  private init(_ cells: [String], _ meanings: [Meaning?], _ remaps: [ColumnRemap]) {
    var columns: [Meaning: Int] = [:]
    var unknown: [String] = []
    var readings: [HeaderReading.Column] = []
    for (index, (cell, said)) in zip(cells, meanings).enumerated() {
      var meaning = said
      if let known = meaning, known != .ignored {
        if columns[known] == nil { columns[known] = index } else { meaning = nil }
      }
      if meaning == nil, !cell.isEmpty { unknown.append(cell) }
      let isRemapped =
        remaps.contains { $0.column == String(index + 1) }
        || Self.said(of: cell, by: remaps) != nil
      readings.append(
        HeaderReading.Column(heading: cell, meaning: meaning, isRemapped: isRemapped))
    }
    self.columns = columns
    self.unknown = unknown
    self.readings = readings
  }

  private static func said(of heading: String, by remaps: [ColumnRemap]) -> Meaning? {
    guard !heading.isEmpty, !remaps.isEmpty else { return nil }
    return remaps.first { plain($0.column) == plain(heading) }?.meaning
  }

  /// Gives the columns that `remaps` name by their number what these say.
  private static func number(_ meanings: inout [Meaning?], by remaps: [ColumnRemap]) {
    for remap in remaps {
      guard let number = Int(remap.column), number > 0, number <= meanings.count else { continue }
      meanings[number - 1] = remap.meaning
    }
  }

  private static func areHeadings(_ meanings: [Meaning?], isStated: Bool) -> Bool {
    let found = Set(meanings.compactMap(\.self)).subtracting([.ignored])
    if found.contains(.field) { return isStated || found.count > 1 }
    return found.contains(.table)
      && !found.isDisjoint(with: [.tableDescription, .domain, .description])
  }

  /// Whether the rows are about tables, not fields.
  var isOfTables: Bool { columns[.field] == nil }

  /// Whether hardly a cell is anything but a heading, as where a document states them again.
  ///
  /// A field may be called `type` or `description`; a row that describes it is no heading.
  var isMostlyHeadings: Bool {
    let filled = readings.count { !$0.heading.trimmedSpace.isEmpty }
    return columns.count * 4 >= filled * 3
  }

  func has(_ meaning: Meaning) -> Bool { columns[meaning] != nil }

  /// The column, from 0, with that meaning.
  func column(_ meaning: Meaning) -> Int? { columns[meaning] }

  /// The cell of `row` with that meaning; empty where there is none, or it says "not applicable".
  func text(_ meaning: Meaning, in row: [String]) -> String {
    guard let index = columns[meaning], index < row.count else { return "" }
    let text = row[index].trimmedSpace
    guard text.utf8.count <= 5 else { return text }
    return Self.nothing.contains(text.lowercased()) ? "" : text
  }

  private static let nothing: Set<String> = ["na", "n/a", "-", "–", "—", "null", "none"]

  /// Whether the words could stand above a column.
  static func isHeading(_ words: String) -> Bool {
    meaning(of: words) != nil || isName(words)
  }

  private static func isName(_ heading: String) -> Bool {
    heading.utf8.count < 20 && plain(heading) == "name"
  }

  static func meaning(of heading: String) -> Meaning? {
    heading.utf8.count > longestHeading ? nil : meanings[plain(heading)]
  }

  /// In bytes; longer cells are never headings.
  private static let longestHeading = 60

  /// Lower-case letters and digits only, so that `cdmFieldName`, `Field Name` and `FIELD_NAME` agree
  /// but for their prefix.
  private static func plain(_ heading: String) -> String {
    let text = heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "/" }
    return text.hasPrefix("cdm") ? String(text.dropFirst(3)) : text
  }

  private static let meanings: [String: Meaning] = {
    let headings: [(Meaning, String)] = [
      (
        .table,
        "table tablename entity entityname file filename dataset datasetname loadtable sourcetable targettable"
      ),
      (
        .field,
        """
        field fieldname column columnname attribute attributename dataitem dataitemname element
        elementname variable item itemname loadfield sourcefield targetfield sourcecolumn
        targetcolumn
        """
      ),
      (.type, "type datatype format fieldtype columntype sqltype fieldformat dataformat"),
      (.length, "length size len maxlength width fieldlength fieldsize datalength precision"),
      (
        .mandatory,
        "mandatory required isrequired ismandatory optionality obligation m/o mo m/r/o mro notnull"
      ),
      (.nullable, "nullable null optional nulls allownulls isnullable allownull nullallowed"),
      (.key, "key pk primarykey isprimarykey iskey ispk keytype pk/fk"),
      (
        .references,
        "references reference fk foreignkey fkto refersto foreignkeyto linksto links relationship"
      ),
      (
        .referencedTable,
        "fktablename fktable referencestable referencedtable foreigntable parenttable"
      ),
      (
        .referencedField, "fkfieldname fkfield fkcolumn referencesfield referencedfield parentfield"
      ),
      (.isReference, "isforeignkey isfk"),
      (
        .codeList,
        """
        codelist codelists codes valueset values allowedvalues permittedvalues nationalcodes
        codetype lookup lookuplist codesystem
        """
      ),
      (
        .description,
        """
        description comment comments definition notes note userguidance columndesc
        columndescription fielddescription desc remarks meaning businessdescription
        """
      ),
      (
        .tableDescription,
        "tabledesc tabledescription entitydescription tablecomment tablecomments tablenotes"
      ),
      (.domain, "schema schemaname tableschema domain module subjectarea subject area"),
    ]
    var meanings: [String: Meaning] = [:]
    for (meaning, words) in headings {
      for word in words.split(whereSeparator: \.isWhitespace) { meanings[String(word)] = meaning }
    }
    return meanings
  }()
}

extension String {
  /// The text without white space at either end.
  var trimmedSpace: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }),
      let end = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[start...end])
  }
}
