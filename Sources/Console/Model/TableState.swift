import Engine

/// Rows of a table by their ids: the selection stays on its row when rows come, go or are sorted anew, and the order
/// holds for a while after a cursor key, so that nothing moves under the finger.
public struct TableState<ID: Hashable & Sendable>: Sendable {
    /// How long the order stays as it is after a cursor key.
    public static var holdTime: Duration { .seconds(5) }

    public private(set) var order: [ID] = []
    public private(set) var selected: ID?
    /// The first row in sight, as far as the cursor allows.
    public private(set) var firstRow = 0
    private var heldUntil: Moment?
    /// Is selected as soon as it is there.
    private var awaited: ID?

    public init() {}

    /// Place of the selected row; nil when the table is empty.
    public var selectedIndex: Int? { selected.flatMap { order.firstIndex(of: $0) } }

    public func isHeld(at now: Moment) -> Bool { heldUntil.map { now < $0 } ?? false }

    /// Takes the rows there are now in the order they should have.
    public mutating func settle(_ sorted: [ID], at now: Moment) {
        let before = selectedIndex ?? 0
        if isHeld(at: now) {
            let present = Set(sorted)
            let known = Set(order)
            order = order.filter(present.contains) + sorted.filter { !known.contains($0) }
        } else {
            order = sorted
        }
        if let awaited, order.contains(awaited) {
            selected = awaited
            self.awaited = nil
        }
        if let selected, order.contains(selected) { return }
        selected = order.isEmpty ? nil : order[min(before, order.count - 1)]
    }

    /// Moves the selection by rows, stopping at both ends. False when there was nowhere to go.
    /// - Parameter visible: rows in sight.
    @discardableResult
    public mutating func move(by rows: Int, visible: Int, at now: Moment) -> Bool {
        heldUntil = now + Self.holdTime
        awaited = nil
        guard let index = selectedIndex else { return false }
        let target = min(max(0, index + rows), order.count - 1)
        selected = order[target]
        firstRow = ScrollWindow.first(firstRow, cursor: target, visible: visible, total: order.count)
        return target != index
    }

    public mutating func select(_ id: ID) {
        if order.contains(id) { selected = id }
    }

    /// Selects a row that may only come with the next rows, unless the cursor is moved before.
    public mutating func selectWhenThere(_ id: ID) {
        if order.contains(id) { selected = id } else { awaited = id }
    }

    public var isAwaiting: Bool { awaited != nil }

    /// A wish to sort anew ends the hold.
    public mutating func release() { heldUntil = nil }
}
