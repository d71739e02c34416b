import Engine

/// One opening of the console: the tasks around the model. Those that turn keys into grids run on the terminal's own
/// thread; what waits for the engine or for disks runs on Swift's shared pool.
struct ConsoleSession: Sendable {
    let options: ConsoleOptions
    let time: any TimeSource
    let terminal: Terminal
    private let inbox: Inbox
    private let engine: EngineArrival

    /// Effects that wait; one that finds no room is refused with a sentence.
    private static let effectsMax = 64
    /// Effects that are at work at once.
    private static let performedMax = 8

    init(options: ConsoleOptions, time: any TimeSource, terminal: Terminal) {
        self.options = options
        self.time = time
        self.terminal = terminal
        let inbox = Inbox()
        self.inbox = inbox
        engine = EngineArrival(documentsPerBatchMax: options.documentsPerBatchMax) { inbox.post(.engine($0)) }
    }

    /// Returns when everything has ended; the terminal is closed first.
    func run(
        _ model: ConsoleModel, bringing: @escaping @Sendable (EngineArrival) async throws -> Void
    ) async -> Result<ConsoleEnd, any Error> {
        let (effects, sink) = AsyncStream.makeStream(
            of: ConsoleEffect.self, bufferingPolicy: .bufferingOldest(Self.effectsMax))
        let (drawn, firstFrame) = AsyncStream.makeStream(of: Void.self)
        return await withTaskGroup(of: Result<ConsoleEnd, any Error>?.self) { group in
            group.addTask(executorPreference: terminal.executor) { await serve(model, sink, firstFrame) }
            group.addTask(executorPreference: terminal.executor) {
                await forwardTerminal()
                return nil
            }
            group.addTask {
                await perform(effects)
                return nil
            }
            group.addTask {
                // The screen has the processor to itself until it stands.
                for await _ in drawn { break }
                do { try await bringing(engine) } catch { inbox.post(.failed(error)) }
                return nil
            }
            var end: Result<ConsoleEnd, any Error>?
            while end == nil, let ended = await group.next() { end = ended }
            engine.end()
            group.cancelAll()
            // The terminal's events end when it is closed; that task must not be waited for before.
            await terminal.close()
            return end ?? .success(ConsoleEnd(farewell: nil, signal: nil))
        }
    }

    private func forwardTerminal() async {
        do {
            for try await event in terminal.events { inbox.post(.terminal(event)) }
            inbox.post(.ended)
        } catch {
            inbox.post(.failed(error))
        }
    }

    /// Carries out effects side by side: a slow one holds up none of the others.
    private func perform(_ effects: AsyncStream<ConsoleEffect>) async {
        let performer = Performer(engine: engine, files: options.files)
        await withTaskGroup(of: Void.self) { group in
            var atWork = 0
            for await effect in effects {
                if atWork == Self.performedMax { await group.next() } else { atWork += 1 }
                group.addTask {
                    if let reply = await performer.perform(effect) { inbox.post(.reply(reply)) }
                }
            }
            group.cancelAll()
        }
    }

    /// Takes what happened, all of it, and shows the outcome once.
    private func serve(
        _ start: ConsoleModel, _ sink: AsyncStream<ConsoleEffect>.Continuation,
        _ firstFrame: AsyncStream<Void>.Continuation
    ) async -> Result<ConsoleEnd, any Error> {
        var model = start
        var painted: Grid?
        _ = update(&model, .starting("docket"), at: .now(time))
        show(model, &painted)
        firstFrame.finish()
        for await _ in inbox.wakeUps {
            for item in inbox.take() {
                let events: [ConsoleEvent]
                switch item {
                case .terminal(.key(let key)): events = [.key(key)]
                case .terminal(.paste(let text)): events = [.paste(text)]
                case .terminal(.resize(let size)): events = [.resize(size)]
                case .terminal(.terminate(let signal)): return .success(ConsoleEnd(farewell: nil, signal: signal))
                case .terminal(.tick): events = [refreshed]
                case .engine(.step(let step)): events = [.starting(step)]
                case .engine(.arrived(let start)): events = [.arrived(start), refreshed]
                case .reply(let reply): events = [.reply(reply)]
                case .failed(let error): return .failure(error)
                case .ended: return .success(ConsoleEnd(farewell: nil, signal: nil))
                }
                for effect in events.flatMap({ update(&model, $0, at: .now(time)) }) {
                    if let end = carryOut(effect, sink) { return .success(end) }
                }
            }
            show(model, &painted)
        }
        return .success(ConsoleEnd(farewell: nil, signal: nil))
    }

    /// What is to be seen now; only the time where there is nothing yet.
    private var refreshed: ConsoleEvent { engine.latest.map { .snapshot($0) } ?? .tick }

    /// The terminal's own effects at once, all others by the performer. Not nil when the console is to end.
    private func carryOut(_ effect: ConsoleEffect, _ sink: AsyncStream<ConsoleEffect>.Continuation) -> ConsoleEnd? {
        switch effect {
        case .quit(let farewell): return ConsoleEnd(farewell: farewell, signal: nil)
        case .interrupt(let farewell): return ConsoleEnd(farewell: farewell, signal: Terminal.interruption)
        case .repaint: terminal.repaint()
        case .suspend: terminal.suspend()
        default:
            if case .dropped = sink.yield(effect) {
                inbox.post(.reply(.refused(effect, "too much is asked at once; try again in a moment")))
            }
        }
        return nil
    }

    /// Paints what changed; a screen that is as it was costs the terminal nothing.
    private func show(_ model: ConsoleModel, _ painted: inout Grid?) {
        let grid = draw(model)
        if grid == painted { return }
        terminal.paint(grid, theme: options.theme)
        painted = grid
    }
}
