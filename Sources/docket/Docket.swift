import ArgumentParser

@main
struct Docket: AsyncParsableCommand {}
