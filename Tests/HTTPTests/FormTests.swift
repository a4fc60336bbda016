import HTTP
import Testing

struct FormTests {
  func form(_ body: String, type: String, limits: MultipartForm.Limits = .init()) throws -> Form {
    var headers = Headers()
    try headers.append("Content-Type", type)
    return try Request(.post, "/", headers: headers, body: Array(body.utf8)).form(limits: limits)
  }

  func multipart(_ body: String, limits: MultipartForm.Limits = .init()) throws -> Form {
    try form(
      body.replacing("\n", with: "\r\n"), type: "multipart/form-data; boundary=\"XX\"",
      limits: limits)
  }

  @Test func `reads a form in either encoding`() throws {
    let plain = try form("a=1+2&b=%C3%A4", type: "Application/x-www-form-urlencoded; charset=UTF-8")
    let parts = try multipart(
      """
      --XX
      Content-Disposition: form-data; name="a"

      1 2
      --XX
      content-disposition:form-data;name=b

      ä
      --XX--

      """)
    #expect(plain.fields == ["a": "1 2", "b": "ä"])
    #expect(parts.fields == plain.fields)
  }

  @Test func `reads files as they are, delimiters' lookalikes included`() throws {
    let form = try multipart(
      """
      preamble
      --XX\u{20}
      Content-Disposition: form-data; name="file"; filename="C:\\a \\"b\\".csv"
      Content-Type: text/csv

      --XX
      --XXY

      \n--X
      --XX
      Content-Disposition: form-data; name="none"; filename=""
      Content-Type: application/octet-stream


      --XX
      Content-Disposition: form-data; name="empty"; filename="empty.csv"


      --XX
      Content-Disposition: form-data; name="blank"


      --XX--
      epilogue --XX
      """.replacing("\n--XX\n--XXY", with: "\n-XX\n--XXY"))
    let file = try #require(form.file("file"))
    #expect(file.name == "C:\\a \"b\".csv")
    #expect(file.contentType == "text/csv")
    #expect(String(decoding: file.bytes, as: UTF8.self) == "-XX\r\n--XXY\r\n\r\n\r\n--X")
    #expect(form.files.map(\.field) == ["file", "empty"])
    #expect(form.fields == ["blank": ""])
  }

  @Test(arguments: [
    ("", RequestError.badMultipart(.delimiter)), ("--XY\n", .badMultipart(.delimiter)),
    ("--XX", .badMultipart(.delimiter)), ("--XXa", .badMultipart(.delimiter)),
    ("--XX\n", .badMultipart(.partHeader)), ("--XX\n\n", .badMultipart(.nameless)),
    ("--XX\nA: b\n\nx\n--XX--", .badMultipart(.nameless)),
    ("--XX\nno colon\n\nx\n--XX--", .badMultipart(.partHeader)),
    ("--XX\nContent-Disposition: attachment; name=a\n\nx\n--XX--", .badMultipart(.nameless)),
    ("--XX\nContent-Disposition: form-data; name=\"a\n\nx\n--XX--", .badMultipart(.nameless)),
    ("--XX\nContent-Disposition: form-data; name=a\n\nx", .badMultipart(.unterminated)),
    ("--XX\nContent-Disposition: form-data; name=a\n\nx\n--X", .badMultipart(.unterminated)),
    ("--XX\nContent-Disposition: form-data; name=a\n\n\u{0}\n--XX--", .controlCharacter(in: .form)),
  ])
  func `refuses a broken multipart body`(body: String, error: RequestError) {
    #expect(throws: error) { try multipart(body) }
  }

  @Test func `keeps its limits`() throws {
    let part = "--XX\nContent-Disposition: form-data; name=a\nA: b\n\n12345\n"
    let two = part + part + "--XX--"
    let form = try multipart(two, limits: .init(parts: 2, fieldBytes: 5, partHeaders: 2))
    #expect(form.fields.items.count == 2)
    #expect(throws: RequestError.tooManyFields(limit: 1)) {
      try multipart(two, limits: .init(parts: 1))
    }
    #expect(throws: RequestError.fieldTooLarge(limit: 4)) {
      try multipart(two, limits: .init(fieldBytes: 4))
    }
    #expect(throws: RequestError.badMultipart(.tooManyPartHeaders(limit: 1))) {
      try multipart(two, limits: .init(partHeaders: 1))
    }
  }

  @Test(arguments: [
    ("text/plain", RequestError.unsupportedMediaType),
    ("multipart/form-data", .badMultipart(.boundary)),
    ("multipart/form-data; boundary=", .badMultipart(.boundary)),
    ("multipart/form-data; boundary=\"a b\"", .badMultipart(.boundary)),
    (
      "multipart/form-data; boundary=" + String(repeating: "a", count: 71), .badMultipart(.boundary)
    ),
  ])
  func `refuses a body that is no form`(type: String, error: RequestError) {
    #expect(throws: error) { try form("a=b", type: type) }
  }
}
