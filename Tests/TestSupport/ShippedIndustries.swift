import Engine

/// The industries that docket ships with, read and compiled once for all tests of a process: compiling takes seconds
/// without the optimiser.
public enum ShippedIndustries {
    private static let made = Result { () throws in
        let catalog = try IndustryCatalog(folder: Repository.path + "/industries")
        _ = try catalog.classifier(for: .general)
        return catalog
    }

    /// Throws when a file of theirs is bad. The first call blocks while they are compiled.
    public static func catalog() throws -> IndustryCatalog { try made.get() }
}
