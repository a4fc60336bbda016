/// A form as it was sent, whichever of the two ways the page chose.
public struct Form: Sendable {
  public let fields: Fields
  public let files: [UploadedFile]

  public init(fields: Fields, files: [UploadedFile] = []) {
    self.fields = fields
    self.files = files
  }

  /// The first file of the field `name`.
  public func file(_ name: String) -> UploadedFile? {
    files.first { $0.field == name }
  }
}

/// A file that came with a form; its name is a claim of the sender, never a path to use.
public struct UploadedFile: Sendable {
  public let field: String
  public let name: String
  public let contentType: String
  /// A slice of the request's body: nothing is copied.
  public let bytes: ArraySlice<UInt8>
}

extension Request {
  /// Reads the body as a form; an empty body without a type is an empty form.
  ///
  /// - Throws: ``RequestError/unsupportedMediaType`` for any other kind of body, and what
  ///   ``Fields`` and ``MultipartForm`` throw.
  public func form(limits: MultipartForm.Limits = .init()) throws(RequestError) -> Form {
    guard let type = headers["Content-Type"] else {
      guard body.isEmpty else { throw .unsupportedMediaType }
      return Form(fields: Fields())
    }
    let value = ParameterizedValue(type)
    if value.name.equalsIgnoringCase("application/x-www-form-urlencoded") {
      return Form(fields: try Fields(urlEncoded: body, in: .form))
    }
    guard value.name.equalsIgnoringCase("multipart/form-data") else { throw .unsupportedMediaType }
    guard let boundary = value["boundary"] else { throw .badMultipart(.boundary) }
    return try MultipartForm(boundary: boundary, limits: limits).read(body)
  }
}
