import Configuration
import Market
import Testing

@testable import Strategies
