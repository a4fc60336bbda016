internal import Domain
internal import Expressions

/// What a target field's type and code list ask of a value's canonical text.
struct FieldCheck {
  private let type: DataType
  private let codes: KeyIndex?

  init(_ field: CatalogueField, codes: KeyIndex?) {
    type = field.type
    self.codes = codes
  }

  /// Why the text does not fit; `nil` when it does.
  func failure(of text: Span<UInt8>) -> RejectReason? {
    switch type {
    case .text(let limit?) where text.characterCount > limit: return .valueTooLong
    case .decimal(let precision?, let scale) where !fits(text, precision, scale ?? 0):
      return .outOfRange
    default: break
    }
    guard let codes, codes.find(text) == nil else { return nil }
    return .invalidCode
  }

  private func fits(_ text: Span<UInt8>, _ precision: Int, _ scale: Int) -> Bool {
    var whole = 0
    var fraction = 0
    var afterPoint = false
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "."): afterPoint = true
      case UInt8(ascii: "-"): continue
      case _ where afterPoint: fraction += 1
      default: whole += 1
      }
    }
    return fraction <= scale && whole <= max(1, precision - scale)
  }
}

extension Span<UInt8> {
  /// Code points of well-formed UTF-8.
  var characterCount: Int {
    var count = 0
    for index in indices where self[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}
