#include "transaction_walk.hpp"

namespace sundial {

void once(uint32_t &seen, uint32_t bit) {
  if (seen & 1u << bit) fail(TRANSACTION_JSON_DUPLICATE);
  seen |= 1u << bit;
}

std::string_view text_of(od::value value) { return value.get_string(); }

// simdjson calls a number it cannot hold one of another type.
uint64_t uint_of(od::value value) {
  uint64_t number = 0;
  const auto error = value.get_uint64().get(number);
  if (error == simdjson::SUCCESS) return number;
  if (error == simdjson::INCORRECT_TYPE && value.type() == od::json_type::number) {
    fail(TRANSACTION_JSON_NUMBER);
  }
  throw simdjson::simdjson_error(error);
}

uint64_t uint_of(od::value value, uint64_t most) {
  const uint64_t number = uint_of(value);
  if (number > most) fail(TRANSACTION_JSON_NUMBER);
  return number;
}

bool present(od::value &value) {
  const bool null = value.is_null();
  return !null;
}

bool find(od::object &object, std::string_view name, od::value &into) {
  const auto error = object[name].get(into);
  if (error == simdjson::NO_SUCH_FIELD) return false;
  if (error) throw simdjson::simdjson_error(error);
  return true;
}

bool find(od::object &object, std::string_view name, od::json_type type, od::value &into) {
  return find(object, name, into) && into.type() == type;
}

Key key_of(od::value value) {
  Key key;
  if (!base58_exactly(text_of(value), key.bytes, 32)) fail(TRANSACTION_JSON_KEY);
  return key;
}

const Key &key_of(od::value value, Draft &draft) { return draft.key(raw_text(value)); }

int32_t status_of(simdjson::error_code code) {
  switch (code) {
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE: return TRANSACTION_JSON_NUMBER;
    case simdjson::INCORRECT_TYPE:
    case simdjson::NO_SUCH_FIELD: return TRANSACTION_JSON_SHAPE;
    case simdjson::MEMALLOC: return TRANSACTION_JSON_MEMORY;
    default: return TRANSACTION_JSON_INVALID;
  }
}

namespace {

uint32_t size32(size_t value) { return static_cast<uint32_t>(value); }

void walk_accounts(od::array list, Draft &draft, Draft::Call &into) {
  const size_t start = draft.accounts.size();
  const auto add = [&](uint64_t place) { draft.accounts.push_back(static_cast<uint16_t>(place)); };
  if (!each_plain_number(list, Draft::index_max, add)) {
    draft.accounts.resize(start);
    for (od::value account : list) {
      if (account.type() == od::json_type::string) {
        draft.accounts.push_back(draft.address_reference(key_of(account, draft)));
      } else {
        add(uint_of(account, Draft::index_max));
      }
    }
  }
  into.accounts = {size32(start), size32(draft.accounts.size() - start)};
}

// `parsed` may precede its programId: it is found again once the program is known.
void walk_instruction(od::object object, Draft &draft, Draft::Call &into) {
  uint32_t seen = 0;
  bool has_program = false, has_parsed = false;
  for (od::field field : object) {
    const std::string_view name = name_of(field);
    od::value value = field.value();
    if (name == "programIdIndex") {
      once(seen, 0);
      into.program = size32(uint_of(value, Draft::index_max));
      has_program = true;
    } else if (name == "programId") {
      once(seen, 0);
      into.program = draft.address_reference(key_of(value, draft));
      has_program = true;
    } else if (name == "accounts") {
      once(seen, 1);
      walk_accounts(value, draft, into);
    } else if (name == "data") {
      once(seen, 2);
      into.base58 = raw_text(value);
    } else if (name == "stackHeight") {
      once(seen, 3);
      into.height = present(value) ? size32(uint_of(value, 255)) : 0;
    } else if (name == "parsed") {
      once(seen, 4);
      const od::json_type type = value.type();
      has_parsed = type == od::json_type::object;
    }
  }
  if (!has_program) fail(TRANSACTION_JSON_SHAPE);
  if (!has_parsed || !(into.program & Draft::by_address)) return;
  object.reset();
  const Key program = draft.addresses[into.program & Draft::index_max];
  walk_parsed(object["parsed"], program, draft, into);
}

void walk_instructions(od::array list, int32_t outer, std::vector<Draft::Call> &into,
                       Draft &draft) {
  for (od::object object : list) {
    if (into.size() == Draft::instructions_max) fail(TRANSACTION_JSON_LIMIT);
    Draft::Call &call = into.emplace_back();
    walk_instruction(object, draft, call);
    call.outer = outer;
    if (outer < 0) call.height = 1;
  }
}

}  // namespace

void walk_inner(od::array groups, Draft &draft) {
  for (od::object group : groups) {
    uint32_t seen = 0;
    const size_t first = draft.inner.size();
    int32_t outer = -1;
    for (od::field field : group) {
      const std::string_view name = name_of(field);
      if (name == "index") {
        once(seen, 0);
        outer = static_cast<int32_t>(uint_of(field.value(), Draft::instructions_max));
      } else if (name == "instructions") {
        once(seen, 1);
        walk_instructions(field.value(), 0, draft.inner, draft);
      }
    }
    if (outer < 0) fail(TRANSACTION_JSON_SHAPE);
    for (size_t i = first; i < draft.inner.size(); i++) draft.inner[i].outer = outer;
  }
}

namespace {

void walk_keys(od::array list, Draft &draft, std::vector<Key> &into) {
  for (od::value entry : list) {
    if (into.size() == Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
    if (entry.type() == od::json_type::string) {
      into.push_back(key_of(entry, draft));
      continue;
    }
    draft.parsed_keys = true;
    uint32_t seen = 0;
    bool signer = false;
    for (od::field field : entry.get_object()) {
      const std::string_view name = name_of(field);
      if (name == "pubkey") {
        once(seen, 0);
        into.push_back(key_of(field.value(), draft));
      } else if (name == "signer") {
        signer = field.value().get_bool();
      }
    }
    if (!(seen & 1)) fail(TRANSACTION_JSON_SHAPE);
    draft.static_signers.push_back(signer);
  }
  if (draft.parsed_keys && draft.static_signers.size() != draft.static_keys.size()) {
    fail(TRANSACTION_JSON_SHAPE);
  }
}

void walk_message(od::object message, Draft &draft) {
  uint32_t seen = 0;
  for (od::field field : message) {
    const std::string_view name = name_of(field);
    od::value value = field.value();
    if (name == "accountKeys") {
      once(seen, 0);
      walk_keys(value, draft, draft.static_keys);
    } else if (name == "instructions") {
      once(seen, 1);
      walk_instructions(value, -1, draft.outer, draft);
    } else if (name == "header") {
      once(seen, 2);
      for (od::field part : value.get_object()) {
        const std::string_view part_name = name_of(part);
        if (part_name == "numRequiredSignatures") draft.signer_count = uint_of(part.value(), 255);
      }
    }
  }
  if ((seen & 3) != 3) fail(TRANSACTION_JSON_SHAPE);
}

void walk_signatures(od::array list, Draft &draft) {
  for (od::value entry : list) {
    if (draft.record.has_signature) continue;
    if (!base58_exactly(raw_text(entry), draft.record.signature, 64)) {
      fail(TRANSACTION_JSON_SIGNATURE);
    }
    draft.record.has_signature = 1;
  }
}

// Some writers escape the slashes of base64.
std::string_view base64_text(od::value value) {
  od::value unread = value;
  const std::string_view text = raw_text(value);
  return text.find('\\') == text.npos ? text : text_of(unread);
}

void walk_encoded(od::array parts, Draft &draft) {
  Bytes wire;
  size_t count = 0;
  bool base64 = false;
  for (od::value part : parts) {
    if (count == 0) {
      const std::string_view text = base64_text(part);
      if (text.size() > 64 * 1024) fail(TRANSACTION_JSON_LIMIT);
      if (!append_base64(text, wire)) wire.clear();
    } else if (count == 1) {
      base64 = text_of(part) == "base64";
    }
    count++;
  }
  if (count != 2 || !base64) fail(TRANSACTION_JSON_ENCODING);
  if (wire.empty()) fail(TRANSACTION_JSON_DATA);
  read_wire(wire, draft);
}

void walk_message_and_signatures(od::value value, Draft &draft) {
  const od::json_type type = value.type();
  if (type == od::json_type::string) fail(TRANSACTION_JSON_ENCODING);
  if (type == od::json_type::array) {
    walk_encoded(value, draft);
    draft.record.encoding = TRANSACTION_ENCODING_BASE64;
    return;
  }
  uint32_t seen = 0;
  for (od::field field : value.get_object()) {
    const std::string_view name = name_of(field);
    if (name == "message") {
      once(seen, 0);
      walk_message(field.value(), draft);
    } else if (name == "signatures") {
      once(seen, 1);
      walk_signatures(field.value(), draft);
    }
  }
  if (seen != 3) fail(TRANSACTION_JSON_SHAPE);
  draft.record.encoding = draft.parsed_keys ? TRANSACTION_ENCODING_PARSED : 0;
}

void walk_version(od::value value, Draft &draft) {
  if (value.type() == od::json_type::string) {
    if (text_of(value) != "legacy") fail(TRANSACTION_JSON_VERSION);
  } else if (present(value)) {
    draft.record.version = static_cast<uint8_t>(uint_of(value, 127));
  }
}

}  // namespace

void walk_transaction(od::object body, Draft &draft) {
  uint32_t seen = 0;
  auto &record = draft.record;
  for (od::field field : body) {
    const std::string_view name = name_of(field);
    od::value value = field.value();
    if (name == "transaction") {
      once(seen, 0);
      walk_message_and_signatures(value, draft);
    } else if (name == "meta") {
      once(seen, 1);
      if (!present(value)) fail(TRANSACTION_JSON_NO_META);
      walk_meta(value, draft);
    } else if (name == "slot") {
      once(seen, 2);
      if ((record.has_slot = present(value))) record.slot = uint_of(value);
    } else if (name == "blockTime") {
      once(seen, 3);
      if ((record.has_block_time = present(value))) record.block_time = value.get_int64();
    } else if (name == "version") {
      once(seen, 4);
      walk_version(value, draft);
    } else if (name == "transactionIndex") {
      once(seen, 5);
      if ((record.has_transaction_index = present(value))) {
        record.transaction_index = size32(uint_of(value, UINT32_MAX));
      }
    }
  }
  if (!(seen & 1)) fail(TRANSACTION_JSON_SHAPE);
  if (!(seen & 2)) fail(TRANSACTION_JSON_NO_META);
}

}  // namespace sundial
