import Testing

@testable import Engine

@Suite struct RetryScheduleTests {
    private let schedule = RetrySchedule(attemptsMax: 6, delay: .seconds(1), delayMax: .seconds(10))

    @Test(arguments: [(0, 1.0), (1, 2.0), (2, 4.0), (3, 8.0), (4, 10.0)])
    func `the longest pause doubles up to a bound`(attempt: Int, seconds: Double) {
        #expect(schedule.pause(afterAttempt: attempt, code: .timeout, fraction: 1) == .seconds(seconds))
        // Full jitter: anything from nothing up to it.
        #expect(schedule.pause(afterAttempt: attempt, code: .timeout, fraction: 0.25) == .seconds(seconds / 4))
        #expect(schedule.pause(afterAttempt: attempt, code: .timeout, fraction: 0) == .zero)
    }

    @Test func `after the last attempt it is over`() {
        #expect(schedule.pause(afterAttempt: 5, code: .timeout, fraction: 1) == nil)
        let once = RetrySchedule(attemptsMax: 1, delay: .seconds(1), delayMax: .seconds(10))
        #expect(once.pause(afterAttempt: 0, code: .timeout, fraction: 1) == nil)
    }

    @Test func `a schedule of very many attempts has a bound, too`() {
        let many = RetrySchedule(attemptsMax: 1_000, delay: .seconds(1), delayMax: .seconds(300))
        #expect(many.pause(afterAttempt: 900, code: .timeout, fraction: 1) == .seconds(300))
    }

    @Test(arguments: ErrorCode.allCases)
    func `only what may pass by itself is tried again`(code: ErrorCode) {
        let isPassing = [.timeout, .llmUnavailable, .storeUnavailable, .extractorCrashed].contains(code)
        #expect((schedule.pause(afterAttempt: 0, code: code, fraction: 1) != nil) == isPassing)
    }
}
