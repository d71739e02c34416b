import TestSupport
import Testing

@testable import Engine

/// Documents with equal bytes that are here at once.
@Suite struct AnswerFlightsTests {
    private let refusal = ResultCache.Answer.refusal(DocumentError(.encrypted, "locked"))

    /// Lets `followers` wait for somebody who leads, ends that lead, and says what they were told.
    private func turns(
        _ followers: Int, on flights: AnswerFlights, after landing: AnswerFlights.Landing
    ) async throws -> [AnswerFlights.Turn] {
        let isFirst = flights.lead("key")
        try #require(isFirst)
        return try await withThrowingTaskGroup(of: AnswerFlights.Turn.self) { tasks in
            for _ in 0..<followers { tasks.addTask { await flights.wait(for: "key") } }
            let isWaiting = try await eventually { flights.waiting == followers }
            try #require(isWaiting)
            flights.land("key", landing)
            var turns: [AnswerFlights.Turn] = []
            for try await turn in tasks {
                turns.append(turn)
                // Who leads next has the same luck.
                if turn == .lead { flights.land("key", landing) }
            }
            return turns
        }
    }

    @Test func `one leads, and the others hear what it found`() async throws {
        let flights = AnswerFlights(failuresMax: 2)
        let told = try await turns(5, on: flights, after: .answered(refusal))
        #expect(told == Array(repeating: .answered(refusal), count: 5))
        #expect(flights.lead("key"), "what has landed is no longer under way")
    }

    @Test func `other bytes wait for nobody`() {
        let flights = AnswerFlights(failuresMax: 2)
        #expect(flights.lead("one") && flights.lead("other") && !flights.lead("one"))
    }

    @Test func `a lead that was stopped goes on to the next, one by one`() async throws {
        let told = try await turns(4, on: AnswerFlights(failuresMax: 2), after: .stopped)
        #expect(told == Array(repeating: .lead, count: 4))
    }

    @Test func `a passing failure is told to nobody, and after two of them each looks for itself`() async throws {
        let told = try await turns(5, on: AnswerFlights(failuresMax: 2), after: .failed)
        #expect(told == [.lead] + Array(repeating: .alone, count: 4))
    }

    @Test func `who is cancelled waits no longer, and the others do`() async throws {
        let flights = AnswerFlights(failuresMax: 2)
        #expect(flights.lead("key"))
        try await withThrowingTaskGroup(of: AnswerFlights.Turn.self) { stopped in
            stopped.addTask { await flights.wait(for: "key") }
            try await withThrowingTaskGroup(of: AnswerFlights.Turn.self) { kept in
                kept.addTask { await flights.wait(for: "key") }
                let areWaiting = try await eventually { flights.waiting == 2 }
                #expect(areWaiting)
                stopped.cancelAll()
                let first = try await stopped.next()
                #expect(first == .cancelled)
                #expect(flights.waiting == 1)
                flights.land("key", .answered(refusal))
                let second = try await kept.next()
                #expect(second == .answered(refusal))
            }
        }
    }

    @Test func `who comes when the lead has ended leads itself`() async {
        let flights = AnswerFlights(failuresMax: 2)
        let turn = await flights.wait(for: "key")
        #expect(turn == .lead && !flights.lead("key"))
    }
}
