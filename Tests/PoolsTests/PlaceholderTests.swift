import Testing

@testable import Pools
