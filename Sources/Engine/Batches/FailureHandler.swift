/// Decides what becomes of a document that failed: another attempt after a pause, or the end.
struct FailureHandler: Sendable {
    let configuration: EngineConfiguration
    let metrics: EngineMetrics
    let randomness: any Randomness

    /// Nil when it is over, as ``RetrySchedule`` says.
    func pauseBeforeRetry(of job: Job, after failure: DocumentError) -> Duration? {
        metrics.countError(failure.code)
        let schedule = RetrySchedule(
            attemptsMax: configuration.attemptsMax, delay: configuration.retryDelay,
            delayMax: configuration.retryDelayMax)
        let pause = schedule.pause(afterAttempt: job.attempt, code: failure.code, fraction: randomness.fraction())
        if pause != nil { metrics.retried.add(1, ordering: .relaxed) }
        return pause
    }

    /// Throws for a document that was handed out so often without an end that it must be what ends its workers.
    func refusePoison(_ job: Job) throws(DocumentError) {
        guard job.deliveries > configuration.deliveriesMax else { return }
        throw DocumentError(
            .internal,
            "\(configuration.deliveriesMax) workers were lost while they held it; look at the file before a retry")
    }
}
