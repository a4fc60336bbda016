/// What the columns of a dictionary's table mean, recognised by their headings.
struct HeaderMeaning {
  enum Meaning: CaseIterable {
    case table, field, type, length, mandatory, nullable, key, references, referencedTable,
      referencedField, isReference, codeList, description, tableDescription
  }

  private let columns: [Meaning: Int]
  /// Headings that mean nothing to a catalogue.
  let unknown: [String]

  /// Recognises `cells` as headings; `nil` unless one means the field and another anything else.
  init?(_ cells: [String]) {
    var columns: [Meaning: Int] = [:]
    var unknown: [String] = []
    for (index, cell) in cells.enumerated() {
      guard let meaning = Self.meaning(of: cell) else {
        if !cell.isEmpty { unknown.append(cell) }
        continue
      }
      if columns[meaning] == nil { columns[meaning] = index } else { unknown.append(cell) }
    }
    if columns[.field] == nil, let name = cells.firstIndex(where: { Self.plain($0) == "name" }) {
      columns[.field] = name
      unknown.removeAll { Self.plain($0) == "name" }
    }
    guard columns[.field] != nil, columns.count > 1 else { return nil }
    self.columns = columns
    self.unknown = unknown
  }

  func has(_ meaning: Meaning) -> Bool { columns[meaning] != nil }

  /// The cell of `row` with that meaning; empty where there is none, or it says "not applicable".
  func text(_ meaning: Meaning, in row: [String]) -> String {
    guard let index = columns[meaning], index < row.count else { return "" }
    let text = row[index].trimmedSpace
    return Self.nothing.contains(text.lowercased()) ? "" : text
  }

  private static let nothing: Set<String> = ["na", "n/a", "-", "–", "—", "null", "none"]

  static func meaning(of heading: String) -> Meaning? { meanings[plain(heading)] }

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
      (.tableDescription, "tabledesc tabledescription entitydescription"),
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
