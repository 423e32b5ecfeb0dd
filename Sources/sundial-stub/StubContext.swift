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

  /// Whether the request is one of several on a connection, as in HTTP/2: those have a channel of
  /// their own between the connection's and the server's.
  var isStream: Bool { channel.parent?.parent != nil }
}
