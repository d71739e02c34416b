/// When a document that failed is tried again: for a passing reason only, after a pause that doubles with each attempt,
/// with full jitter, so that those who failed together do not come back together. Pure.
struct RetrySchedule: Hashable, Sendable {
    /// The first one included.
    var attemptsMax: Int
    /// Longest pause after the first attempt; doubles with each further one.
    var delay: Duration
    /// Longest pause of all.
    var delayMax: Duration

    /// The pause after attempt `attempt`, counted from 0; nil when it is over: the code is permanent, or the attempts
    /// are used up. `fraction` is chance, from 0 up to 1.
    func pause(afterAttempt attempt: Int, code: ErrorCode, fraction: Double) -> Duration? {
        guard code.isTransient, attempt + 1 < attemptsMax else { return nil }
        return min(delay * Double(1 << min(max(attempt, 0), 32)), delayMax) * fraction
    }
}
