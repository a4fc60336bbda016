internal import Cryptography
public import Domain

extension Catalogue {
  /// SHA-256 over what a mapping depends on: names, types, obligation, keys and references; 64
  /// hexadecimal digits.
  ///
  /// Descriptions, and the order in which tables are listed, do not count.
  public var structureDigest: String {
    let tables = tables.sorted { $0.name < $1.name }.map { table in
      let fields = table.fields.map { field in
        [
          field.field, field.type.description, field.statedType, field.mandatory.rawValue,
          field.isKey ? "key" : "", field.references?.description ?? "", field.codeList ?? "",
        ].map(Self.escaped).joined(separator: "\t")
      }
      return ([Self.escaped(table.name)] + fields).joined(separator: "\n")
    }
    return SHA256.hex(Array(tables.joined(separator: "\n\n").utf8))
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
  }
}
