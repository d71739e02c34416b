import Engine

/// Waits until something is so: asks every few milliseconds, and gives up after `limit`.
public func eventually(
    within limit: Duration = .seconds(120), _ isSo: () async throws -> Bool
) async throws -> Bool {
    let time = SystemTime()
    let start = time.now()
    while try await !isSo() {
        if time.now() - start > limit { return false }
        try await time.sleep(for: .milliseconds(5))
    }
    return true
}
