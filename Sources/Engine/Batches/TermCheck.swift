/// Whether what an operator wants to set can be: one sentence for the first thing that can't.
struct TermCheck {
    let limits: TermLimits

    func check(_ values: [Term: String], of subject: Subject, lentFor: Duration?) throws(EngineError) {
        try checkName(subject)
        for (term, value) in values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard subject.terms.contains(term) else {
                throw invalid("\(subject) has no \(term.rawValue)")
            }
            try check(term, value)
        }
        if let seconds = lentFor?.inSeconds, !limits.lentSeconds.contains(seconds) {
            throw invalid("something is lent for at most \(TermCheck.text(limits.lentSeconds.upperBound)) s")
        }
    }

    private func checkName(_ subject: Subject) throws(EngineError) {
        switch subject {
        case .client(let id):
            guard ClientID(validating: id.rawValue) != nil else {
                throw invalid("a client's id is 1 to \(ClientID.lengthMax) of the characters A-Z a-z 0-9 . _ -")
            }
        case .tier(let name):
            guard ClientID(validating: name.rawValue) != nil, name.rawValue.utf8.count <= limits.nameBytesMax else {
                throw invalid("a tier's name is 1 to \(limits.nameBytesMax) of the characters A-Z a-z 0-9 . _ -")
            }
        case .worker(let id):
            guard ClientID(validating: id.rawValue) != nil else {
                throw invalid("a worker's id is as `docket worker list` prints it")
            }
        case .queue: break
        }
    }

    private func check(_ term: Term, _ value: String) throws(EngineError) {
        switch term {
        case .rate: try check(value, limits.rates, "the rate", "documents a second")
        case .burst: try check(value, limits.bursts, "the burst", "documents")
        case .waitTarget: try check(value, limits.waitTargets, "the wait target", "seconds")
        case .queuedMax: try check(value, limits.queuedMax, "what may be queued")
        case .inFlightMax: try check(value, limits.inFlightMax, "what may be in flight")
        case .priority: try check(value, limits.priorities, "the priority")
        case .tier: try checkName(.tier(TierName(rawValue: value)))
        case .paused, .admissions, .claims, .draining:
            guard value == "0" || value == "1" else { throw invalid("\(term.rawValue) is 0 or 1") }
        }
    }

    private func check(
        _ value: String, _ range: ClosedRange<Double>, _ what: String, _ unit: String
    ) throws(EngineError) {
        guard let number = TermLimits.number(value), range.contains(number) else {
            let bounds = "\(TermCheck.text(range.lowerBound)) to \(TermCheck.text(range.upperBound))"
            throw invalid("\(what) must be \(bounds) \(unit)")
        }
    }

    private func check(_ value: String, _ range: ClosedRange<Int>, _ what: String) throws(EngineError) {
        guard let number = Int(value), range.contains(number) else {
            throw invalid("\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    private static func text(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }

    fileprivate func problem(_ value: String, as term: Term) -> String? {
        do throws(EngineError) { try check(term, value) } catch { return error.message }
        return nil
    }

    private func invalid(_ sentence: String) -> EngineError { EngineError(.invalidValue, sentence) }
}

extension TermLimits {
    /// What is wrong with a value as it was typed, in one sentence; nil when it can be set.
    public func problem(_ value: String, as term: Term) -> String? { TermCheck(limits: self).problem(value, as: term) }

    /// A number as people write one: digits, a point, an exponent. Nil for everything else, such as `0x10` and `nan`.
    public static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "+-.eE".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        return number
    }
}
