import Engine

/// What the routes `/healthz` and `/readyz` say: a status code and a JSON body. The routes themselves come with the
/// HTTP gateway; what they answer is decided here, without a server, so that it can be tested without one.
public struct HealthAnswer: Hashable, Sendable {
    public let status: Int
    public let body: String

    /// Alive: the process answers, whatever the store does. A supervisor restarts what does not say this.
    public static let alive = HealthAnswer(status: 200, body: #"{"status":"alive"}"#)

    /// Ready: the store was reached within the last five seconds. A load balancer sends work only to who says this.
    public static func ready(_ snapshot: EngineSnapshot, at now: Timestamp) -> HealthAnswer {
        let age = now.seconds(since: snapshot.takenAt)
        guard age <= ageMax else { return unready("the engine last looked \(Int(age)) s ago") }
        guard snapshot.store.isReachable else { return unready("the store can't be reached") }
        return HealthAnswer(status: 200, body: #"{"status":"ready"}"#)
    }

    /// In seconds.
    static let ageMax = 5.0

    /// `reason` is ours: fixed words and numbers, nothing that needs escaping.
    private static func unready(_ reason: String) -> HealthAnswer {
        HealthAnswer(
            status: 503, body: #"{"error":{"code":"\#(ErrorCode.storeUnavailable.rawValue)","message":"\#(reason)"}}"#)
    }
}
