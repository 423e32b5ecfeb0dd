#include "transaction_parser.hpp"
#include "transaction_walk.hpp"

namespace sundial {
namespace {

// Enough base64 for the count of signatures and the first of them.
constexpr size_t signature_digits = 88;
// Far more than any transaction has: what is longer is not copied to look into it.
constexpr size_t transaction_digits_max = 64 * 1024;

void read_first_signature(std::string_view base64, TransactionHead &head) {
  Bytes wire;
  if (base64.starts_with("gQ") || base64.starts_with("gR") || base64.starts_with("gS") ||
      base64.starts_with("gT")) {
    // The first byte is 0x81: version 1, whose signatures stand at the end.
    if (!append_base64(base64, wire) || wire.size() < 2) return;
    const size_t signatures = size_t{wire[1]} * 64;
    if (signatures == 0 || wire.size() < signatures) return;
    std::memcpy(head.signature, wire.data() + wire.size() - signatures, 64);
    head.has_signature = 1;
    return;
  }
  if (!append_base64(base64.substr(0, signature_digits), wire)) return;
  if (wire.size() < 65 || wire[0] == 0 || wire[0] > 127) return;
  std::memcpy(head.signature, wire.data() + 1, 64);
  head.has_signature = 1;
}

void walk_message_head(od::object message, TransactionHead &head) {
  for (od::field field : message) {
    const std::string_view name = name_of(field);
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
        od::value unread = part;
        if (raw_text(part).size() > transaction_digits_max) return;
        read_first_signature(text_of(unread), head);
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
        head.has_signature = base58_exactly(raw_text(entry), head.signature, 64);
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

// An Enhanced record has its own time and signature; a stream's signature is beside or in the
// transaction.
void walk_foreign_head(od::object body, TransactionHead &head) {
  od::value value;
  for (const char *name : {"slot", "blockTime", "timestamp"}) {
    body.reset();
    if (!find(body, name, value) || !present(value)) continue;
    if (name == std::string_view("slot")) {
      head.slot = value.type() == od::json_type::string ? value.get_uint64_in_string().value()
                                                        : uint_of(value);
      head.has_slot = 1;
    } else {
      head.block_time = value.type() == od::json_type::string
                            ? value.get_int64_in_string().value()
                            : value.get_int64().value();
      head.has_block_time = 1;
    }
  }
  body.reset();
  if (find(body, "signature", od::json_type::string, value)) {
    head.has_signature = base58_exactly(text_of(value), head.signature, 64);
    return;
  }
  body.reset();
  if (!find(body, "transaction", od::json_type::object, value)) return;
  od::object outer = value;
  if (find(outer, "signature", od::json_type::string, value)) {
    head.has_signature = base58_exactly(text_of(value), head.signature, 64);
  }
  if (head.has_signature) return;
  outer.reset();
  if (find(outer, "transaction", value)) walk_transaction_head(value, head);
}

}  // namespace sundial
