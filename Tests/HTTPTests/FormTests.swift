import Foundation
import HTTP
import TestSupport
import Testing

struct FormTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func form(_ body: String, type: String) throws -> Form {
    var headers = Headers()
    try headers.append("Content-Type", type)
    return try Request(.post, "/", headers: headers, body: Array(body.utf8)).form()
  }

  /// Reads a form whose lines end in CRLF, as it arrives in pieces of `step` bytes.
  func multipart(
    _ body: String, boundary: String = "XX", limits: MultipartForm.Limits = .init(),
    step: Int = 1 << 16
  ) throws -> Form {
    var rest = Array(body.replacing("\n", with: "\r\n").utf8)[...]
    return try MultipartForm(boundary: boundary, filesIn: scratch.url.path, limits: limits).read {
      defer { rest = rest.dropFirst(step) }
      return Array(rest.prefix(step))
    }
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

  @Test(arguments: [1, 2, 3, 7, 64, 1 << 16])
  func `reads files as they are, delimiters' lookalikes included, however cut up`(
    step: Int
  ) throws {
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
      """.replacing("\n--XX\n--XXY", with: "\n-XX\n--XXY"), step: step)
    let file = try #require(form.file("file"))
    #expect(file.name == "C:\\a \"b\".csv")
    #expect(file.contentType == "text/csv")
    let content = try String(contentsOfFile: file.content.path, encoding: .utf8)
    #expect(content == "-XX\r\n--XXY\r\n\r\n\r\n--X")
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

  @Test func `keeps a file for as long as somebody holds it, and none of a broken form`() throws {
    var files = try multipart(
      "--XX\nContent-Disposition: form-data; name=a; filename=a\n\nabc\n--XX--"
    ).files
    let path = try #require(files.first?.content.path)
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("abc".utf8))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    files = []
    #expect(throws: RequestError.badMultipart(.unterminated)) {
      try multipart("--XX\nContent-Disposition: form-data; name=a; filename=a\n\nabc")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == [])
  }

  @Test(arguments: ["", "a b", String(repeating: "a", count: 71)])
  func `refuses a boundary that is none`(boundary: String) throws {
    #expect(throws: RequestError.badMultipart(.boundary)) {
      try multipart("", boundary: boundary)
    }
  }

  @Test func `refuses a body that is no form`() throws {
    #expect(throws: RequestError.unsupportedMediaType) { try form("a=b", type: "text/plain") }
  }
}
