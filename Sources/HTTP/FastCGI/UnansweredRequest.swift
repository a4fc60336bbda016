/// A request that the handler has not answered: what is known of it without reading it.
public struct UnansweredRequest: Sendable {
  /// A ``RequestError`` of one that cannot be read; else what the handler has thrown, or making it.
  public let error: any Error
  public let status: Status
  /// The target as it came over the wire, be it readable or not.
  public let target: String
  public let requestID: String

  public init(_ error: any Error, status: Status, target: String, requestID: String = "") {
    self.error = error
    self.status = status
    self.target = target
    self.requestID = requestID
  }
}
