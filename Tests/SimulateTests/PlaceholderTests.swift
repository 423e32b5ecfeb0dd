import Testing

@testable import Simulate
