internal import Domain

/// The sentences of ``Problem`` about data sources and what they connect to.
extension Problem {
  init(_ refusal: SourceRefusal) {
    switch refusal {
    case .unknown:
      self.init(404, "There is no such data source for you", fix: "See the list of data sources.")
    case .unknownType:
      self.init(404, "There is no such connector type", fix: "See the list of connector types.")
    case .unknownHost:
      self.init(404, "There is no such host here", fix: "See the list of allowed hosts.")
    case .unknownExtraction:
      self.init(404, "There is no such extraction here", fix: "See the list of extractions.")
    case .typeSwitchedOff(let type):
      self.init(
        409, "The connector type \(type.rawValue) is switched off",
        detail: "No data source of this type is connected to.",
        fix: "Ask a platform administrator to switch it on, or choose another type.")
    case .typeIs(let type, let isOn):
      self.init(
        409, "The connector type \(type.rawValue) is \(isOn ? "on" : "off") already",
        fix: "See the list of connector types; there is nothing to do.")
    case .stands(let state, let needed):
      self.init(
        409, "The data source is \(Self.words(state))",
        detail: needed.isEmpty
          ? "It cannot be changed from there."
          : "This can be done while it is \(Self.either(needed.map { Self.words($0) })).",
        fix: "Look at its page: that names the next step.")
    case .movedOn:
      self.init(
        409, "Somebody else changed the data source just now", detail: "Nothing was done.",
        fix: "Look at its page, and do it again if it is still right.")
    case .notTested(let standing):
      self.init(
        409, Self.title(standing), detail: "Nothing uses a data source without a sound test.",
        fix: "Test the connection, then try again.")
    case .testTooOld(let hours, let limit):
      self.init(
        409, "The test is \(hours) hours old",
        detail: "It counts for less than \(limit) hours.",
        fix: "Test the connection again, then try again.")
    case .hostAllowed:
      self.init(
        409, "This host and port are allowed already", fix: "See the list of allowed hosts.")
    case .notDiscovered:
      self.init(
        409, "Nothing was listed of this data source yet", fix: "List its tables and columns first."
      )
    case .sourceSideOnly:
      self.init(
        409, "This data source is a target", detail: "Extracts come from sources.",
        fix: "Choose a data source of the side source.")
    case .projectBusy:
      self.init(
        409, "The project’s files are in use",
        detail: "A run waits or works on them, or another extraction is not over.",
        fix: "Wait until it has ended, or cancel it; then try again.")
    case .extractionIs(let state):
      self.init(
        409, "The extraction is \(state.rawValue)",
        detail: "It cannot be changed in this way from there.",
        fix: "See the list of extractions.")
    case .typeForbidden(let type, let profile, let allowed):
      self.init(
        409, "Extracts of \(type.rawValue) do not serve \(profile.rawValue)",
        detail: allowed.isEmpty
          ? "This type serves no release profile."
          : "This type serves \(allowed.map(\.rawValue).joined(separator: ", ")) only.",
        fix: "Extract from a data source whose type serves \(profile.rawValue), then start the run."
      )
    case .withdrawn(let name):
      self.init(
        409, "The data source “\(name)” is not in use here any more",
        detail:
          "The project’s extracts came from it, and its approval was taken back or has lapsed.",
        fix: "Have it approved again, or extract from another data source.")
    }
  }

  static func words(_ state: DataSourceState) -> String {
    switch state {
    case .requested: "asked for"
    case .active: "in use"
    default: state.rawValue
    }
  }

  private static func either(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) or \(last)"
  }

  private static func title(_ standing: DataSource.Standing) -> String {
    switch standing {
    case .never, .fresh, .old: "The data source was not tested as it is now"
    case .failed: "The last test of the data source failed"
    case .outdated: "The connector type is newer than the test"
    }
  }
}

extension Problem {
  /// What stands between the product and another system; nothing that system said is in it.
  init(_ fault: ConnectorFault) {
    let (title, fix) = Self.words(fault)
    self.init(409, title, fix: fix)
  }

  private static func words(_ fault: ConnectorFault) -> (title: String, fix: String) {
    switch fault {
    case .missingParameter(let name), .badParameter(let name):
      ("The profile’s “\(name)” is missing or will not do", "Write the profile again.")
    case .hostNotAllowed(let host, let port):
      (
        "\(host)\(port.map { ":\($0)" } ?? "") is not on the allow-list",
        "Ask a security administrator to allow it."
      )
    case .addressNotAllowed(let host, let address, let kind):
      (
        "\(host) is at \(address), which is \(words(kind))",
        "Allow that address itself, if it is meant; a name does not reach it."
      )
    case .hostUnknown(let host): ("No address is known of \(host)", "Check the name.")
    case .pathNotAllowed:
      ("The folder is not there, or is not the organisation’s", "Check the profile’s folder.")
    case .unreachable: ("The host does not answer at that port", "Check host, port and firewall.")
    case .noAnswer(let seconds):
      ("The host did not answer in \(seconds) s", "Check host, port and firewall; then test again.")
    case .loginRefused(let why): (words(why), fix(why))
    case .canWrite:
      (
        "The login can write",
        "Have the database’s administrator take its rights to write away; then test again."
      )
    case .readOnlyNotProven:
      (
        "It could not be shown that the login cannot write",
        "Use a login and a driver that show it."
      )
    case .nothingReadable:
      (
        "There is no table to read",
        "Have the login granted what is to be migrated, or the files delivered."
      )
    case .refused(let state, _):
      ("The system refused a statement (SQLSTATE \(state))", "Look the state up in its manual.")
    case .connectionLost(let attempts):
      (
        "The connection was lost, and \(attempts) attempts did not bring it back",
        "Try again later."
      )
    case .driverMissing(let driver):
      ("The driver “\(driver)” is not installed", "Have it installed, or choose another.")
    case .unknownTable: ("There is no such table", "List the tables again.")
    case .unreadableFile: ("A file cannot be read", "Check who may read it, and its encoding.")
    case .unwritableFile: ("A file cannot be written", "Check the disk and its rights.")
    case .changedMeanwhile:
      ("A table or file changed while it was read", "Try again when nobody writes it.")
    case .cancelled: ("It was stopped", "Begin it again.")
    case .notSupported(let type):
      ("\(type.rawValue) cannot do this", "Choose a type that can: see the list of types.")
    case .noRehearsalCatalogue:
      ("The project has no catalogue to stand in for", "Run extract-specs first.")
    case .noRehearsalDatabase:
      ("No rehearsal database is set up", "Set CROSSGATE_REHEARSAL_DATABASE on the server.")
    case .schemaNotOurs:
      ("The schema holds what no rehearsal put there", "Name a schema of its own for rehearsals.")
    case .nameTooLong: ("A name is longer than PostgreSQL takes", "Shorten it in the catalogue.")
    }
  }

  private static func words(_ kind: AddressKind) -> String {
    switch kind {
    case .global: "a public address"
    case .loopback: "this server itself"
    case .private: "a private address"
    case .linkLocal: "a link-local address"
    case .unspecified: "no address of a host"
    case .multicast: "an address of many hosts"
    case .reserved: "a reserved address"
    }
  }

  private static func words(_ fault: ConnectorFault.LoginFault) -> String {
    switch fault {
    case .password: "The login or its secret is not right"
    case .database: "There is no such database for the login"
    case .encryption: "Server and profile do not agree on TLS"
    case .certificate: "The server’s certificate does not prove who it is"
    case .notPermittedFromHere: "The server does not let this login in from here"
    case .tooManyConnections: "The server has no connection free"
    case .starting: "The server is starting"
    case .other: "The server refused the login"
    }
  }

  private static func fix(_ fault: ConnectorFault.LoginFault) -> String {
    switch fault {
    case .password: "Write the secret again, or correct the login."
    case .tooManyConnections, .starting: "Try again in a while."
    default: "Ask the system’s administrator, and correct the profile."
    }
  }
}
