internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// One request of someone who may make it.
struct Visit {
  let request: Request
  /// The parts of the path that the route names in braces.
  let parameters: [String: String]
  /// The form's fields; none of a request that carries no form.
  let form: Fields
  let desk: Desk
  /// `nil` for a program with a token.
  let session: Session?
  let now: Date

  /// The query string as the page understands it.
  var query: Query { Query(request.path, request.query) }

  /// The number of the run that the path names.
  ///
  /// - Throws: ``RequestFault/notFound`` when it is no number of a run.
  var run: Int {
    get throws(RequestFault) { try Self.runNumber(parameters["run"] ?? "") }
  }

  /// - Throws: ``RequestFault/notFound`` for what no run can be numbered.
  static func runNumber(_ text: String) throws(RequestFault) -> Int {
    guard let number = Int(text), (1...Int(Int32.max)).contains(number) else { throw .notFound }
    return number
  }

  /// The side that the path or the query names; the source unless it is said.
  ///
  /// - Throws: ``RequestFault/notFound`` when the path names neither.
  var side: Side {
    get throws(RequestFault) {
      guard let name = parameters["side"] else { return Side(rawValue: query["side"]) ?? .source }
      guard let side = Side(rawValue: name) else { throw .notFound }
      return side
    }
  }
}
