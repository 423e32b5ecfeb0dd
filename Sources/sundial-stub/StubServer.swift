import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Market
import NIOCore

/// The server: takes requests apart, lets faults strike, counts and answers.
final class StubServer: HTTPResponder, Sendable {
  typealias Context = StubContext

  private let helius: HeliusAPI
  private let birdeye: BirdeyeAPI
  private let faults: FaultPlan
  private let counts = RequestCounts()
  private let log: RequestLog
  private let usesGzip: Bool
  private static let requestBytesMax = 4 << 20

  init(
    helius: HeliusAPI, birdeye: BirdeyeAPI, faults: FaultPlan, log: RequestLog, usesGzip: Bool
  ) {
    self.helius = helius
    self.birdeye = birdeye
    self.faults = faults
    self.log = log
    self.usesGzip = usesGzip
  }

  /// Serves until SIGTERM or SIGINT.
  func run(port: Int, portFile: String?, protocols: HTTPServerBuilder) async throws {
    var logger = Logger(label: "sundial-stub")
    logger.logLevel = .error
    let application = Application(
      responder: self,
      server: protocols,
      configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "sundial-stub"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        if let portFile { try? Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: portFile)) }
        FileHandle.standardOutput.write(Data("\(port)\n".utf8))
      },
      logger: logger)
    try await application.runService()
  }

  func respond(to request: Request, context: StubContext) async throws -> Response {
    let path = request.uri.path
    if path == "/stub/counts" { return response(.text(200, counts.text)) }
    let body = try await request.body.collect(upTo: Self.requestBytesMax)
    let asked = AskedRequest(request, body: body)
    guard let question = asked.question else {
      return response(
        .text(400, #"{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}"#))
    }
    let provider = question.provider == .helius ? helius.settings : birdeye.settings
    guard provider.accepts(asked.key) else {
      let refusal = refusal(of: question)
      counts.note(question, refusal, fault: nil)
      return response(refusal)
    }
    var (answer, fault) = try await answer(asked, question)
    counts.note(question, answer, fault: fault)
    if context.isStream { counts.noteStream() }
    log.note(question, answer, fault: fault)
    if usesGzip, request.headers[.acceptEncoding]?.contains("gzip") == true {
      answer.headers.append(("Content-Encoding", "gzip"))
      answer.body = Gzip.stored(answer.body)
    }
    return try await deliver(answer, fault, context.channel)
  }

  /// The answer and the fault that is in it.
  private func answer(_ asked: AskedRequest, _ question: Question) async throws
    -> (APIAnswer, Fault?)
  {
    let fault = faults.next(for: question)
    if fault == .droppedConnection { return (APIAnswer(), fault) }
    if let fault, let answer = gatewayAnswer(fault, question) { return (answer, fault) }
    if fault == .delay { try await Task.sleep(for: .milliseconds(faults.delayMilliseconds)) }
    var answer = answer(asked, fault)
    if fault == .malformedJSON { spoil(&answer) }
    let spoilsAll = fault == .delay || fault == .cutBody || fault == .malformedJSON
    return (answer, spoilsAll || answer.tookFault ? fault : nil)
  }

  private func deliver(_ answer: APIAnswer, _ fault: Fault?, _ channel: any Channel) async throws
    -> Response
  {
    switch fault {
    case .droppedConnection:
      try await channel.close()
      return Response(status: .ok)
    case .cutBody:
      var response = response(answer)
      let size = answer.body.readableBytes
      let half = answer.body.getSlice(at: answer.body.readerIndex, length: size / 2)
      response.body = ResponseBody(contentLength: size) { writer in
        if let half { try await writer.write(half) }
        try await channel.close()
      }
      return response
    default: return response(answer)
    }
  }

  private func answer(_ asked: AskedRequest, _ fault: Fault?) -> APIAnswer {
    switch asked.kind {
    case .rpc(let request): helius.answer(request, fault: fault)
    case .enhancedHistory(let address): helius.enhancedHistory(of: address, asked.query)
    case .enhancedLookup(let body): helius.enhancedLookup(body)
    case .birdeye(let path):
      birdeye.answer(path, asked.query, fault: fault, spent: counts.spent(at: .birdeye))
    case .unreadable: .text(400, "")
    }
  }

  private func refusal(of question: Question) -> APIAnswer {
    .text(401, question.provider == .helius ? HeliusAPI.keyRefused : BirdeyeAPI.keyRefused)
  }

  private func gatewayAnswer(_ fault: Fault, _ question: Question) -> APIAnswer? {
    GatewayAnswer(
      fault, question, retryAfterSeconds: faults.retryAfterSeconds, refusal: refusal(of: question)
    ).answer
  }

  /// As long as before, but no JSON: the last bracket is turned round and a quote is lost.
  private func spoil(_ answer: inout APIAnswer) {
    let end = answer.body.writerIndex
    guard end > 1 else { return }
    answer.body.setString("{", at: end - 1)
    answer.body.setString(" ", at: answer.body.readerIndex + 1)
  }

  private func response(_ answer: APIAnswer) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = answer.contentType
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(
      status: .init(code: answer.status), headers: headers,
      body: ResponseBody(byteBuffer: answer.body))
  }
}
