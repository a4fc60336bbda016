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
  /// What it holds, gone with the last who holds on to it.
  public let content: SpooledFile
}

extension Request {
  /// The body as a form; an empty body without a type is an empty form.
  ///
  /// - Throws: ``RequestError/unsupportedMediaType`` for any other kind of body, and what
  ///   ``Fields`` throws.
  public func form() throws(RequestError) -> Form {
    if let multipart { return multipart }
    guard let type = headers["Content-Type"] else {
      guard body.isEmpty else { throw .unsupportedMediaType }
      return Form(fields: Fields())
    }
    guard ParameterizedValue(type).name.equalsIgnoringCase("application/x-www-form-urlencoded")
    else { throw .unsupportedMediaType }
    return Form(fields: try Fields(urlEncoded: body, in: .form))
  }

  /// How to read the body where it is said to be `multipart/form-data`.
  func multipartForm(filesIn folder: String) throws(RequestError) -> MultipartForm? {
    guard let type = headers["Content-Type"] else { return nil }
    let value = ParameterizedValue(type)
    guard value.name.equalsIgnoringCase("multipart/form-data") else { return nil }
    guard let boundary = value["boundary"] else { throw .badMultipart(.boundary) }
    return try MultipartForm(boundary: boundary, filesIn: folder)
  }
}
