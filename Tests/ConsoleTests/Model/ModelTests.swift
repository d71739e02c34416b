import Console
import Engine
import Testing

@Suite struct EditableTextTests {
    @Test func `keys edit at the cursor`() {
        var text = EditableText("acme corp")
        for key in [Key.control("w"), .character("x"), .home, .delete, .end, .backspace] { _ = text.edit(key) }
        #expect(text.text == "cme ")
        #expect(text.edit(.enter) == false)
    }

    @Test func `what can't be seen never gets in, and nothing beyond the bound`() {
        var text = EditableText(lengthMax: 4)
        text.insert("a\u{1B}[\u{7}\u{202E}b\nc東d")
        #expect(text.text == "a[bc")
    }
}

@Suite struct PathSelectionTests {
    @Test func `the nearest mark on the way up decides`() {
        var selection = PathSelection(marked: ["/a"])
        selection.set("/a/b", to: false)
        selection.set("/a/b/c", to: true)
        #expect(selection.includes("/a/x") && !selection.includes("/a/b/y") && selection.includes("/a/b/c/z"))
        #expect(!selection.includes("/ab"))
        #expect(selection.roots == ["/a"])
        #expect(selection.isMixed("/a/b") && !selection.isMixed("/a/b/c"))
    }

    @Test func `marking a folder forgets what was chosen below it`() {
        var selection = PathSelection(marked: ["/a/b", "/a/c"])
        selection.set("/a", to: true)
        #expect(selection == PathSelection(marked: ["/a"]))
        selection.set("/a", to: false)
        #expect(selection.isEmpty)
    }

    @Test func `marking twice is as before`() {
        for path in ["/", "/a", "/a/b", "/c"] {
            var selection = PathSelection(marked: ["/a"])
            selection.toggle(path)
            selection.toggle(path)
            #expect(selection.includes(path) == PathSelection(marked: ["/a"]).includes(path), "\(path)")
        }
    }
}

@Suite struct FlowMeterTests {
    private static func at(_ seconds: Int64) -> Moment { Moment(nanoseconds: seconds * 1_000_000_000) }

    @Test func `a rate needs two samples and is over the last ten seconds`() {
        var meter = FlowMeter<ClientID>()
        let id = ClientID(rawValue: "acme")
        meter.add([(id, .init(in: 100, out: 50))], at: Self.at(0))
        #expect(meter.rates(of: id) == nil)
        meter.add([(id, .init(in: 120, out: 60))], at: Self.at(2))
        #expect(meter.rates(of: id) == .init(in: 10, out: 5))
        for second in 3..<40 { meter.add([(id, .init(in: 120, out: 60))], at: Self.at(Int64(second))) }
        #expect(meter.rates(of: id) == .init(in: 0, out: 0))
        #expect(meter.rates(of: ClientID(rawValue: "nobody")) == nil)
    }

    @Test func `what piled up in a gap is not the work of the seconds after it`() {
        var meter = FlowMeter<ClientID>()
        let id = ClientID(rawValue: "acme")
        for second in 0..<20 { meter.add([(id, .init(in: 10 * second, out: 0))], at: Self.at(Int64(second))) }
        #expect(meter.rates(of: id) == .init(in: 10, out: 0))
        meter.add([(id, .init(in: 60_000, out: 0))], at: Self.at(80))
        #expect(meter.rates(of: id) == nil)
        meter.add([(id, .init(in: 60_010, out: 0))], at: Self.at(81))
        #expect(meter.rates(of: id) == .init(in: 10, out: 0))
    }

    @Test func `a counter that began anew gives no negative rate`() {
        var meter = FlowMeter<ClientID>()
        let id = ClientID(rawValue: "acme")
        meter.add([(id, .init(in: 100, out: 50))], at: Self.at(0))
        meter.add([(id, .init(in: 4, out: 2))], at: Self.at(2))
        #expect(meter.rates(of: id) == .init(in: 2, out: 1))
    }
}

@Suite struct QueueTrendsTests {
    @Test func `minutes nobody watched are gaps`() {
        var trends = QueueTrends()
        let minute: Int64 = 60_000_000_000
        func queue(_ queued: Int) -> [TierQueue] { [TierQueue(tier: .bulk, queued: queued, inFlight: 0, oldest: nil)] }
        trends.add(queue(7), at: Moment(nanoseconds: 100 * minute))
        trends.add(queue(9), at: Moment(nanoseconds: 100 * minute + 1))
        trends.add(queue(3), at: Moment(nanoseconds: 103 * minute))
        let seen = trends.minutes(of: .bulk, at: Moment(nanoseconds: 103 * minute))
        #expect(seen == [nil, nil, nil, nil, nil, nil, 9, nil, nil, 3])
    }
}
