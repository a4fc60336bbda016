internal import Domain

/// A kind of endpoint that is named and cannot be used yet.
struct Placeholder: Connector {
  let type: ConnectorType

  func preflight() -> Preflight {
    let stages = Preflight.Name.allCases.map { name in
      name == .parameters
        ? Preflight.Stage(name, .failed, fault: .notSupported(type))
        : Preflight.Stage(name, .notReached)
    }
    return Preflight(stages: stages, fingerprint: nil)
  }

  func discover() throws -> Discovery { throw ConnectorFault.notSupported(type) }

  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview {
    throw ConnectorFault.notSupported(type)
  }

  func extract(_ tables: [String], into folder: String, watch: Watch) throws -> Extraction {
    throw ConnectorFault.notSupported(type)
  }
}
