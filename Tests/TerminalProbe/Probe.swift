import Console
import Engine

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Opens the terminal, writes each event in a row of its own, and ends or crashes when a key says so.
@main
struct Probe {
    private var rows: [String] = []
    private var painted = 0
    private let options = CommandLine.arguments.dropFirst()

    static func main() async {
        if CommandLine.arguments.contains("--full-pool") { exit(await fullPool()) }
        var probe = Probe()
        exit(await probe.run())
    }

    /// The whole console, while tasks that never end hold every thread of Swift's shared pool.
    private static func fullPool() async -> Int32 {
        let options = ConsoleOptions(theme: .mono, start: SubmitStart(folder: "/"), documentsPerBatchMax: 1)
        let end = try? await Console.run(options: options, time: SystemTime()) { arrival in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        arrival.tell("a pool that is full")
                        while !Task.isCancelled {}
                    }
                }
            }
        }
        return end == nil ? 1 : 0
    }

    private mutating func run() async -> Int32 {
        let terminal: Terminal
        let theme: Theme
        do {
            let folders = options.filter { $0.hasPrefix("--themes=") }.map { String($0.dropFirst("--themes=".count)) }
            let name = options.first { $0.hasPrefix("--theme=") }.map { String($0.dropFirst("--theme=".count)) }
            theme = try name.map { try Theme.load($0, folders: folders) } ?? .mono
            terminal = try await Terminal.open()
        } catch {
            say("\(error)")
            return 2
        }
        paint(terminal, theme)
        var status: Int32 = 0
        do {
            for try await event in terminal.events {
                if let end = act(on: event, terminal) {
                    status = end
                    break
                }
                paint(terminal, theme)
            }
        } catch {
            status = 1
        }
        await terminal.close()
        say("probe ended \(status) after \(rows.count) events")
        return status
    }

    /// - Returns: the exit status when the event ends the probe.
    private mutating func act(on event: TerminalEvent, _ terminal: Terminal) -> Int32? {
        rows.append(describe(event))
        switch event {
        case .key(.character("Q")): return 0
        // A trap as a defect in docket would cause it.
        case .key(.character("T")): rows[rows.count + painted] = ""
        case .key(.character("R")): terminal.repaint()
        case .key(.character("P")): writeWithoutReader()
        case .terminate(let signal) where !options.contains("--deaf"): return Terminal.exitStatus(ofSignal: signal)
        default: break
        }
        return nil
    }

    private func describe(_ event: TerminalEvent) -> String {
        switch event {
        case .key(.character(let character)): "\(rows.count):key=\(character)"
        case .key(.control(let character)): "\(rows.count):ctrl=\(character)"
        case .key(let key): "\(rows.count):\(key)"
        case .tick: "\(rows.count):tick"
        case .paste(let text): "\(rows.count):paste=\(text.utf8.count)"
        case .resize(let size): "\(rows.count):resize=\(size.width)x\(size.height)"
        case .terminate(let signal): "\(rows.count):terminate=\(signal)"
        }
    }

    private mutating func paint(_ terminal: Terminal, _ theme: Theme) {
        let size = terminal.size
        var canvas = Canvas(size: size, glyphs: terminal.glyphs)
        canvas.draw(Frame("probe"), in: canvas.bounds)
        let facts = ["size=\(size.width)x\(size.height)", "depth=\(terminal.depth)", "glyphs=\(terminal.glyphs.kind)"]
        canvas.text(facts.joined(separator: ","), x: 2, y: 1, role: .title)
        canvas.draw(ProgressBar(0.62), in: Rect(x: 2, y: 2, width: min(20, size.width - 4), height: 1))
        for (index, role) in [Role.ok, .warn, .crit, .stale, .info, .rowCursor].enumerated() {
            canvas.text(role.rawValue, x: 24 + index * 7, y: 2, role: role)
        }
        canvas.text("wide:日本語,evil:\u{1B}[31m", x: 2, y: 3)
        for (index, row) in rows.suffix(max(0, size.height - 6)).enumerated() {
            canvas.text(row, x: 2, y: 4 + index, role: .value)
        }
        painted += 1
        terminal.paint(canvas.grid, theme: theme)
    }

    /// As a child process that went away early would leave it.
    private func writeWithoutReader() {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        close(ends[0])
        var byte: UInt8 = 0
        _ = write(ends[1], &byte, 1)
        close(ends[1])
    }

    private func say(_ text: String) {
        var bytes = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, &bytes, bytes.count)
    }
}
