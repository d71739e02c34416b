import Engine

/// What the console is told when it opens.
public struct ConsoleOptions: Sendable {
    public var theme: Theme
    /// How often the snapshot is read and the screen brought up to date.
    public var refresh: Duration
    /// Where the submit dialog begins.
    public var start: SubmitStart
    public var terminal: TerminalOptions
    public var files: FileBrowser

    public init(
        theme: Theme, refresh: Duration = .seconds(1), start: SubmitStart,
        terminal: TerminalOptions = TerminalOptions(),
        files: FileBrowser = .system
    ) {
        self.theme = theme
        self.refresh = refresh
        self.start = start
        self.terminal = terminal
        self.files = files
    }
}

/// How the console ended.
public struct ConsoleEnd: Hashable, Sendable {
    /// A sentence for the shell: what goes on without the console.
    public var farewell: String?
    /// The signal that asked it to end; nil when the operator did.
    public var signal: Int32?
}

/// The console: what happens goes into `update`, what comes out is drawn and carried out.
public enum Console {
    /// Owns the terminal until the operator leaves, a signal asks it to, or the task is cancelled; gives it back in
    /// every case. The engine is only read, and never waits.
    public static func run(
        engine: any ConsoleEngine, options: ConsoleOptions, time: any TimeSource
    ) async throws(TerminalError) -> ConsoleEnd {
        let terminal = try await Terminal.open(options.terminal)
        let model = ConsoleModel(
            size: terminal.size, time: .now(time), glyphs: terminal.glyphs, start: options.start)
        let session = ConsoleSession(engine: engine, options: options, time: time, terminal: terminal)
        let end = await session.run(model)
        await terminal.close()
        return try end.get()
    }
}

/// One opening of the console: the tasks around the model.
private struct ConsoleSession: Sendable {
    let engine: any ConsoleEngine
    let options: ConsoleOptions
    let time: any TimeSource
    let terminal: Terminal
    let inbox = Inbox()

    /// Effects that wait; one that finds no room is refused with a sentence.
    private static let effectsMax = 64
    /// Effects that are at work at once.
    private static let performedMax = 8

    func run(_ model: ConsoleModel) async -> Result<ConsoleEnd, TerminalError> {
        let (effects, sink) = AsyncStream.makeStream(
            of: ConsoleEffect.self, bufferingPolicy: .bufferingOldest(Self.effectsMax))
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwardTerminal() }
            group.addTask { await tick() }
            group.addTask { await perform(effects) }
            let end = await serve(model, sink)
            group.cancelAll()
            // The terminal's events end when it is closed; that task must not be waited for before.
            await terminal.close()
            return end
        }
    }

    private func forwardTerminal() async {
        do {
            for try await event in terminal.events { inbox.post(.terminal(event)) }
            inbox.post(.ended)
        } catch let error as TerminalError {
            inbox.post(.lost(error))
        } catch {
            inbox.post(.ended)
        }
    }

    private func tick() async {
        while !Task.isCancelled {
            do { try await time.sleep(for: options.refresh) } catch { break }
            inbox.post(.refresh)
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
        _ start: ConsoleModel, _ sink: AsyncStream<ConsoleEffect>.Continuation
    ) async -> Result<ConsoleEnd, TerminalError> {
        var model = start
        var painted: Grid?
        _ = update(&model, .snapshot(engine.snapshot), at: .now(time))
        show(model, &painted)
        for await _ in inbox.wakeUps {
            for item in inbox.take() {
                let event: ConsoleEvent
                switch item {
                case .terminal(.key(let key)): event = .key(key)
                case .terminal(.paste(let text)): event = .paste(text)
                case .terminal(.resize(let size)): event = .resize(size)
                case .terminal(.terminate(let signal)): return .success(ConsoleEnd(farewell: nil, signal: signal))
                case .reply(let reply): event = .reply(reply)
                case .refresh: event = .snapshot(engine.snapshot)
                case .lost(let error): return .failure(error)
                case .ended: return .success(ConsoleEnd(farewell: nil, signal: nil))
                }
                for effect in update(&model, event, at: .now(time)) {
                    if let end = carryOut(effect, sink) { return .success(end) }
                }
            }
            show(model, &painted)
        }
        return .success(ConsoleEnd(farewell: nil, signal: nil))
    }

    /// The terminal's own effects at once, all others by the performer. Not nil when the console is to end.
    private func carryOut(_ effect: ConsoleEffect, _ sink: AsyncStream<ConsoleEffect>.Continuation) -> ConsoleEnd? {
        switch effect {
        case .quit(let farewell): return ConsoleEnd(farewell: farewell, signal: nil)
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
