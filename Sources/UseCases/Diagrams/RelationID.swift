internal import Cryptography
internal import Domain

extension Relation {
  /// What names it in an address: `TABLE.FIELD>TABLE.FIELD`, or a digest of that where it holds what
  /// addresses do not.
  var id: String {
    let text = "\(from)>\(to)"
    let isPlain =
      text.utf8.count <= 200
      && text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: ">"):
          true
        default: false
        }
      }
    return isPlain ? text : String(SHA256.hex(Array(text.utf8)).prefix(32))
  }
}
