#include "transaction_parser.hpp"
#include "transaction_walk.hpp"

namespace sundial {
namespace {

// Enough base64 for the count of signatures and the first of them.
constexpr size_t signature_digits = 88;

void read_first_signature(std::string_view base64, TransactionHead &head) {
  Bytes wire;
  if (!append_base64(base64.substr(0, signature_digits), wire)) return;
  if (wire.size() < 65 || wire[0] == 0 || wire[0] > 127) return;
  std::memcpy(head.signature, wire.data() + 1, 64);
  head.has_signature = 1;
}

void walk_message_head(od::object message, TransactionHead &head) {
  for (auto field : message) {
    const std::string_view name = field.unescaped_key();
    if (name != "accountKeys") continue;
    for (od::value entry : field.value().get_array()) {
      if (entry.type() == od::json_type::object) head.encoding = TRANSACTION_ENCODING_PARSED;
      return;
    }
  }
}

void walk_transaction_head(od::value value, TransactionHead &head) {
  if (value.type() == od::json_type::array) {
    head.encoding = TRANSACTION_ENCODING_BASE64;
    for (od::value part : value.get_array()) {
      if (!head.has_signature && part.type() == od::json_type::string) {
        read_first_signature(text_of(part), head);
        if (!head.has_signature) return;
      }
    }
    return;
  }
  od::object object = value.get_object();
  od::value part;
  if (find(object, "signatures", od::json_type::array, part)) {
    for (od::value entry : part.get_array()) {
      if (entry.type() == od::json_type::string) {
        head.has_signature = base58_exactly(text_of(entry), head.signature, 64);
      }
      break;
    }
  }
  object.reset();
  if (find(object, "message", od::json_type::object, part)) walk_message_head(part, head);
}

}  // namespace

void walk_head(od::object body, TransactionHead &head) {
  od::value value;
  if (find(body, "slot", value) && present(value)) {
    head.slot = uint_of(value);
    head.has_slot = 1;
  }
  if (find(body, "blockTime", value) && present(value)) {
    head.block_time = value.get_int64();
    head.has_block_time = 1;
  }
  if (find(body, "transaction", value)) walk_transaction_head(value, head);
}

}  // namespace sundial
