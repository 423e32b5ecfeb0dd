#include "transaction_parser.hpp"
#include "transaction_walk.hpp"

// A provider's answer as a fetcher needs it: status, paging, and each item's bytes and place.

namespace sundial {
namespace {

bool is_time(std::string_view name) {
  return name == "blockTime" || name == "unixTime" || name == "unix_time" ||
         name == "blockUnixTime" || name == "block_unix_time" || name == "timestamp";
}

void read_signature(od::value value, AnswerItem &item) {
  if (value.type() != od::json_type::string) return;
  item.has_signature |= base58_exactly(text_of(value), item.signature, 64);
}

// Enough base64 for the count of signatures and the first of them.
constexpr size_t signature_digits = 88;

void read_wire_signature(std::string_view base64, AnswerItem &item) {
  Bytes wire;
  if (!append_base64(base64.substr(0, signature_digits), wire)) return;
  if (wire.size() < 65 || wire[0] == 0 || wire[0] > 127) return;
  std::memcpy(item.signature, wire.data() + 1, 64);
  item.has_signature = 1;
}

void walk_item_transaction(od::value value, AnswerItem &item) {
  if (value.type() == od::json_type::array) {
    for (od::value part : value.get_array()) {
      if (part.type() == od::json_type::string) read_wire_signature(text_of(part), item);
      return;
    }
  }
  if (value.type() != od::json_type::object) return;
  od::object object = value;
  od::value signatures;
  if (!find(object, "signatures", od::json_type::array, signatures)) return;
  for (od::value entry : signatures.get_array()) {
    read_signature(entry, item);
    return;
  }
}

void walk_item_field(std::string_view name, od::value value, AnswerItem &item) {
  const bool is_number = value.type() == od::json_type::number;
  if (name == "slot" || name == "block_number") {
    if (!is_number) return;
    item.slot = uint_of(value);
    item.has_slot = 1;
  } else if (is_time(name)) {
    if (!is_number) return;
    item.time = value.get_int64();
    item.has_time = 1;
  } else if (name == "transactionIndex") {
    if (!is_number) return;
    item.transaction_index = uint_of(value);
    item.has_transaction_index = 1;
  } else if (name == "ins_index") {
    if (is_number) item.instruction_index = value.get_int64();
  } else if (name == "inner_ins_index") {
    if (is_number) item.inner_index = value.get_int64();
  } else if (name == "signature" || name == "txHash" || name == "tx_hash") {
    read_signature(value, item);
  } else if (name == "err" || name == "transactionError") {
    item.failed = present(value);
  } else if (name == "transaction") {
    walk_item_transaction(value, item);
  } else if (name == "meta" && value.type() == od::json_type::object) {
    od::object meta = value;
    od::value error;
    if (find(meta, "err", error)) item.failed = present(error);
  }
}

struct AnswerWalk {
  TransactionParser &self;
  ProviderAnswer &answer;
  od::document document;
  size_t count;

  uint64_t offset_of(const char *place) const {
    return static_cast<uint64_t>(place - self.block);
  }

  void keep_words(std::string_view text, uint64_t &start, uint64_t &count) {
    start = self.words.size();
    count = text.size();
    self.words.append(text);
  }

  void add_item(od::value value) {
    AnswerItem item{};
    item.inner_index = -1;
    std::string_view bytes = value.raw_json_token();
    item.start = offset_of(bytes.data());
    if (value.type() == od::json_type::object) {
      od::object object = value;
      for (auto field : object) {
        const std::string_view name = field.unescaped_key();
        walk_item_field(name, field.value(), item);
      }
    } else {
      item.is_null = !present(value);
      while (!bytes.empty() && bytes.back() == ' ') bytes.remove_suffix(1);
      item.count = bytes.size();
    }
    self.items.push_back(item);
  }

  // Ends the last item, where it is an object, at the last of its brackets before `limit`: between
  // the two stand commas, brackets of lists and blanks only. To ask the object for its bytes would
  // be a second walk over it.
  void end_item(const char *limit) {
    if (self.items.empty() || self.items.back().count > 0) return;
    AnswerItem &item = self.items.back();
    while (limit[-1] != '}') limit--;
    item.count = offset_of(limit) - item.start;
  }

  void add_list(od::array list) {
    answer.has_list = 1;
    for (od::value entry : list) {
      end_item(entry.raw_json_token().data());
      add_item(entry);
    }
    const char *behind = nullptr;
    if (document.current_location().get(behind) != simdjson::SUCCESS) {
      behind = self.block + count;
    }
    end_item(behind);
  }

  void walk_member(std::string_view name, od::value value) {
    const auto type = value.type().value();
    if (type == od::json_type::array &&
        (name == "data" || name == "items" || name == "transactions")) {
      add_list(value.get_array());
    } else if (name == "paginationToken") {
      answer.tells_token = 1;
      if (type != od::json_type::string) return;
      answer.has_token = 1;
      keep_words(text_of(value), answer.token_start, answer.token_count);
    } else if ((name == "hasNext" || name == "has_next") && type == od::json_type::boolean) {
      answer.has_next = value.get_bool().value() ? 2 : 1;
    } else if (name == "blockTime" && type == od::json_type::number) {
      answer.result_time = value.get_int64();
      answer.has_result_time = 1;
    }
  }

  void walk_object(od::object object) {
    for (auto field : object) {
      const std::string_view name = field.unescaped_key();
      walk_member(name, field.value());
    }
    if (!answer.has_list) {
      object.reset();
      AnswerItem item{};
      item.inner_index = -1;
      for (auto field : object) {
        const std::string_view name = field.unescaped_key();
        walk_item_field(name, field.value(), item);
      }
      object.reset();
      const std::string_view bytes = object.raw_json();
      item.start = offset_of(bytes.data());
      item.count = bytes.size();
      self.items.push_back(item);
      keep_result(bytes);
    }
  }

  void keep_result(std::string_view bytes) {
    while (!bytes.empty() && bytes.back() == ' ') bytes.remove_suffix(1);
    answer.result_start = offset_of(bytes.data());
    answer.result_count = bytes.size();
  }

  void walk_result(od::value value) {
    switch (value.type().value()) {
      case od::json_type::object:
        answer.result_type = ANSWER_OBJECT;
        return walk_object(value.get_object());
      case od::json_type::array: {
        answer.result_type = ANSWER_LIST;
        od::array list = value.get_array();
        add_list(list);
        list.reset();
        return keep_result(list.raw_json());
      }
      case od::json_type::number: {
        answer.result_type = ANSWER_NUMBER;
        int64_t number = 0;
        if (value.get_int64().get(number) == simdjson::SUCCESS) answer.number = number;
        return keep_result(value.raw_json_token());
      }
      case od::json_type::null:
        answer.result_type = ANSWER_NULL;
        return;
      default:
        answer.result_type = ANSWER_OTHER;
    }
  }

  void walk_message(od::value value) {
    if (value.type() != od::json_type::string) return;
    answer.has_message = 1;
    keep_words(text_of(value), answer.message_start, answer.message_count);
  }

  void walk_error(od::value value) {
    if (!present(value)) return;
    answer.has_error = 1;
    if (value.type() != od::json_type::object) return walk_message(value);
    for (auto field : value.get_object()) {
      const std::string_view name = field.unescaped_key();
      od::value part = field.value();
      if (name == "code" && part.type() == od::json_type::number) {
        int64_t code = 0;
        if (part.get_int64().get(code) == simdjson::SUCCESS) {
          answer.error_code = code;
          answer.has_error_code = 1;
        }
      } else if (name == "message") {
        walk_message(part);
      }
    }
  }

  void walk_root(od::object root) {
    for (auto field : root) {
      const std::string_view name = field.unescaped_key();
      od::value value = field.value();
      if (name == "result" || name == "data") {
        walk_result(value);
      } else if (name == "error") {
        walk_error(value);
      } else if (name == "message") {
        walk_message(value);
      } else if (name == "success" && value.type() == od::json_type::boolean) {
        answer.has_success = 1;
        answer.success = value.get_bool().value();
      }
    }
  }

  void walk() {
    if (document.type() == od::json_type::array) {
      answer.result_type = ANSWER_LIST;
      add_list(document.get_array());
      answer.result_start = 0;
      answer.result_count = count;
      return;
    }
    if (document.type() != od::json_type::object) fail(TRANSACTION_JSON_SHAPE);
    walk_root(document.get_object());
  }
};

// Holds the answer on one line: a body is a line of the archive, so white space that could break
// one goes; numbers and the order of keys are left as they are.
size_t hold_on_one_line(TransactionParser &self, const uint8_t *body, size_t count,
                        size_t readable) {
  if (std::memchr(body, '\n', count) == nullptr && std::memchr(body, '\r', count) == nullptr) {
    self.hold(body, count, readable);
    return count;
  }
  std::vector<char> small(count + simdjson::SIMDJSON_PADDING, ' ');
  size_t written = 0;
  if (simdjson::minify(reinterpret_cast<const char *>(body), count, small.data(), written) !=
      simdjson::SUCCESS) {
    fail(TRANSACTION_JSON_INVALID);
  }
  self.hold(reinterpret_cast<const uint8_t *>(small.data()), written);
  return written;
}

// Room for answers of the size to come: one that grows to each a little larger one's size is memory
// touched anew each time.
void make_room(TransactionParser &self, size_t count) {
  size_t room = size_t{1} << 20;
  while (room < count) room *= 2;
  if (self.validator.capacity() < count &&
      (self.validator.allocate(room) || self.validator.doc.allocate(room))) {
    fail(TRANSACTION_JSON_MEMORY);
  }
  if (self.parser.capacity() < count && self.parser.allocate(room)) fail(TRANSACTION_JSON_MEMORY);
}

}  // namespace
}  // namespace sundial

int32_t transaction_parser_answer(TransactionParser *parser, const uint8_t *body, size_t count,
                                  size_t readable, ProviderAnswer *answer) {
  using namespace sundial;
  *answer = ProviderAnswer{};
  parser->items.clear();
  parser->words.clear();
  try {
    const size_t held = hold_on_one_line(*parser, body, count, readable);
    make_room(*parser, held);
    // The walk passes over what it does not read; whether that is JSON is asked first.
    if (parser->validator.parse(parser->block, held, false).error()) {
      return TRANSACTION_JSON_INVALID;
    }
    AnswerWalk{*parser, *answer, parser->document(0, held), held}.walk();
    answer->text = reinterpret_cast<const uint8_t *>(parser->block);
    answer->text_count = held;
    answer->words = reinterpret_cast<const uint8_t *>(parser->words.data());
    answer->items = parser->items.data();
    answer->item_count = parser->items.size();
    return TRANSACTION_JSON_OK;
  } catch (const Failure &failure) {
    return failure.status;
  } catch (const simdjson::simdjson_error &error) {
    return status_of(error.error());
  } catch (...) {
    return TRANSACTION_JSON_MEMORY;
  }
}
