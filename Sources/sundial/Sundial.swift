import ArgumentParser

@main
struct Sundial: ParsableCommand {
  func run() {}
}
