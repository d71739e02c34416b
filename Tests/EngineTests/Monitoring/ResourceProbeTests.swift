import TestSupport
import Testing

@testable import Engine

@Suite struct ResourceProbeTests {
    @Test func `one look does not tell which share of a core is used, two do`() {
        var probe = ResourceProbe()
        #expect(probe.read(at: Moment(nanoseconds: 0)).cpu == nil)
        #expect(probe.read(at: Moment(nanoseconds: 0)).cpu == nil, "no time went by")
        let share = probe.read(at: Moment(nanoseconds: 1_000_000_000)).cpu
        #expect(share.map { $0 >= 0 } == true)
    }
}
