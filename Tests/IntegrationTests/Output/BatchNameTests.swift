import Testing

@testable import docket

@Suite struct BatchNameTests {
    private func name(_ paths: [String], documents: Int = 17, bytesMax: Int = 200) -> String {
        BatchSubmit.name(of: paths, documents: documents, bytesMax: bytesMax)
    }

    @Test func `a batch of one path is called after it`() {
        #expect(name(["/srv/in/"]) == "in")
        #expect(name([".."]) == "documents")
    }

    @Test func `a batch of two folders does not claim to be one folder and one more document`() {
        #expect(name(["/srv/in", "/srv/late"]) == "in and others, 17 documents")
    }

    @Test func `a long name leaves room for the count, in whole characters`() {
        let long = String(repeating: "ö", count: 100)
        #expect(name([long, "b"], bytesMax: 40) == String(repeating: "ö", count: 7) + " and others, 17 documents")
        #expect(name([long], bytesMax: 5) == "öö")
    }
}
