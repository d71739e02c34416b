/// A document's result as JSON, in the form `JSONDecoder` reads it back. Written by hand: one is written for every
/// document, and the general encoder takes as long for it as matching the document's text.
struct ResultJSON {
    private(set) var bytes: [UInt8] = []

    /// Throws for a number that JSON can't hold.
    init(_ result: DocumentResult) throws(StoreError) {
        bytes.reserveCapacity(2_048)
        mark("{")
        put("index", result.index)
        put("path", result.path)
        if let digest = result.sha256 { put("sha256", digest) }
        if let count = result.bytes { put("bytes", count) }
        if let verdict = result.verdict {
            key("verdict")
            try put(verdict)
        }
        key("cached")
        text(result.cached ? "true" : "false")
        key("duration")
        put(result.duration)
        put("finishedAt", Int(result.finishedAt.milliseconds))
        if let error = result.error { put(error) }
        mark("}")
    }

    private mutating func put(_ error: DocumentError) {
        key("error")
        mark("{")
        put("code", error.code.rawValue)
        put("message", error.message)
        mark("}")
    }

    private mutating func put(_ verdict: Verdict) throws(StoreError) {
        mark("{")
        put("industry", verdict.industry.rawValue)
        put("category", verdict.category.rawValue)
        if let confidence = verdict.confidence { try put("confidence", confidence) }
        put("decision", verdict.decision.rawValue)
        put("source", verdict.source.rawValue)
        try list("features", verdict.features) { (json: inout ResultJSON, feature) throws(StoreError) in
            json.put("name", feature.name)
            json.put("value", feature.value)
            if let page = feature.page { json.put("page", page) }
            json.put("offset", feature.offset)
        }
        try list("reasons", verdict.reasons) { (json: inout ResultJSON, reason) throws(StoreError) in
            json.put("text", reason.text)
            try json.put("weight", reason.weight)
        }
        try list("scores", verdict.scores) { (json: inout ResultJSON, score) throws(StoreError) in
            json.put("category", score.category.rawValue)
            try json.put("confidence", score.confidence)
        }
        try put("acceptThreshold", verdict.acceptThreshold)
        if let language = verdict.language { put("language", language) }
        if let pages = verdict.pages { put("pages", pages) }
        put("mediaType", verdict.mediaType)
        if let children = verdict.children { try put(children) }
        if let explanation = verdict.explanation {
            key("explanation")
            mark("{")
            put("runnerUp", explanation.runnerUp.rawValue)
            try put("lead", explanation.lead)
            put("missing", explanation.missing)
            put("changes", explanation.changes)
            mark("}")
        }
        mark("}")
    }

    private mutating func put(_ name: StaticString, _ texts: [String]) {
        key(name)
        mark("[")
        for text in texts {
            separate()
            quoted(text)
        }
        mark("]")
    }

    private mutating func put(_ children: [MemberVerdict]) throws(StoreError) {
        try list("children", children) { (json: inout ResultJSON, child) throws(StoreError) in
            json.put("name", child.name)
            if let mediaType = child.mediaType { json.put("mediaType", mediaType) }
            json.put("category", child.category.rawValue)
            if let confidence = child.confidence { try json.put("confidence", confidence) }
            json.put("decision", child.decision.rawValue)
            if let error = child.error { json.put(error) }
        }
    }

    private mutating func list<Element>(
        _ name: StaticString, _ elements: [Element],
        _ put: (inout ResultJSON, Element) throws(StoreError) -> Void
    ) throws(StoreError) {
        key(name)
        mark("[")
        for element in elements {
            separate()
            mark("{")
            try put(&self, element)
            mark("}")
        }
        mark("]")
    }

    /// Two halves of a number of attoseconds, as the standard library writes it.
    private mutating func put(_ duration: Duration) {
        let parts = duration.components
        let attoseconds = Int128(parts.seconds) * 1_000_000_000_000_000_000 + Int128(parts.attoseconds)
        mark("[")
        text(String(Int64(truncatingIfNeeded: attoseconds >> 64)))
        mark(",")
        text(String(UInt64(truncatingIfNeeded: attoseconds)))
        mark("]")
    }

    private mutating func put(_ name: StaticString, _ number: Int) {
        key(name)
        text(String(number))
    }

    private mutating func put(_ name: StaticString, _ number: Double) throws(StoreError) {
        guard number.isFinite else { throw StoreError(.refused, "a result can't be written as JSON") }
        key(name)
        text(number.description)
    }

    private mutating func put(_ name: StaticString, _ value: String) {
        key(name)
        quoted(value)
    }

    /// Names are ours and need no escape.
    private mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// A comma, unless something was just opened.
    private mutating func separate() {
        if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
            bytes.append(UInt8(ascii: ","))
        }
    }

    private mutating func mark(_ mark: Unicode.Scalar) { bytes.append(UInt8(ascii: mark)) }
    private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func quoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { units in
            var start = 0
            for (place, unit) in units.enumerated()
            where unit < 0x20 || unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\") {
                bytes.append(contentsOf: units[start..<place])
                escape(unit)
                start = place + 1
            }
            bytes.append(contentsOf: units[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ unit: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        if unit >= 0x20 { return bytes.append(unit) }
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "u00".utf8)
        bytes.append(digits[Int(unit >> 4)])
        bytes.append(digits[Int(unit & 15)])
    }
}
