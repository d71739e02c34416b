/// Decides what becomes of a document that failed: another attempt after a pause, or the end.
struct FailureHandler: Sendable {
    let configuration: EngineConfiguration
    let metrics: EngineMetrics
    let randomness: any Randomness

    /// Nil when it is over: the code is permanent, or the attempts are used up. Exponential with full jitter, so that
    /// those who failed together do not come back together.
    func pauseBeforeRetry(of job: Job, after failure: DocumentError) -> Duration? {
        metrics.countError(failure.code)
        guard failure.code.isTransient, job.attempt + 1 < configuration.attemptsMax else { return nil }
        metrics.retried.add(1, ordering: .relaxed)
        return configuration.retryDelay * Double(1 << min(job.attempt, 16)) * randomness.fraction()
    }

    /// Throws for a document that was handed out so often without an end that it must be what ends its workers.
    func refusePoison(_ job: Job) throws(DocumentError) {
        guard job.deliveries > configuration.deliveriesMax else { return }
        throw DocumentError(
            .internal,
            "\(configuration.deliveriesMax) workers were lost while they held it; look at the file before a retry")
    }
}
