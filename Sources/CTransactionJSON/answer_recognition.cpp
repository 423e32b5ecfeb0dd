#include <new>

#include "transaction_parser.hpp"
#include "transaction_walk.hpp"

// The shapes in which a provider's transactions reach a file, and the names of those that only
// look like it.

namespace sundial {
namespace {

struct Refusal {
  std::string reason;
};

[[noreturn]] void refuse(std::string reason) { throw Refusal{std::move(reason)}; }

struct Fields {
  bool transaction = false, meta = false, block = false, enhanced = false, signature = false;
};

Fields fields_of(od::object object) {
  Fields fields;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    od::value value = field.value();
    if (name == "transaction") fields.transaction = present(value);
    if (name == "meta") fields.meta = present(value);
    fields.block |= name == "transactions" || name == "blockhash" || name == "blockHeight";
    fields.enhanced |= name == "accountData" || name == "tokenTransfers" ||
                       name == "nativeTransfers";
    fields.signature |= name == "signature";
  }
  return fields;
}

void expect_encoding(od::value transaction) {
  if (transaction.type() == od::json_type::string) {
    refuse("transaction in bare base58: ask for encoding json, jsonParsed or base64");
  }
  if (transaction.type() == od::json_type::object) return;
  if (transaction.type() != od::json_type::array) refuse("`transaction` is no object or array");
  size_t place = 0;
  bool base64 = false;
  for (od::value part : transaction.get_array()) {
    if (part.type() != od::json_type::string) refuse("`transaction` is an array of no encoding");
    base64 = place++ == 1 && text_of(part) == "base64";
  }
  if (!base64) refuse("encoding other than json, jsonParsed or base64");
}

// The encoding where the object is in another shape than getTransaction's; −1 where it is not.
int expect_transaction(od::object object) {
  const Fields fields = fields_of(object);
  object.reset();
  if (!fields.transaction) {
    if (fields.enhanced && fields.signature) return TRANSACTION_ENCODING_ENHANCED;
    if (fields.signature) refuse("list of signatures: not a getTransaction answer");
    refuse("no `transaction` in it: not a getTransaction answer");
  }
  if (!fields.meta) {
    od::value part;
    if (find(object, "transaction", od::json_type::object, part)) {
      od::object inner = part;
      if (find(inner, "transaction", part)) return TRANSACTION_ENCODING_STREAM;
    }
    refuse("transaction without `meta`");
  }
  expect_encoding(object["transaction"]);
  object.reset();
  return -1;
}

struct Collector {
  TransactionParser &self;

  void add_transaction(od::object object) {
    const int foreign = expect_transaction(object);
    object.reset();
    TransactionHead head{};
    try {
      if (foreign < 0) {
        walk_head(object, head);
      } else {
        walk_foreign_head(object, head);
        head.encoding = static_cast<uint8_t>(foreign);
      }
    } catch (const simdjson::simdjson_error &error) {
      refuse(std::string("transaction of another shape: ") + error.what());
    }
    if (!head.has_signature) refuse("transaction without a signature of 64 bytes");
    object.reset();
    const std::string_view body = object.raw_json();
    head.body_start = self.bodies.size();
    head.body_count = body.size();
    self.bodies.insert(self.bodies.end(), body.begin(), body.end());
    self.heads.push_back(head);
  }

  // A block's transactions, each with the block's slot and time and its own place: fields that
  // getTransaction has and getBlock keeps outside. Without its own slot a block takes the first one
  // after its parent's; no other block stands between the two.
  void add_block(od::object block) {
    std::string slot, time;
    od::value value;
    if (find(block, "slot", value) && present(value)) slot = std::to_string(uint_of(value));
    block.reset();
    if (slot.empty() && find(block, "parentSlot", value) && present(value)) {
      slot = std::to_string(uint_of(value, UINT64_MAX - 1) + 1);
    }
    block.reset();
    if (find(block, "blockTime", value) && present(value)) {
      time = std::to_string(value.get_int64().value());
    }
    block.reset();
    if (!find(block, "transactions", od::json_type::array, value)) {
      refuse("block answer without its transactions");
    }
    size_t place = 0;
    for (od::value entry : value.get_array()) {
      if (entry.type() != od::json_type::object) refuse("block answer of signatures only");
      od::object object = entry;
      const size_t known = self.heads.size();
      add_transaction(object);
      if (self.heads.size() == known + 1) complete(self.heads.back(), slot, time, place);
      place++;
    }
    if (place == 0) refuse("empty block: no transaction");
  }

  // Puts the block's fields in front of a body's own.
  void complete(TransactionHead &head, const std::string &slot, const std::string &time,
                size_t place) {
    std::string fields = "\"transactionIndex\":" + std::to_string(place) + ",";
    if (!time.empty() && !head.has_block_time) {
      fields += "\"blockTime\":" + time + ",";
      head.block_time = std::stoll(time);
      head.has_block_time = 1;
    }
    if (!slot.empty() && !head.has_slot) {
      fields += "\"slot\":" + slot + ",";
      head.slot = std::stoull(slot);
      head.has_slot = 1;
    }
    const auto at = self.bodies.begin() + static_cast<ptrdiff_t>(head.body_start) + 1;
    self.bodies.insert(at, fields.begin(), fields.end());
    head.body_count += fields.size();
  }

  void add_all(od::array list) {
    size_t place = 0;
    for (od::value entry : list) {
      try {
        add_answer(entry);
      } catch (const Refusal &refusal) {
        refuse("item " + std::to_string(place) + ": " + refusal.reason);
      }
      place++;
    }
    if (place == 0) refuse("empty list: no transaction");
  }

  void add_result(od::value result) {
    if (!present(result)) refuse("null result: the transaction was not found");
    if (result.type() == od::json_type::array) return add_all(result);
    if (result.type() != od::json_type::object) refuse("result is no transaction");
    od::object object = result;
    od::value data;
    if (find(object, "data", od::json_type::array, data)) return add_all(data);
    object.reset();
    add_one(object);
  }

  // A transaction or a whole block of them.
  void add_one(od::object object) {
    const Fields fields = fields_of(object);
    object.reset();
    if (fields.block && !fields.transaction) return add_block(object);
    add_transaction(object);
  }

  void add_answer(od::value answer) {
    if (answer.type() != od::json_type::object) {
      refuse(present(answer) ? "not a JSON object" : "null: the transaction was not found");
    }
    od::object object = answer;
    add_object(object);
  }

  void add_object(od::object object) {
    od::value part;
    if (find(object, "result", part)) return add_result(part);
    object.reset();
    if (find(object, "error", part) && present(part)) {
      refuse("error answer of the provider");
    }
    object.reset();
    if (find(object, "data", od::json_type::array, part)) return add_all(part);
    object.reset();
    add_one(object);
  }

  void add_document(std::string_view text) {
    std::vector<char> small(text.size() + simdjson::SIMDJSON_PADDING, ' ');
    size_t count = 0;
    if (simdjson::minify(text.data(), text.size(), small.data(), count) != simdjson::SUCCESS) {
      refuse("not valid JSON");
    }
    od::parser parser;
    auto document =
        parser.iterate(simdjson::padded_string_view(small.data(), count, small.size())).value();
    if (document.type() == od::json_type::array) return add_all(document.get_array());
    if (document.is_null()) refuse("null: the transaction was not found");
    if (document.type() != od::json_type::object) refuse("not a JSON object");
    add_object(document.get_object());
  }
};

// Nothing when the text is one valid JSON document, else what is wrong with it.
std::string fault_of(simdjson::dom::parser &parser, const char *text, size_t count) {
  const auto error = parser.parse(text, count, false).error();
  return error ? simdjson::error_message(error) : std::string();
}

void add_file(TransactionParser &self, size_t count) {
  simdjson::dom::parser validator;
  Collector collector{self};
  size_t lines = 0;
  self.each_line(count, [&](uint32_t, size_t, size_t) { lines++; });
  if (lines == 0) refuse("empty file");
  const std::string fault = fault_of(validator, self.block, count);
  if (fault.empty()) return collector.add_document({self.block, count});
  if (lines == 1) refuse("not valid JSON: " + fault);
  self.each_line(count, [&](uint32_t line, size_t start, size_t size) {
    const std::string place = "line " + std::to_string(line + 1) + ": ";
    const std::string line_fault = fault_of(validator, self.block + start, size);
    if (!line_fault.empty()) refuse(place + "not valid JSON: " + line_fault);
    try {
      collector.add_document({self.block + start, size});
    } catch (const Refusal &refusal) {
      refuse(place + refusal.reason);
    }
  });
}

}  // namespace
}  // namespace sundial

int32_t transaction_parser_recognise(TransactionParser *parser, const uint8_t *file, size_t count,
                                     const TransactionHead **heads, size_t *head_count,
                                     const uint8_t **bytes, const char **reason) {
  using namespace sundial;
  *heads = nullptr;
  *head_count = 0;
  *bytes = nullptr;
  *reason = "not enough memory";
  try {
    parser->heads.clear();
    parser->bodies.clear();
    parser->hold(file, count, count);
    add_file(*parser, count);
    *heads = parser->heads.data();
    *head_count = parser->heads.size();
    *bytes = parser->bodies.data();
    return TRANSACTION_JSON_OK;
  } catch (const Refusal &refusal) {
    parser->reason = refusal.reason;
    *reason = parser->reason.c_str();
    return TRANSACTION_JSON_SHAPE;
  } catch (const simdjson::simdjson_error &error) {
    *reason = simdjson::error_message(error.error());
    return status_of(error.error());
  } catch (const Failure &failure) {
    *reason = failure.status == TRANSACTION_JSON_LIMIT ? "file of over 1 GiB" : "another shape";
    return failure.status;
  } catch (...) {
    return TRANSACTION_JSON_MEMORY;
  }
}
