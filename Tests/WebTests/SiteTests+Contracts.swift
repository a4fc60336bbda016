import HTTP
import Testing

@testable import Web

/// Contracts' files as a browser and a program send them.
extension SiteTests {
  @Test func `asks for a contract’s file, and refuses beside the field what is none`() throws {
    let browser = try session()
    let form = text(try ask(.get, "/mappings/imports/new", cookie: browser.cookie))
    #expect(form.contains("enctype=\"multipart/form-data\""))
    let page = try send("MZ", as: "a.exe", to: "/mappings/imports", in: "file", browser)
    #expect(page.status == .unprocessableContent)
    #expect(text(page).contains("a.exe is no contract"))
    let said = try send("MZ", as: "a.exe", to: "/api/v1/mappings/imports", in: "file", browser)
    #expect(said.status == .unprocessableContent)
    #expect(text(said).contains("a.exe is no contract"))
  }
}
