/// Work that goes on to its own end when the task around it is cancelled: what a worker holds when it is asked to stop
/// must still be finished, renewed and settled, with pauses that are pauses.
///
/// A child of a cancelled task is cancelled, too, so this is the one place with a task that is no child. Somebody waits
/// for it all the same.
enum Shield {
    /// `executor` is where it runs instead of on the shared pool: a preference of the task around does not reach it.
    static func run<Value: Sendable>(
        on executor: (any TaskExecutor)? = nil, _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        await Task.detached(executorPreference: executor) { await work() }.value
    }
}
