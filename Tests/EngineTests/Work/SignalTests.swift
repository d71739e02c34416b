import Testing

@testable import Engine

@Suite struct SignalTests {
    @Test func `signals that come while nobody waits fold into one`() async {
        let signal = Signal()
        signal.send()
        signal.send()
        #expect(await signal.wait())
        signal.finish()
        #expect(await signal.wait() == false)
    }

    @Test func `a cancelled task still waits for the end`() async {
        let signal = Signal()
        let answers = await withTaskGroup(of: Bool.self) { tasks in
            tasks.addTask { await signal.wait() }
            tasks.cancelAll()
            tasks.addTask {
                signal.send()
                return true
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == [true, true])
    }
}
