import Foundation

@testable import Engine

/// Scenarios of many seeds, on threads of their own: each runs on the thread that it was begun on.
enum SeedRun {
    private static let variable = ProcessInfo.processInfo.environment["DOCKET_SEEDS"]

    /// Somebody asked for seeds and wants to know what came of them.
    static var isAsked: Bool { variable != nil }

    /// What `DOCKET_SEEDS` names, as FROM-TO or one number; else `range`.
    static func seeds(default range: ClosedRange<UInt64>) -> ClosedRange<UInt64> {
        let numbers = (variable ?? "").split(separator: "-").compactMap { UInt64($0) }
        guard let first = numbers.first, let last = numbers.last, first <= last else { return range }
        return first...last
    }

    /// By seed. Other tests run beside those of the suite, which therefore have one lane; who asks for seeds wants them
    /// soon. A scenario waits for the children that its crashing parsers are, so there are more lanes than cores.
    static func reports<Report: Sendable>(
        of seeds: ClosedRange<UInt64>, _ run: @escaping @Sendable (UInt64) -> Report
    ) async -> [(UInt64, Report)] {
        let lanes = isAsked ? 2 * ProcessInfo.processInfo.activeProcessorCount : 1
        let threads = ThreadExecutor(name: "scenario", threads: lanes)
        let reports = await withTaskGroup(of: [(UInt64, Report)].self) { group in
            for lane in 0..<lanes {
                group.addTask(executorPreference: threads) {
                    var own: [(UInt64, Report)] = []
                    for seed in seeds where Int(seed % UInt64(lanes)) == lane {
                        own.append((seed, run(seed)))
                        await Task.yield()
                    }
                    return own
                }
            }
            var all: [(UInt64, Report)] = []
            for await own in group { all += own }
            return all.sorted { $0.0 < $1.0 }
        }
        threads.stop()
        return reports
    }
}
