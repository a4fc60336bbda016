import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Each format of office and structured documents by a small specification of ours, read whole:
/// catalogue, notes, accounts and issues are golden.
@Suite struct `Reading office and structured specifications` {
  private func expect(_ data: Data, as name: String, golden: String) throws {
    let scratch = try Scratch()
    let path = try scratch.write(data, to: name).path
    let read = try CatalogueImport.read([SpecificationInput(name: name, path: path)])
    var lines = read.catalogue.fields.map { field in
      let parts = [
        field.path.description, field.type.description, field.statedType,
        field.mandatory.rawValue, field.isKey ? "key" : "", field.references?.description ?? "",
        field.codeList ?? "", field.description, field.foundAt, String(field.confidence),
      ]
      return parts.joined(separator: "; ")
    }
    lines += read.catalogue.tables.map { "\($0.name): \($0.note.description); \($0.note.domain)" }
    for file in read.files {
      let ignored = file.count.ignored.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      lines.append(
        "\(file.format): \(file.count.read) \(file.unit), \(file.count.used) used, "
          + "\(file.count.headings) headings, \(file.count.notUnderstood) not understood; "
          + ignored.joined(separator: ", "))
      #expect(file.count.closes)
      #expect(file.failure == nil)
    }
    lines += read.issues.map {
      "\($0.severity.rawValue) \($0.code) \($0.file):\($0.line ?? 0) \($0.table).\($0.field) \($0.message)"
    }
    try expectGolden(lines.joined(separator: "\n") + "\n", "catalogue/\(golden).txt")
  }

  @Test func `reads the sheets of a workbook`() throws {
    let book = ZipFile.workbook([
      ("Read me", [["Data dictionary of the old system"], ["Version 4"]]),
      (
        "PATIENT",
        [
          ["Patients of St Elsewhere"], [],
          ["Column", "Data type", "Size", "PK", "Nullable", "Notes"],
          ["CRN", "VARCHAR2", "10", "Y", "N", "Case record number"],
          ["BORN", "DATE", "", "", "Y"], ["SEEN", "hologram", "", "", "Y", "?"],
        ]
      ),
      (
        "Fields",
        [
          ["Table", "Field", "Type", "References", "Codes"],
          ["WARD", "CODE", "char(4)", "", ""], ["", "KIND", "char(1)", "", "D/N"],
          ["STAY", "WARD", "char(4)", "WARD.CODE", ""], ["STAY", "", "int", "", ""],
        ]
      ),
    ])
    try expect(book.data, as: "old.xlsx", golden: "workbook")
  }

  @Test func `reads a scan report without its values`() throws {
    let book = ZipFile.workbook([
      (
        "Field Overview",
        [
          ["Table", "Field", "Description", "Type", "Max length", "N rows", "Fraction empty"],
          ["visits.csv", "\u{FEFF}PersonID", "", "INT", "3", "-1", "0"],
          ["visits.csv", "Seen", "When", "DATE", "10", "-1", "0"], [""],
          ["wards.csv", "Name", "", "VARCHAR", "15", "-1", "0.1"],
          ["wards.csv", "Spare", "", "EMPTY", "0", "-1", "1"],
        ]
      ),
      ("Table Overview", [["Table", "Description", "N rows"], ["visits.csv", "Visits", "-1"]]),
      ("visits.csv", [["PersonID", "Frequency"], ["1", "2"], ["2", "1"]]),
      ("_", [["Key", "Value"], ["Version", "0.10.2"]]),
    ])
    try expect(book.data, as: "ScanReport.xlsx", golden: "scan-report")
  }

  @Test func `reads the tables of a Word document`() throws {
    let struck =
      "<w:tr>"
      + ["OLD", "char(1)", ""].map {
        "<w:tc><w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>\($0)</w:t></w:r></w:p></w:tc>"
      }.joined() + "</w:tr>"
    let table = ZipFile.wordTable([
      ["Field name", "Format", "Description"], ["NHS_NUMBER", "an10", "With its check digit"],
      ["BORN", "date", "Day of\nbirth"],
    ]).replacing("</w:tbl>", with: struck + "</w:tbl>")
    let file = ZipFile.document(
      ZipFile.wordParagraph("Load guide", style: "Heading1")
        + ZipFile.wordTable([["Version", "Date"], ["1", "today"]])
        + ZipFile.wordParagraph("LOAD_PMI (patients)", style: "Heading2") + table
        + ZipFile.wordParagraph("Wards", style: "Heading2")
        + ZipFile.wordParagraph("Table: LOAD_WARD")
        + ZipFile.wordTable([["Name", "Type"], ["CODE", "an5"], ["", "an6"]]))
    try expect(file.data, as: "guide.docx", golden: "word")
  }

  @Test func `reads a data contract`() throws {
    let contract = """
      apiVersion: v3.1.0
      kind: DataContract
      id: pas
      version: 1.0.0
      domain: admissions
      schema:
        - name: patients
          physicalName: pas.PATIENT
          logicalType: object
          description: One row a patient
          properties:
            - name: crn
              physicalName: CRN
              logicalType: string
              physicalType: VARCHAR2(10 CHAR)
              required: true
              primaryKey: true
            - name: born
              logicalType: date
            - name: address
              logicalType: object
              properties:
                - name: postcode
                  logicalType: string
                  logicalTypeOptions: {maxLength: 8}
            - name: visits
              logicalType: array
              items:
                logicalType: object
                properties:
                  - {name: seen, logicalType: timestamp, required: false}
            - logicalType: string
        - name: stays
          customProperties: [{property: domain, value: wards}]
          properties:
            - name: patient
              logicalType: string
              customProperties: [{property: codeList, value: A|B}]
              description: Who
              relationships:
                - to: patients.crn
            - name: weight
              logicalType: number
              relationships:
                - {type: sameAs, to: patients.born}
          relationships:
            - {type: foreignKey, from: [weight], to: [/schema/patients/properties/born]}
      """
    try expect(Data(contract.utf8), as: "pas.odcs.yaml", golden: "contract")
  }

  @Test func `reads a JSON Schema`() throws {
    let schema = """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "patient",
        "description": "A patient as sent",
        "allOf": [{"$ref": "#/$defs/record"}],
        "properties": {
          "nhs\\/number": {"type": "string", "maxLength": 10, "description": "Ten digits"},
          "born": {"type": ["string", "null"], "format": "date"},
          "sex": {"enum": ["M", "F"]},
          "name": {"type": "object", "required": ["family"],
            "properties": {"family": {"type": "string"}, "given": {"type": "string"}}},
          "visits": {"type": "array", "items": {"$ref": "#/$defs/visit"}},
          "mother": {"$ref": "#"},
          "elsewhere": {"$ref": "https://example.org/other.json"},
          "weight": {"anyOf": [{"type": "null"}, {"type": "number"}]}
        },
        "required": ["nhs/number", "born"],
        "$defs": {
          "record": {"properties": {"id": {"type": "integer"}}, "required": ["id"]},
          "visit": {"type": "object", "properties": {
            "seen": {"type": "string", "format": "date-time"},
            "again": {"$ref": "#/$defs/visit"}}}
        }
      }
      """
    try expect(Data(schema.utf8), as: "patient.schema.json", golden: "json-schema")
  }

  @Test(.timeLimit(.minutes(3)))
  func `takes over no more schemas than a document of sense has, for each field anew`() throws {
    let parts = repeatElement("{}", count: 200_000).joined(separator: ",")
    let fields = (0..<3000).map { "\"f\($0)\": {\"$ref\": \"#/$defs/wide\"}" }
    let schema = """
      {"properties": {\(fields.joined(separator: ","))}, "$defs": {"wide": {"allOf": [\(parts)]}}}
      """
    let scratch = try Scratch()
    let path = try scratch.write(schema, to: "wide.schema.json").path
    let read = try CatalogueImport.read([SpecificationInput(name: "wide.schema.json", path: path)])
    #expect(read.catalogue.fields.count == 3000)
  }

  @Test func `reads metadata of tables`() throws {
    let metadata = """
      {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "id": "pas", "notes": "An old system",
        "tables": [
          {"url": "data/wards.csv", "tableSchema": {"primaryKey": "code", "columns": [
            {"name": "code", "titles": "Code", "datatype": {"base": "string", "length": 4}},
            {"titles": ["Opened", "Since"], "datatype": "date", "required": false},
            {"name": "beds", "datatype": "nonNegativeInteger", "dc:description": "How many"},
            {"name": "made_up", "virtual": true}, {"datatype": "hologram"}]}},
          {"id": "stays", "dc:title": "Stays", "url": "FILE*.txt", "tableSchema": {
            "columns": [{"name": "ward", "datatype": "string", "required": true},
              {"name": "odd", "datatype": "hologram"}],
            "foreignKeys": [{"columnReference": "ward",
              "reference": {"resource": "data/wards.csv", "columnReference": "code"}}]}},
          {"url": "later.csv", "tableSchema": "later.json"}]
      }
      """
    try expect(Data(metadata.utf8), as: "metadata.json", golden: "table-metadata")
  }

  @Test(arguments: ["old.xls", "pas.odcs.yaml", "patient.json", "guide.docx"])
  func `names a file as a whole that cannot be read`(name: String) throws {
    let text =
      name.hasSuffix("yaml") ? "kind: DataContract\nkind: DataContract\n" : "{\"properties\": {"
    let data =
      name.hasSuffix("xls") || name.hasSuffix("docx")
      ? Data([0xD0, 0xCF, 0x11, 0xE0, 0, 0]) : Data(text.utf8)
    let scratch = try Scratch()
    let path = try scratch.write(data, to: name).path
    let read = try CatalogueImport.read([SpecificationInput(name: name, path: path)])
    #expect(read.catalogue.fields.isEmpty)
    #expect(read.files[0].failure != nil)
    #expect(read.issues.map(\.code) == ["FILE_NOT_READ"])
  }
}

/// Documents of others.
@Suite(.enabled(if: Checkout.hasRealData)) struct `Reading documents of others` {
  private func read(_ paths: [String]) throws -> CatalogueImport {
    try CatalogueImport.read(
      paths.map { path in
        SpecificationInput(
          name: path.split(separator: "/").last.map(String.init) ?? path,
          path: Checkout.realData.appending(path: path).path)
      })
  }

  @Test func `reads a scan report of 19 fields in five tables`() throws {
    let read = try read(["carrot-etl/scan_report/ScanReport_Testdata.xlsx"])
    #expect(read.catalogue.tables.map(\.fields.count) == [3, 5, 4, 4, 3])
    #expect(
      read.catalogue.tables.map(\.name)
        == ["covid19_antibody", "Symptoms", "vaccine", "Demographics", "Covid19_test"])
    #expect(read.catalogue["vaccine"]?["PersonID"]?.type == .integer)
    let counts = try #require(read.files.first?.count)
    #expect(counts.closes)
    #expect(counts.notUnderstood == 0)
  }

  @Test(arguments: [
    ("ae", 172), ("apc", 265), ("deaths", 19), ("ecds", 340), ("mdpc", 19), ("op", 136),
    ("patient_id_bridge", 4), ("pd", 19), ("yas_cad", 39), ("yas_epr", 6), ("yas_iuc111", 41),
  ])
  func `reads the metadata of a feed`(name: String, fields: Int) throws {
    let read = try read(["hes-artificial/metadata/\(name).json"])
    #expect(read.catalogue.fields.count == fields)
    #expect(read.files.allSatisfy { $0.failure == nil && $0.count.closes })
    #expect(read.issues.allSatisfy { $0.severity == .info })
  }
}
