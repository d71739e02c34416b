import ArgumentParser
import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `docket worker`: the fleet; without a word more it joins it.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Takes work without a console until it is stopped; shows the fleet.",
        subcommands: [
            WorkerRun.self, WorkerList.self, WorkerSwitch<WorkerDrain>.self, WorkerSwitch<WorkerResume>.self,
        ],
        defaultSubcommand: WorkerRun.self)
}

/// `docket worker run`: takes work from the store until it is stopped.
struct WorkerRun: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Takes work without a console until it is stopped.")

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        do {
            try await Wiring.withEngine(context) { engine in
                await Streams.note(
                    "docket: working for \(engine.snapshot.store.description); Ctrl-C finishes what it holds and stops")
                while true { try await context.time.sleep(for: .seconds(3_600)) }
            }
        } catch is CancellationError where Interruption.signalNumber == SIGTERM {
            // Being stopped by its supervisor is how a worker's life ends well.
            throw ExitCode(ExitStatus.done.rawValue)
        }
    }
}
