#include "transaction_walk.hpp"

namespace sundial {

void once(uint32_t &seen, uint32_t bit) {
  if (seen & 1u << bit) fail(TRANSACTION_JSON_DUPLICATE);
  seen |= 1u << bit;
}

std::string_view text_of(od::value value) { return value.get_string(); }

uint64_t uint_of(od::value value) { return value.get_uint64(); }

uint64_t uint_of(od::value value, uint64_t most) {
  const uint64_t number = value.get_uint64();
  if (number > most) fail(TRANSACTION_JSON_NUMBER);
  return number;
}

bool present(od::value &value) {
  const bool null = value.is_null();
  return !null;
}

Key key_of(od::value value) {
  Key key;
  if (!base58_exactly(text_of(value), key.bytes, 32)) fail(TRANSACTION_JSON_KEY);
  return key;
}

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

constexpr uint64_t index_max = Draft::by_address - 1;

uint32_t size32(size_t value) { return static_cast<uint32_t>(value); }

void walk_accounts(od::array list, Draft &draft, TransactionInstruction &into) {
  into.accounts.start = size32(draft.accounts.size());
  for (od::value account : list) {
    if (account.type() == od::json_type::string) {
      draft.accounts.push_back(draft.address_reference(key_of(account)));
    } else {
      draft.accounts.push_back(static_cast<uint16_t>(uint_of(account, index_max)));
    }
  }
  into.accounts.count = size32(draft.accounts.size()) - into.accounts.start;
}

void walk_data(std::string_view base58, Draft &draft, TransactionInstruction &into) {
  into.data.start = size32(draft.bytes.size());
  if (!append_base58(base58, draft.bytes)) fail(TRANSACTION_JSON_DATA);
  into.data.count = size32(draft.bytes.size()) - into.data.start;
}

// A parsed instruction may precede its programId: it is read again from its place then.
void walk_instruction(od::object object, Draft &draft, TransactionInstruction &into) {
  uint32_t seen = 0;
  bool has_program = false, has_parsed = false;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    od::value value = field.value();
    if (name == "programIdIndex") {
      once(seen, 0);
      into.program = size32(uint_of(value, index_max));
      has_program = true;
    } else if (name == "programId") {
      once(seen, 0);
      into.program = draft.address_reference(key_of(value));
      has_program = true;
    } else if (name == "accounts") {
      once(seen, 1);
      walk_accounts(value, draft, into);
    } else if (name == "data") {
      once(seen, 2);
      walk_data(text_of(value), draft, into);
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
  const Key program = draft.addresses[into.program & index_max];
  walk_parsed(object["parsed"], program, draft, into);
}

void walk_instructions(od::array list, int32_t outer, std::vector<TransactionInstruction> &into,
                       Draft &draft) {
  for (od::object object : list) {
    if (into.size() == Draft::instructions_max) fail(TRANSACTION_JSON_LIMIT);
    TransactionInstruction instruction{};
    walk_instruction(object, draft, instruction);
    instruction.outer = outer;
    if (outer < 0) instruction.height = 1;
    into.push_back(instruction);
  }
}

void walk_inner(od::array groups, Draft &draft) {
  for (od::object group : groups) {
    uint32_t seen = 0;
    const size_t first = draft.inner.size();
    int32_t outer = -1;
    for (auto field : group) {
      const std::string_view name = field.unescaped_key();
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

void walk_keys(od::array list, Draft &draft, std::vector<Key> &into) {
  for (od::value entry : list) {
    if (into.size() == Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
    if (entry.type() == od::json_type::string) {
      into.push_back(key_of(entry));
      continue;
    }
    draft.parsed_keys = true;
    uint32_t seen = 0;
    bool signer = false;
    for (auto field : entry.get_object()) {
      const std::string_view name = field.unescaped_key();
      if (name == "pubkey") {
        once(seen, 0);
        into.push_back(key_of(field.value()));
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
  for (auto field : message) {
    const std::string_view name = field.unescaped_key();
    od::value value = field.value();
    if (name == "accountKeys") {
      once(seen, 0);
      walk_keys(value, draft, draft.static_keys);
    } else if (name == "instructions") {
      once(seen, 1);
      walk_instructions(value, -1, draft.outer, draft);
    } else if (name == "header") {
      once(seen, 2);
      for (auto part : value.get_object()) {
        const std::string_view part_name = part.unescaped_key();
        if (part_name == "numRequiredSignatures") draft.signer_count = uint_of(part.value(), 255);
      }
    }
  }
  if ((seen & 3) != 3) fail(TRANSACTION_JSON_SHAPE);
}

void walk_signatures(od::array list, Draft &draft) {
  for (od::value entry : list) {
    if (draft.record.has_signature) continue;
    if (!base58_exactly(text_of(entry), draft.record.signature, 64)) {
      fail(TRANSACTION_JSON_SIGNATURE);
    }
    draft.record.has_signature = 1;
  }
}

void walk_encoded(od::array parts, Draft &draft) {
  Bytes wire;
  size_t count = 0;
  bool base64 = false;
  for (od::value part : parts) {
    if (count == 0) {
      const std::string_view text = text_of(part);
      if (text.size() > 64 * 1024) fail(TRANSACTION_JSON_LIMIT);
      if (!append_base64(text, wire)) wire.clear();
    } else if (count == 1) {
      base64 = text_of(part) == "base64";
    }
    count++;
  }
  if (count != 2 || !base64) fail(TRANSACTION_JSON_ENCODING);
  if (wire.empty()) fail(TRANSACTION_JSON_DATA);
  draft.wire_keys = true;
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
  for (auto field : value.get_object()) {
    const std::string_view name = field.unescaped_key();
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

void walk_token_amount(od::object object, TransactionTokenBalance &into) {
  uint32_t seen = 0;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    if (name == "amount") {
      once(seen, 0);
      into.amount = field.value().get_uint64_in_string();
    } else if (name == "decimals") {
      once(seen, 1);
      into.decimals = static_cast<uint8_t>(uint_of(field.value(), 255));
    }
  }
  if (seen != 3) fail(TRANSACTION_JSON_SHAPE);
}

void walk_balances(od::array list, bool post, Draft &draft) {
  for (od::object entry : list) {
    if (draft.balances.size() == Draft::balances_max) fail(TRANSACTION_JSON_LIMIT);
    TransactionTokenBalance balance{};
    balance.post = post;
    uint32_t seen = 0;
    const auto copy = [](od::value value, uint8_t *out) {
      const Key key = key_of(value);
      std::memcpy(out, key.bytes, 32);
      return uint8_t{1};
    };
    for (auto field : entry) {
      const std::string_view name = field.unescaped_key();
      od::value value = field.value();
      if (name == "accountIndex") {
        once(seen, 0);
        balance.account = size32(uint_of(value, index_max));
      } else if (name == "mint") {
        once(seen, 1);
        copy(value, balance.mint);
      } else if (name == "owner") {
        balance.has_owner = present(value) ? copy(value, balance.owner) : 0;
      } else if (name == "programId") {
        balance.has_program = present(value) ? copy(value, balance.program) : 0;
      } else if (name == "uiTokenAmount") {
        once(seen, 2);
        walk_token_amount(value, balance);
      }
    }
    if (seen != 7) fail(TRANSACTION_JSON_SHAPE);
    draft.balances.push_back(balance);
  }
}

void walk_lamports(od::array list, std::vector<uint64_t> &into) {
  for (od::value entry : list) {
    if (into.size() == Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
    into.push_back(uint_of(entry));
  }
}

void walk_loaded(od::object object, Draft &draft) {
  uint32_t seen = 0;
  std::vector<Key> *parts[] = {&draft.writable_keys, &draft.readonly_keys};
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    if (name != "writable" && name != "readonly") continue;
    const uint32_t part = name == "readonly";
    once(seen, part);
    for (od::value entry : field.value().get_array()) {
      if (parts[part]->size() == Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
      parts[part]->push_back(key_of(entry));
    }
  }
}

void walk_meta_list(std::string_view name, od::value value, uint32_t &seen, Draft &draft) {
  if (name == "innerInstructions") {
    once(seen, 2);
    if (present(value)) walk_inner(value, draft);
  } else if (name == "preTokenBalances" || name == "postTokenBalances") {
    once(seen, name == "preTokenBalances" ? 3 : 4);
    if (present(value)) walk_balances(value, name == "postTokenBalances", draft);
  } else if (name == "preBalances") {
    once(seen, 5);
    walk_lamports(value, draft.pre_lamports);
  } else if (name == "postBalances") {
    once(seen, 6);
    walk_lamports(value, draft.post_lamports);
  } else if (name == "loadedAddresses") {
    once(seen, 7);
    if (present(value)) walk_loaded(value, draft);
  } else if (name == "logMessages") {
    once(seen, 8);
    if (!present(value)) return;
    for (od::value line : value.get_array()) read_log_line(text_of(line), draft);
  }
}

void walk_meta(od::object meta, Draft &draft) {
  uint32_t seen = 0;
  for (auto field : meta) {
    const std::string_view name = field.unescaped_key();
    od::value value = field.value();
    if (name == "err") {
      once(seen, 0);
      draft.record.failed = present(value);
    } else if (name == "fee") {
      once(seen, 1);
      draft.record.fee = uint_of(value);
    } else {
      walk_meta_list(name, value, seen, draft);
    }
  }
  if ((seen & 3) != 3) fail(TRANSACTION_JSON_SHAPE);
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
  for (auto field : body) {
    const std::string_view name = field.unescaped_key();
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
