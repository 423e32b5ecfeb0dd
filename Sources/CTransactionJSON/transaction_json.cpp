#include "transaction_json.h"

#include <new>

#include "transaction_parser.hpp"
#include "transaction_walk.hpp"

using namespace sundial;

void TransactionParser::hold(const uint8_t *bytes, size_t count, size_t readable) {
  if (count > size_t{1} << 30) fail(TRANSACTION_JSON_LIMIT);
  block_capacity = count + simdjson::SIMDJSON_PADDING;
  if (readable >= block_capacity) {
    block = reinterpret_cast<const char *>(bytes);
    return;
  }
  padded.resize(block_capacity);
  if (count > 0) std::memcpy(padded.data(), bytes, count);
  std::memset(padded.data() + count, ' ', simdjson::SIMDJSON_PADDING);
  block = padded.data();
}

od::document TransactionParser::document(size_t start, size_t count) {
  const simdjson::padded_string_view view(block + start, count, block_capacity - start);
  return parser.iterate(view).value();
}

namespace {

uint64_t fnv1a(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char byte : text) hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001b3;
  return hash == 0 ? 1 : hash;
}

uint64_t request_hash(od::value value) {
  switch (value.type()) {
    case od::json_type::object: return fnv1a(value.get_object().value().raw_json());
    case od::json_type::array: return fnv1a(value.get_array().value().raw_json());
    case od::json_type::null: return 0;
    default: return fnv1a(value.raw_json_token());
  }
}

void walk_envelope(od::object envelope, Draft &draft) {
  uint32_t seen = 0;
  for (od::field field : envelope) {
    const std::string_view name = name_of(field);
    if (name == "request") {
      once(seen, 0);
      draft.record.request_hash = request_hash(field.value());
    } else if (name == "body") {
      once(seen, 1);
      walk_transaction(field.value(), draft);
    }
  }
  if (!(seen & 2)) fail(TRANSACTION_JSON_SHAPE);
}

// simdjson tells of no place once every token is read.
void expect_end(od::document &document) {
  const char *place = nullptr;
  if (document.current_location().get(place) == simdjson::SUCCESS) fail(TRANSACTION_JSON_INVALID);
}

// What can still be told of a line that was not read: its place and its name.
void walk_failed(TransactionParser &self, size_t start, size_t count, bool bare,
                 TransactionRecord &record) {
  TransactionHead head{};
  try {
    auto document = self.document(start, count);
    od::object object = document.get_object();
    walk_head(bare ? object : object["body"].get_object().value(), head);
  } catch (const std::exception &) {
  } catch (const Failure &) {
  }
  record.has_slot = head.has_slot;
  record.slot = head.slot;
  record.has_block_time = head.has_block_time;
  record.block_time = head.block_time;
  record.has_signature = head.has_signature;
  std::memcpy(record.signature, head.signature, 64);
}

void read_line(TransactionParser &self, uint32_t line, size_t start, size_t count, bool bare) {
  Draft &draft = self.draft;
  draft.start(line);
  int32_t status = TRANSACTION_JSON_OK;
  uint64_t offset = start;
  od::document document;
  try {
    document = self.document(start, count);
    od::object object = document.get_object();
    bare ? walk_transaction(object, draft) : walk_envelope(object, draft);
    expect_end(document);
    draft.finish(self.arrays);
    return;
  } catch (const simdjson::simdjson_error &error) {
    status = status_of(error.error());
  } catch (const Failure &failure) {
    status = failure.status;
  }
  const char *place = nullptr;
  if (document.is_alive() && document.current_location().get(place) == simdjson::SUCCESS) {
    offset = static_cast<uint64_t>(place - self.block);
  }
  TransactionRecord record{};
  record.line = line;
  record.status = status;
  record.error_offset = offset;
  walk_failed(self, start, count, bare, record);
  self.arrays.records.push_back(record);
}

// Runs `work`; whatever it throws becomes a status.
template <typename Work>
int32_t guarded(Work work) {
  try {
    work();
    return TRANSACTION_JSON_OK;
  } catch (const Failure &failure) {
    return failure.status;
  } catch (const simdjson::simdjson_error &error) {
    return status_of(error.error());
  } catch (...) {
    return TRANSACTION_JSON_MEMORY;
  }
}

}  // namespace

TransactionParser *transaction_parser_new(void) {
  try {
    return new TransactionParser();
  } catch (...) {
    return nullptr;
  }
}

void transaction_parser_free(TransactionParser *parser) { delete parser; }

int32_t transaction_parser_know(TransactionParser *parser, const uint8_t *program, uint32_t code) {
  return guarded([&] {
    Key key;
    std::memcpy(key.bytes, program, 32);
    parser->draft.known.add(key, code);
  });
}

int32_t transaction_parser_read(TransactionParser *parser, const uint8_t *block, size_t count,
                                size_t readable, int32_t bare, TransactionView *view) {
  *view = TransactionView{};
  const int32_t status = guarded([&] {
    parser->arrays.clear();
    parser->hold(block, count, readable);
    parser->each_line(count, [&](uint32_t line, size_t start, size_t size) {
      read_line(*parser, line, start, size, bare != 0);
    });
  });
  if (status != TRANSACTION_JSON_OK) return status;
  const Arrays &arrays = parser->arrays;
  view->records = arrays.records.data();
  view->record_count = arrays.records.size();
  view->keys = reinterpret_cast<const uint8_t *>(arrays.keys.data());
  view->signers = arrays.signers.data();
  view->instructions = arrays.instructions.data();
  view->accounts = arrays.accounts.data();
  view->bytes = arrays.bytes.data();
  view->balances = arrays.balances.data();
  view->lamports = arrays.lamports.data();
  view->events = arrays.events.data();
  return status;
}

int32_t transaction_parser_head(TransactionParser *parser, const uint8_t *body, size_t count,
                                TransactionHead *head) {
  *head = TransactionHead{};
  return guarded([&] {
    parser->hold(body, count, count);
    auto document = parser->document(0, count);
    walk_head(document.get_object(), *head);
  });
}
