import Domain
import Engine
import Foundation
import UseCases

/// `catalogue import postgresql://…`: a running database in place of a file.
enum LiveCatalogueImport {
  static func run(_ arguments: Arguments, _ terminal: Terminal) throws -> ExitCode {
    guard let address = arguments.operands.first, arguments.operands.count == 1 else {
      terminal.error("a database is imported on its own", fix: "Name it in a call of its own.")
      return .usage
    }
    let output = try arguments.required("--output")
    let live = try read(address, terminal)
    for table in live.unreadable {
      terminal.note("\(table): the login may not read it")
    }
    if live.tables > 0 { try CatalogueFile.write(live.catalogue, to: output) }
    if arguments.has("--json") {
      try terminal.print(json: live)
    } else {
      for line in [
        "tables \(live.tables)", "fields \(live.fields)", "keys \(live.keys)",
        "foreign keys \(live.foreignKeys)", "not readable \(live.unreadable.count)",
        live.tables > 0 ? "written to \(output)" : "nothing was written",
      ] { terminal.print(line) }
    }
    return live.tables > 0 ? .ok : .failed
  }

  /// The password comes from `PGPASSWORD`, or is asked for where the server wants one.
  private static func read(_ address: String, _ terminal: Terminal) throws -> LiveCatalogue {
    let password = ProcessInfo.processInfo.environment["PGPASSWORD"]
    do {
      return try LiveCatalogue(address: address, password: password)
    } catch ConnectorFault.loginRefused(.password) where password == nil {
      return try LiveCatalogue(address: address, password: try terminal.secret("Password"))
    }
  }
}
