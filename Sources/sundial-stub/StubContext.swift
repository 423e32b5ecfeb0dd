import Hummingbird
import NIOCore

/// A request's context that knows its connection, so that a fault can cut it.
struct StubContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}
