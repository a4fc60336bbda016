/// Where connections may go: what the operator of this installation wrote down.
public struct AllowList: Sendable {
  /// For a person at a terminal, who can connect to anything without us.
  static let ofWhoeverTypesIt = AllowList(isOpen: true)

  let entries: [Entry]
  let isOpen: Bool

  /// Reads each entry; text that is none allows nothing.
  ///
  /// An entry is `name:port`, `address:port`, `[IPv6 address]:port`, `network/bits:port`, or the
  /// absolute path of a folder of Unix sockets.
  public init(_ entries: [String] = []) {
    self.entries = entries.compactMap(Entry.init)
    isOpen = false
  }

  private init(isOpen: Bool) {
    entries = []
    self.isOpen = isOpen
  }

  /// Whether `text` is an entry, for those who check a list before they keep it.
  public static func isEntry(_ text: String) -> Bool { Entry(text) != nil }

  enum Entry: Hashable, Sendable {
    case name(String, port: Int)
    case network(Network, port: Int)
    case sockets(folder: String)
  }
}

extension AllowList.Entry {
  init?(_ text: String) {
    if text.hasPrefix("/") {
      self = .sockets(folder: text)
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), (1...65535).contains(port)
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.contains("]") {
      host = host.replacing("[", with: "").replacing("]", with: "")
    } else if host.contains(":") {
      return nil
    }
    if let network = Network(host) {
      self = .network(network, port: port)
    } else if AllowList.isHostName(host) {
      self = .name(host.lowercased(), port: port)
    } else {
      return nil
    }
  }
}

extension AllowList {
  /// Letters, digits, hyphens and underscores between single dots; not all digits, which some
  /// resolvers take for an address.
  static func isHostName(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, let last = labels.last, last.contains(where: \.isLetter) else {
      return false
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && !label.hasPrefix("-")
        && label.utf8.allSatisfy { byte in
          let character = Character(Unicode.Scalar(byte))
          return character.isASCII
            && (character.isLetter || character.isNumber || character == "-" || character == "_")
        }
    }
  }
}

extension AllowList {
  /// Whether the list names this host and port, before the name is resolved; what it resolves to is
  /// checked when it is connected to.
  public func names(_ host: String, port: Int) -> Bool {
    let address = Address(host)
    return entries.contains { entry in
      switch entry {
      case .sockets(let folder): folder == host
      case .name(let name, port): name == host.lowercased()
      case .network(let network, port): address.map(network.contains) ?? false
      case .name, .network: false
      }
    }
  }
}
