import Foundation
import Testing

/// A JSON object read by Foundation, not by the product.
struct JSONObject {
  let fields: [String: Any]

  init(_ data: Data) throws {
    fields = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  init(_ fields: [String: Any]) { self.fields = fields }

  func text(_ key: String) -> String? { fields[key] as? String }

  func count(_ key: String) -> Int? { fields[key] as? Int }

  func object(_ key: String) -> JSONObject? {
    (fields[key] as? [String: Any]).map(JSONObject.init)
  }

  func list(_ key: String) -> [Any]? { fields[key] as? [Any] }

  func objects(_ key: String) -> [JSONObject] {
    (fields[key] as? [[String: Any]] ?? []).map(JSONObject.init)
  }
}
