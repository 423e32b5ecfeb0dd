#include "transaction_walk.hpp"

// What the chain recorded of a transaction: its outcome, balances, calls and logs.

namespace sundial {
namespace {

uint32_t size32(size_t value) { return static_cast<uint32_t>(value); }

void walk_token_amount(od::object object, TransactionTokenBalance &into) {
  uint32_t seen = 0;
  for (od::field field : object) {
    const std::string_view name = name_of(field);
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

// A field that mostly says what it said in the entry before.
struct RepeatedKey {
  std::string_view text;
  Key key;

  void copy(od::value value, Draft &draft, uint8_t *out) {
    const std::string_view next = raw_text(value);
    if (next != text) key = draft.key(next);
    text = next;
    std::memcpy(out, key.bytes, 32);
  }
};

void walk_balances(od::array list, bool post, Draft &draft) {
  RepeatedKey mint, program;
  for (od::object entry : list) {
    if (draft.balances.size() == Draft::balances_max) fail(TRANSACTION_JSON_LIMIT);
    TransactionTokenBalance balance{};
    balance.post = post;
    uint32_t seen = 0;
    for (od::field field : entry) {
      const std::string_view name = name_of(field);
      od::value value = field.value();
      if (name == "accountIndex") {
        once(seen, 0);
        balance.account = size32(uint_of(value, Draft::index_max));
      } else if (name == "mint") {
        once(seen, 1);
        mint.copy(value, draft, balance.mint);
      } else if (name == "owner") {
        if ((balance.has_owner = present(value))) {
          std::memcpy(balance.owner, key_of(value, draft).bytes, 32);
        }
      } else if (name == "programId") {
        if ((balance.has_program = present(value))) program.copy(value, draft, balance.program);
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
  const auto add = [&](uint64_t lamports) {
    if (into.size() == Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
    into.push_back(lamports);
  };
  if (each_plain_number(list, UINT64_MAX, add)) return;
  into.clear();
  for (od::value entry : list) add(uint_of(entry));
}

// Only base64 can have escapes in the lines that matter, and then only its slashes.
std::string_view log_text(od::value line) {
  od::value unread = line;
  const std::string_view text = raw_text(line);
  const bool data =
      text.starts_with("Program data: ") || text.starts_with("Program log: ray_log: ");
  return data && text.find('\\') != text.npos ? text_of(unread) : text;
}

void walk_loaded(od::object object, Draft &draft) {
  uint32_t seen = 0;
  std::vector<Key> *parts[] = {&draft.writable_keys, &draft.readonly_keys};
  for (od::field field : object) {
    const std::string_view name = name_of(field);
    if (name != "writable" && name != "readonly") continue;
    const uint32_t part = name == "readonly";
    once(seen, part);
    for (od::value entry : field.value().get_array()) {
      if (parts[part]->size() == Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
      parts[part]->push_back(key_of(entry, draft));
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
    for (od::value line : value.get_array()) read_log_line(log_text(line), draft);
  }
}

}  // namespace

void walk_meta(od::object meta, Draft &draft) {
  uint32_t seen = 0;
  for (od::field field : meta) {
    const std::string_view name = name_of(field);
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

}  // namespace sundial
