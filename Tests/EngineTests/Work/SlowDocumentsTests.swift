import Glibc
import TestSupport
import Testing

@testable import Engine

/// Slow documents wait in slots of their own.
@Suite struct SlowDocumentsTests {
    @Test func `two hundred scans of one client that never end hold up no text of another's thousand`() async throws {
        let folder = try TemporaryFolder()
        // Reads a scan as slowly as can be: until the test says so, or its docket is gone.
        let launcher = try folder.write(
            "launcher",
            """
            #!/bin/sh
            while [ ! -e "\(folder.path)/go" ] && [ -e "\(folder.path)/launcher" ]; do sleep 0.05; done
            kill -9 $$
            """)
        chmod(launcher, 0o700)
        let scans = try (0..<200).map { Document(path: try folder.write("scans/\($0).pdf", "%PDF-1.7\n\($0)\n")) }
        let texts = try (0..<1_000).map { number in
            Document(path: try folder.write("texts/\(number).txt", "INVOICE\nInvoice number: \(number)\n"))
        }
        let catalog = try ShippedIndustries.catalog()
        _ = try catalog.classifier(for: .general)
        var limits = ExtractionLimits()
        limits.extractTime = .seconds(3_600)
        var configuration = EngineConfiguration()
        configuration.attemptsMax = 1
        let engine = Engine(
            configuration: configuration, store: MemoryStore(), catalog: catalog,
            extractor: TextExtractor(jail: Jail(limits: limits, launcher: launcher)), time: SystemTime(),
            randomness: SystemRandomness(), on: .kernel)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await engine.run() }
            let slow = try await engine.submit(
                Submission(documents: scans, client: ClientID(rawValue: "scanner"))
            ).id
            let isFull = try await eventually { try await engine.batch(slow).running == scans.count }
            let fast = try await engine.submit(
                Submission(documents: texts, client: ClientID(rawValue: "writer"))
            ).id
            let isDone = try await eventually { try await engine.batch(fast).state == .done }
            let (held, done) = (try await engine.batch(slow), try await engine.batch(fast))
            #expect(isFull && isDone && done.done == texts.count && done.failed == 0, "\(done)")
            #expect(held.running == scans.count && held.done + held.failed == 0, "\(held)")
            try folder.write("go", "")
            let isOver = try await eventually { try await engine.batch(slow).state == .done }
            #expect(isOver)
            tasks.cancelAll()
        }
    }
}
