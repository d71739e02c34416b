import Glibc
import TestSupport

@testable import Engine

extension Scenario {
    /// What all scenarios share: it is expensive, and nothing in it changes.
    struct Ground: Sendable {
        let catalog: IndustryCatalog
        let extractor: TextExtractor
        let folder: TemporaryFolder
        let texts: [Document]
        let empty: Document
        let missing: Document
        /// Its parser crashes each time.
        let crashing: Document
        /// Each ends whatever worker reads it, as a defect in docket's own reading would.
        let poisons: [Document]
        let poisonDigests: Set<String>

        init() throws {
            catalog = try ShippedIndustries.catalog()
            _ = try catalog.classifier(for: .general)
            folder = try TemporaryFolder()
            texts = try (0..<20).map { [folder] number in
                Document(
                    path: try folder.write("\(number).txt", "INVOICE\nInvoice number: \(number)\nAmount due: $5.00\n"))
            }
            empty = Document(path: try folder.write("empty.txt", ""))
            missing = Document(path: folder.path + "/missing.txt")
            crashing = Document(path: try folder.write("crashing.pdf", "%PDF-1.7\n"))
            poisons = try (0..<3).map { [folder] in
                Document(path: try folder.write("poison-\($0).txt", "POISON \($0)\n"))
            }
            poisonDigests = Set((0..<3).map { ContentDigest.sha256Hex(of: Array("POISON \($0)\n".utf8)) })
            let launcher = try folder.write("launcher", "#!/bin/sh\nkill -9 $$\n")
            chmod(launcher, 0o700)
            extractor = TextExtractor(jail: Jail(limits: ExtractionLimits(), launcher: launcher))
        }

        /// An engine whose threads, time and chance are a simulation's.
        func engine(
            on store: any JobStore, of machine: SimulatedMachine,
            _ configuration: EngineConfiguration = EngineConfiguration()
        ) -> Engine {
            Engine(
                configuration: configuration, store: store, catalog: catalog, extractor: extractor, time: machine,
                randomness: machine, on: WorkGround(threads: { _, _ in machine }, executor: machine))
        }

        /// What the worker of a simulation is told: little enough for one thread, and to be full now and then.
        func smallWorker(_ machine: SimulatedMachine) -> EngineConfiguration {
            var configuration = EngineConfiguration()
            configuration.jobsClaimMax = machine.number(1...8)
            configuration.jobsHeldMax = 16
            configuration.classifyThreads = 1
            configuration.extractThreads = 1
            return configuration
        }
    }
}
