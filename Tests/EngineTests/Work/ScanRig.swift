import Glibc
import TestSupport

@testable import Engine

/// An engine, not yet at work, that reads scans as slowly as can be: until ``letGo()``, or until the rig is gone.
struct ScanRig {
    let folder: TemporaryFolder
    let engine: Engine
    private let extraction: ScanThreads

    init(on store: any JobStore, _ change: (inout EngineConfiguration) -> Void = { _ in }) throws {
        let folder = try TemporaryFolder()
        // Writes down whom it reads.
        let launcher = try folder.write(
            "launcher",
            """
            #!/bin/sh
            tail -n 1 >> "\(folder.path)/order"
            while [ ! -e "\(folder.path)/go" ] && [ -e "\(folder.path)/launcher" ]; do sleep 0.05; done
            kill -9 $$
            """)
        chmod(launcher, 0o700)
        var limits = ExtractionLimits()
        limits.extractTime = .seconds(3_600)
        var configuration = EngineConfiguration()
        configuration.attemptsMax = 1
        change(&configuration)
        let catalog = try ShippedIndustries.catalog()
        // Compiled before the leases run, which may be shorter than compiling takes.
        _ = try catalog.classifier(for: .general)
        let extraction = ScanThreads(count: configuration.extractThreads)
        let kernel = WorkGround.kernel
        let ground = WorkGround(
            threads: { $0 == "extract" ? extraction : kernel.threads($0, $1) }, executor: kernel.executor)
        self.folder = folder
        self.extraction = extraction
        engine = Engine(
            configuration: configuration, store: store, catalog: catalog,
            extractor: TextExtractor(jail: Jail(limits: limits, launcher: launcher)), time: SystemTime(),
            randomness: SystemRandomness(), on: ground)
    }

    /// A document that needs a child process. `name` is its last line, too.
    func scan(_ name: String) throws -> Document {
        Document(path: try folder.write("scans/\(name).pdf", "%PDF-1.7\nscan\n% \(name)\n"))
    }

    func texts(_ count: Int) throws -> [Document] {
        try (0..<count).map { number in
            Document(path: try folder.write("texts/\(number).txt", "INVOICE\nInvoice number: \(number)\n"))
        }
    }

    func letGo() throws { try folder.write("go", "") }

    /// The scans that were begun, in that order.
    var begun: [String] {
        guard let file = fopen(folder.path + "/order", "re") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map { String($0.dropFirst(2)) }
    }

    /// The scans that came to where they wait to be read, with those that are read by now.
    var asked: Int { extraction.asked }
}
