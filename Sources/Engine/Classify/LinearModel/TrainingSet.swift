/// Labelled documents as counts of terms; texts themselves are not kept.
///
/// Takes 5 bytes for each different term of a document, 13 while it is learned, and 40 for each different term of all.
struct TrainingSet {
    private(set) var labels: [Int] = []
    private(set) var categories: [Category] = []
    private(set) var terms = TermCounter()
    let hashing: TermHashing

    private let limits: TrainingLimits
    private var places: [Category: Int] = [:]
    /// Where each document begins in the two lists below, and behind the last one their end.
    private var starts: [Int] = [0]
    private var numbers: [UInt32] = []
    private var occurrences: [UInt8] = []
    /// Of each document's group, or of its terms in any order: equal texts have equal ones.
    private var contents: [UInt64] = []

    init(hashing: TermHashing, limits: TrainingLimits) {
        self.hashing = hashing
        self.limits = limits
    }

    var count: Int { labels.count }

    /// Throws ``ModelError`` when the set would become larger than it may.
    ///
    /// Documents of one `group` are held out together.
    mutating func append(_ text: [UInt8], category: Category, group: Int? = nil) throws(ModelError) {
        guard count < limits.documentsMax else {
            throw ModelError("there are more than \(limits.documentsMax) documents; train on a sample of them")
        }
        guard numbers.count < limits.termsMax, terms.keys.count < limits.differentTermsMax else {
            throw ModelError("the first \(count) documents have as many words as may be learned; train on a sample")
        }
        guard category != .unknown else {
            throw ModelError("`unknown` is what docket answers for all else; leave out the documents with that label")
        }
        labels.append(try place(of: category))
        let begin = numbers.count
        var content: UInt64 = 0
        hashing.forEachTerm(of: text.span) { key, _ in
            let number = terms.number(of: key)
            content &+= UInt64(key) &* 0x9E37_79B9_7F4A_7C15
            let latest = terms.latest[number]
            if latest >= begin {
                if occurrences[latest] < .max { occurrences[latest] += 1 }
                return
            }
            terms.latest[number] = numbers.count
            terms.countDocument(with: number)
            numbers.append(UInt32(number))
            occurrences.append(1)
        }
        starts.append(numbers.count)
        contents.append(group.map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 } ?? content)
    }

    private mutating func place(of category: Category) throws(ModelError) -> Int {
        if let place = places[category] { return place }
        guard categories.count < limits.categoriesMax else {
            throw ModelError("there are more than \(limits.categoriesMax) categories; is the label really a category?")
        }
        places[category] = categories.count
        categories.append(category)
        return categories.count - 1
    }

    func documentsByCategory() -> [Int] {
        labels.reduce(into: [Int](repeating: 0, count: categories.count)) { $0[$1] += 1 }
    }

    /// Forgets the documents of categories that have fewer than `minimum`; those categories with their counts.
    mutating func leaveOut(below minimum: Int) -> [(category: Category, documents: Int)] {
        let counts = documentsByCategory()
        let isKept = counts.map { $0 >= minimum }
        guard isKept.contains(false) else { return [] }
        var old = TrainingSet(hashing: hashing, limits: limits)
        swap(&old, &self)
        terms = old.terms
        // Where terms were met last is said in places of the old list.
        terms.latest = terms.latest.map { _ in -1 }
        for (category, isKept) in zip(old.categories, isKept) where isKept {
            places[category] = categories.count
            categories.append(category)
        }
        for (document, label) in old.labels.enumerated() {
            let range = old.starts[document]..<old.starts[document + 1]
            guard isKept[label] else {
                for number in old.numbers[range] { terms.discountDocument(with: Int(number)) }
                continue
            }
            labels.append(places[old.categories[label]]!)
            numbers += old.numbers[range]
            occurrences += old.occurrences[range]
            starts.append(numbers.count)
            contents.append(old.contents[document])
        }
        return zip(old.categories, counts).filter { $1 < minimum }.map { ($0, $1) }
    }

    /// Numbers of the terms that at least `documentsMin` documents have, the most frequent first, so that what is used
    /// most lies together in memory.
    func features(documentsMin: Int) -> [Int] {
        terms.keys.indices.filter { terms.documents[$0] >= documentsMin }.sorted {
            (terms.documents[$1], terms.keys[$0]) < (terms.documents[$0], terms.keys[$1])
        }
    }

    /// Every document as a row of length one over `features`.
    func rows(features: [Int]) -> SparseRows {
        var places = [UInt32](repeating: .max, count: terms.keys.count)
        var importances: [Float] = []
        for (place, number) in features.enumerated() {
            places[number] = UInt32(place)
            importances.append(
                Vocabulary.importance(
                    documents: Int(terms.documents[number]), of: count, isPair: Vocabulary.isPair(terms.keys[number])))
        }
        var rows = SparseRows()
        for document in 0..<count {
            for place in starts[document]..<starts[document + 1] {
                let feature = places[Int(numbers[place])]
                guard feature != .max else { continue }
                let weight = Vocabulary.occurrenceWeights[Int(occurrences[place])]
                rows.append(feature: feature, value: weight * importances[Int(feature)])
            }
            rows.endRow()
        }
        rows.normalize()
        return rows
    }

    /// The part, from 0 to `count` - 1, that each document is held out with. Each part has its share of every category,
    /// and equal texts are in one part but for a few, because they would be recognised and not classified.
    func parts(_ count: Int, seed: UInt64) -> [Int] {
        var parts = [Int](repeating: 0, count: self.count)
        var byCategory = [[Int]](repeating: [], count: categories.count)
        for (document, label) in labels.enumerated() { byCategory[label].append(document) }
        for (category, documents) in byCategory.enumerated() {
            let drawn = documents.map { document in
                var chance = SeededChance(seed: seed &+ contents[document])
                return (rank: chance.next(), document: document)
            }
            let ordered = drawn.sorted { ($0.rank, $0.document) < ($1.rank, $1.document) }
            for (index, entry) in ordered.enumerated() {
                // Small categories would all begin with the first part.
                parts[entry.document] = (index * count / ordered.count + category) % count
            }
        }
        return parts
    }
}
