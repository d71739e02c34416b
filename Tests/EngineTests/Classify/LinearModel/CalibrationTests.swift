#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import TestSupport
import Testing

@testable import Engine

@Suite struct CalibrationTests {
    /// Margins whose answer is right with a probability that follows from them.
    private func trials(_ count: Int, seed: UInt64) -> [Calibration.Trial] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let second = Double.random(in: -1.5...(-0.2), using: &generator)
            let lead = Double.random(in: 0...1.5, using: &generator)
            let odds = 3 * lead + 0.5 * (second + lead) - 0.5
            let isRight = Double.random(in: 0..<1, using: &generator) < Calibration.sigmoid(odds)
            let margins = Calibration.Margins(first: second + lead, second: second, third: second - 0.1)
            return Calibration.Trial(margins: margins, category: 0, isRight: isRight, deficit: isRight ? 0 : 0.1)
        }
    }

    @Test func `confidence is the share that is right, on answers that it was not fitted on`() throws {
        let calibration = Calibration(fitting: trials(4_000, seed: 1))
        var fitted = CalibrationError()
        var bare = CalibrationError()
        for trial in trials(8_000, seed: 2) {
            fitted.add(confidence: calibration.probability(trial.margins), isRight: trial.isRight)
            bare.add(confidence: Calibration.sigmoid(trial.margins.first), isRight: trial.isRight)
        }
        #expect(try #require(fitted.value) < 0.02)
        #expect(try #require(bare.value) > 0.1)
    }

    @Test(arguments: [1, 2, 10, 500])
    func `without a single mistake nothing is certain`(count: Int) {
        var all = trials(count, seed: 3)
        for index in all.indices { all[index].isRight = true }
        let calibration = Calibration(fitting: all)
        for trial in all {
            let confidence = calibration.probability(trial.margins)
            #expect(confidence > 0.5 && confidence < 1)
        }
    }

    @Test func `nothing to fit on, and margins that are all alike, give numbers`() {
        let same = Calibration.Margins(first: 0.5, second: 0.5, third: 0.5)
        #expect(Calibration(fitting: []).probability(same).isFinite)
        let alike = (0..<20).map {
            Calibration.Trial(margins: same, category: 0, isRight: $0 % 4 != 0, deficit: 0)
        }
        #expect(abs(Calibration(fitting: alike).probability(same) - 0.75) < 0.05)
    }

    @Test(arguments: [0.0, 0.3, 2])
    func `leverage and constant are the log-odds`(lead: Double) {
        let calibration = Calibration(fitting: trials(500, seed: 4))
        let margins = Calibration.Margins(first: -0.2 + lead, second: -0.2, third: -0.7)
        let sum = zip(calibration.leverage(margins), [margins.first, margins.second, margins.third])
            .reduce(calibration.constant) { $0 + $1.0 * $1.1 }
        #expect(abs(sum - calibration.logOdds(margins)) < 1e-9)
    }
}

@Suite struct TargetPrecisionTests {
    @Test func `the bound is Wilson's`() {
        // 81 of 263 with 1.96, as worked out by Newcombe (Statistics in Medicine 17, 1998): 0.2553.
        let bound: Double = TargetPrecision.lowerBound(right: 81, of: 263, deviate: 1.96)
        #expect(bound > 0.2552 && bound < 0.2554)
        #expect(TargetPrecision.lowerBound(right: 0, of: 20) == 0)
        #expect(TargetPrecision.lowerBound(right: 0, of: 0) == 0)
        #expect(TargetPrecision.lowerBound(right: 20, of: 20) < 0.9)
    }

    @Test func `the threshold is the lowest that keeps the promise`() throws {
        // 300 right ones, then alternating.
        let trials: [(confidence: Double, isRight: Bool)] = (0..<400).map { place in
            let confidence: Double = 1 - Double(place) / 400
            return (confidence, place < 300 || place % 2 == 0)
        }
        let target = TargetPrecision(trials.shuffled())
        let threshold = try #require(target.threshold(for: 0.97))
        #expect(threshold < 0.26 && threshold > 0.2)
        #expect(target.threshold(for: 0.5) == trials[399].confidence)
        #expect(target.threshold(for: 0.999) == nil)
        #expect(TargetPrecision([]).threshold(for: 0.5) == nil)
    }

    @Test func `answers of one confidence are taken together or not at all`() {
        let trials = (0..<100).map { (confidence: 0.8, isRight: $0 < 50) }
        #expect(TargetPrecision(trials).threshold(for: 0.9) == nil)
    }
}
