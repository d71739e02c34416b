import Dispatch
import Engine
import Testing

@testable import Console

@Suite struct InboxTests {
    @Test func `ticks that nobody looked at are one`() {
        let inbox = Inbox()
        for _ in 0..<1_000 { inbox.post(.terminal(.tick)) }
        #expect(inbox.take().count == 1)
        #expect(inbox.take().isEmpty)
    }

    @Test func `a key held down while nobody looks does not fill memory, and answers are never dropped`() {
        let inbox = Inbox()
        for _ in 0..<10_000 { inbox.post(.terminal(.key(.down))) }
        inbox.post(.reply(.flushed(.result, entries: 7)))
        let items = inbox.take()
        #expect(items.count == 4_097)
        guard case .reply(.flushed(.result, entries: 7)) = items.last else {
            Issue.record("the answer is gone")
            return
        }
    }

    @Test func `many posts wake once`() async {
        let inbox = Inbox()
        for _ in 0..<100 { inbox.post(.terminal(.key(.up))) }
        for await _ in inbox.wakeUps { break }
        #expect(inbox.take().count == 100)
    }
}

@Suite struct FileThreadTests {
    @Test func `a newer question answers the older one with nothing`() async {
        let thread = FileThread("test")
        let gate = Gate()
        async let slow: Int? = thread.newestAnswer {
            gate.enter()
            return 1
        }
        await gate.waitUntilEntered()
        async let middle: Int? = thread.newestAnswer { 2 }
        let first = await slow
        gate.open()
        let last = await thread.newestAnswer { 3 }
        _ = await middle
        #expect(first == nil)
        #expect(last == 3)
    }

    @Test func `who waits for a folder that hangs can still leave`() async {
        let thread = FileThread("test")
        let gate = Gate()
        await withTaskGroup(of: Int?.self) { group in
            group.addTask {
                await thread.answer {
                    gate.enter()
                    return 1
                }
            }
            await gate.waitUntilEntered()
            group.cancelAll()
            let answer = await group.next()
            #expect(answer == .some(nil))
        }
        gate.open()
    }

    /// Holds a thread until it is opened.
    private final class Gate: Sendable {
        private let isEntered: AsyncStream<Void>
        private let entered: AsyncStream<Void>.Continuation
        private let opened = DispatchSemaphore(value: 0)

        init() { (isEntered, entered) = AsyncStream.makeStream(of: Void.self) }

        func enter() {
            entered.yield()
            opened.wait()
        }

        func open() { opened.signal() }

        func waitUntilEntered() async {
            for await _ in isEntered { return }
        }
    }
}

@Suite struct PartsTests {
    @Test func `the parts of a screen never overlap and never stand outside`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let size = Size(
                width: Int.random(in: 40...260, using: &generator), height: Int.random(in: 12...90, using: &generator))
            let layout = ScreenLayout(size: size)
            let whole = Rect(x: 0, y: 0, width: size.width, height: size.height)
            let areas = layout.tableAndDetail(detailRows: 6)
            let parts = [layout.header, layout.tabs, areas.table, areas.detail, layout.message, layout.hints]
            let cells = parts.reduce(0) { $0 + $1.width * $1.height }
            #expect(cells == size.width * size.height, "\(size)")
            for (index, part) in parts.enumerated() {
                #expect(part.isEmpty || whole.intersection(part) == part, "\(size)")
                for other in parts[(index + 1)...] { #expect(part.intersection(other).isEmpty, "\(size)") }
            }
            let model = ConsoleModel(size: size, time: Fixture.time, start: Fixture.start)
            let list = SubmitDialog(model: model).listArea
            #expect(list.isEmpty || layout.body.intersection(list) == list, "\(size)")
            #expect(list.height >= 2 && list.width >= 20, "\(size): no room for files")
        }
    }

    @Test func `what is shown of a long text and what is below it make the whole`() {
        for count in 0..<40 {
            for height in 1..<12 {
                for scroll in 0...count {
                    let window = LineWindow(count: count, scroll: scroll, height: height)
                    #expect(window.shown.upperBound + window.below == count)
                    #expect(window.shown.count <= height)
                    let end = LineWindow(count: count, scroll: window.scrollMax, height: height)
                    #expect(end.below == 0, "\(count) lines in \(height)")
                }
            }
        }
    }
}
