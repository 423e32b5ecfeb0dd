import Testing

@testable import Synthetic
