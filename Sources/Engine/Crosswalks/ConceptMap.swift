internal import Documents
internal import Domain
internal import Foundation

/// A crosswalk as a ConceptMap of FHIR R4, in JSON.
///
/// Its one group has the code lists as `urn:crossgate:code-list:NAME`; a description is an element's
/// display, a note a target's comment, and days are extensions of the target. What would change the
/// meaning of a translation and has no place here is refused: a second group, `unmapped`,
/// `dependsOn`, `product`, `modifierExtension`. Anything else is passed over.
///
/// Source: HL7 FHIR R4 (4.0.1), resource ConceptMap.
enum ConceptMap {
  private static let listPrefix = "urn:crossgate:code-list:"
  private static let fromURL = "urn:crossgate:valid-from"
  private static let toURL = "urn:crossgate:valid-to"

  private struct Resource: Encodable {
    let resourceType = "ConceptMap"
    let name: String
    let status: String
    let version: String?
    let group: [Group]
  }

  private struct Group: Encodable {
    let source: String?
    let target: String?
    let element: [Element]
  }

  private struct Element: Encodable {
    let code: String
    let display: String?
    var target: [Target]
  }

  private struct Target: Encodable {
    let code: String?
    let equivalence: String
    let comment: String?
    let `extension`: [Extension]?
  }

  private struct Extension: Encodable {
    let url: String
    let valueDate: String
  }

  static func bytes(of document: CrosswalkDocument) throws -> [UInt8] {
    var elements: [Element] = []
    for entry in document.entries {
      let days = [(fromURL, entry.validFrom), (toURL, entry.validTo)].compactMap { url, day in
        day.map { Extension(url: url, valueDate: $0.description) }
      }
      let target = Target(
        code: entry.target.stated, equivalence: entry.equivalence.rawValue,
        comment: entry.note.stated, extension: days.isEmpty ? nil : days)
      if let last = elements.last, last.code == entry.source,
        last.display == entry.description.stated
      {
        elements[elements.count - 1].target.append(target)
      } else {
        elements.append(
          Element(code: entry.source, display: entry.description.stated, target: [target]))
      }
    }
    let crosswalk = document.crosswalk
    return try artefactJSON(
      Resource(
        name: crosswalk.name, status: document.isApproved ? "active" : "draft",
        version: document.version.map(String.init),
        group: [
          Group(
            source: crosswalk.sourceList.stated.map { listPrefix + $0 },
            target: crosswalk.targetList.stated.map { listPrefix + $0 }, element: elements)
        ]))
  }

  /// - Throws: ``ExchangeError``; ``DocumentError``.
  static func read(_ path: String, named name: String) throws -> CrosswalkDocument {
    let file = "crosswalk.json"
    let root = try Structure(json: path)
    guard root.text("resourceType") == "ConceptMap" else {
      throw ExchangeError.unknownFormat(file: file)
    }
    try refuse(["modifierExtension"], in: root, file)
    let groups = root["group"]?.elements ?? []
    if groups.count > 1 {
      throw ExchangeError.badValue(column: "group", file: file, line: groups[1].line)
    }
    var entries: [CrosswalkEntry] = []
    for group in groups {
      try refuse(["unmapped", "modifierExtension"], in: group, file)
      for element in group["element"]?.elements ?? [] {
        try refuse(["modifierExtension"], in: element, file)
        let targets = element["target"]?.elements ?? []
        for target in targets { entries.append(try entry(element, target, file)) }
        if targets.isEmpty { entries.append(try entry(element, nil, file)) }
      }
    }
    func list(_ key: String) -> String {
      let text = groups.first?.text(key) ?? ""
      return text.hasPrefix(listPrefix) ? String(text.dropFirst(listPrefix.count)) : text
    }
    return CrosswalkDocument(
      Crosswalk(name: name, sourceList: list("source"), targetList: list("target")), entries,
      version: root.text("version").flatMap { Int($0) },
      isApproved: root.text("status") == "active")
  }

  /// An element without a target is a code without a translation.
  private static func entry(
    _ element: Structure, _ target: Structure?, _ file: String
  ) throws(ExchangeError) -> CrosswalkEntry {
    var values = [
      "source_code": element.text("code") ?? "", "description": element.text("display") ?? "",
      "equivalence": Equivalence.unmatched.rawValue,
    ]
    if let target {
      try refuse(["dependsOn", "product", "modifierExtension"], in: target, file)
      guard let grade = target.text("equivalence") else {
        throw .badValue(column: "equivalence", file: file, line: target.line)
      }
      values["equivalence"] = grade
      values["target_code"] = target.text("code") ?? ""
      values["note"] = target.text("comment") ?? ""
      for day in target["extension"]?.elements ?? [] {
        switch day.text("url") {
        case fromURL: values["valid_from"] = day.text("valueDate") ?? ""
        case toURL: values["valid_to"] = day.text("valueDate") ?? ""
        default: continue
        }
      }
    }
    return try CrosswalkEntry(values, file: file, line: (target ?? element).line)
  }

  private static func refuse(
    _ keys: [String], in structure: Structure, _ file: String
  ) throws(ExchangeError) {
    for member in structure.members where keys.contains(member.key) {
      throw .badValue(column: member.key, file: file, line: member.line)
    }
  }
}

extension String {
  /// `nil` of an empty text, which JSON leaves out.
  fileprivate var stated: String? { isEmpty ? nil : self }
}
