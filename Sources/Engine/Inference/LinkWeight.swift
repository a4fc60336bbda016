internal import Domain

/// How much speaks for one link, in a number and in sentences.
struct LinkWeight {
  let name: KeyName
  let table: KeyTable
  let owner: KeyOwners.Owner
  let target: KeyTable
  var role: ArraySlice<String> = []
  var isKnownRole = false
  var followers = 0
  var missing: [String] = []
  var companion: KeyName?

  init(name: KeyName, table: KeyTable, owner: KeyOwners.Owner, target: KeyTable) {
    self.name = name
    self.table = table
    self.owner = owner
    self.target = target
  }

  /// 0...0.99, in hundredths.
  var confidence: Double {
    var hundredths =
      switch owner.affinity {
      case .whole: owner.leads ? 97 : 90
      case .end: 92
      case .role: 88
      case .dictionary: 84
      case .declared: 86
      case .position: 74
      }
    if !role.isEmpty { hundredths -= isKnownRole ? 2 : 4 }
    if followers > 3 { hundredths += 1 }
    if name.field.isTypeUnknown || owner.name.field.isTypeUnknown { hundredths -= 4 }
    if lengthsDiffer { hundredths -= 6 }
    if domainsDiffer { hundredths -= 2 }
    if !missing.isEmpty { hundredths -= 45 }
    if companion != nil { hundredths -= 40 }
    return Double(min(99, hundredths)) / 100
  }

  private var lengthsDiffer: Bool {
    guard case .text(let length?) = name.field.type,
      case .text(let other?) = owner.name.field.type
    else { return false }
    return length != other
  }

  private var domainsDiffer: Bool {
    let (a, b) = (table.table.note.domain, target.table.note.domain)
    return !a.isEmpty && !b.isEmpty && a != b
  }

  var evidence: [String] {
    let key = owner.name.field.field
    var sentences: [String] = []
    if role.isEmpty, name.field.field.lowercased() == key.lowercased() {
      sentences.append("It has the name of the key \(target.table.name).\(key).")
    } else if role.isEmpty {
      sentences.append("Its name means the key \(target.table.name).\(key).")
    } else {
      let before = role.joined(separator: " ")
      sentences.append(
        "Its name is “\(before)” before that of the key \(target.table.name).\(key).")
    }
    sentences.append(ownership)
    if followers > 3 { sentences.append("\(followers) fields end in that name.") }
    if !name.field.isTypeUnknown, !owner.name.field.isTypeUnknown {
      sentences.append(
        lengthsDiffer ? "Both are text, of other lengths." : "Both are \(name.field.type.name).")
    }
    if domainsDiffer { sentences.append("The tables are of different domains.") }
    if !missing.isEmpty {
      sentences.append("The rest of that key is not here: \(missing.joined(separator: ", ")).")
    }
    return sentences
  }

  private var ownership: String {
    let key = owner.name.field.field
    let table = target.table.name
    return switch owner.affinity {
    case .whole: "\(key) is named after \(table)."
    case .end: "\(key) is named after the end of \(table)."
    case .role: "\(key) names \(table) and stands first in it."
    case .dictionary: "\(key) is named after \(table), a table of codes."
    case .declared: "\(key) is declared the key of \(table)."
    case .position: "Of the tables with \(key) only \(table) begins with it and is no child."
    }
  }
}

extension CatalogueField {
  /// Whether nothing is known of the type: text of any length, as lists without types give.
  var isTypeUnknown: Bool { type == .text(length: nil) && statedType.isEmpty }
}

extension DataType {
  /// Whether a field of this type can hold a key of the other.
  func mayRefer(to key: DataType) -> Bool {
    switch (self, key) {
    case (.text(nil), _), (_, .text(nil)), (.text, .text): true
    case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
      true
    default: false
    }
  }
}
