#include <simdjson.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "text_encoding.hpp"
#include "transaction_json.h"

// Transactions in the shapes of a validator's stream and of Helius Enhanced, written as the
// getTransaction answers that say the same, so that one reader serves all. What a shape lacks is
// left out: a stream has no block time, Enhanced no logs and no call depths.

namespace sundial {
namespace {

namespace dom = simdjson::dom;

struct Misfit {};

[[noreturn]] void misfit() { throw Misfit{}; }

std::string base58(const Bytes &bytes) {
  static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::vector<uint8_t> number;  // base 58, least significant first
  size_t zeros = 0;
  while (zeros < bytes.size() && bytes[zeros] == 0) zeros++;
  for (size_t at = zeros; at < bytes.size(); at++) {
    uint32_t carry = bytes[at];
    for (uint8_t &digit : number) {
      carry += uint32_t{digit} << 8;
      digit = static_cast<uint8_t>(carry % 58);
      carry /= 58;
    }
    for (; carry > 0; carry /= 58) number.push_back(static_cast<uint8_t>(carry % 58));
  }
  std::string text(zeros, '1');
  for (size_t at = number.size(); at > 0; at--) text.push_back(digits[number[at - 1]]);
  return text;
}

// A field of an object under either spelling; none = false.
bool get(dom::object object, std::string_view camel, std::string_view snake, dom::element &into) {
  for (const auto name : {camel, snake}) {
    if (!name.empty() && object.at_key(name).get(into) == simdjson::SUCCESS && !into.is_null()) {
      return true;
    }
  }
  return false;
}

bool get(dom::object object, std::string_view name, dom::element &into) {
  return get(object, name, "", into);
}

dom::object object_of(dom::element element) {
  dom::object object;
  if (element.get(object)) misfit();
  return object;
}

dom::array array_of(dom::element element) {
  dom::array array;
  if (element.get(array)) misfit();
  return array;
}

std::string_view text_of(dom::element element) {
  std::string_view text;
  if (element.get(text)) misfit();
  return text;
}

// A whole number, or one written as text, as its digits.
std::string digits_of(dom::element element) {
  if (element.is_string()) {
    const std::string_view text = text_of(element);
    const bool whole = !text.empty() && text.size() <= 20 &&
                       text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!whole) misfit();
    return std::string(text);
  }
  uint64_t number;
  if (element.get(number)) misfit();
  return std::to_string(number);
}

// JSON text as it grows.
struct Text {
  std::string bytes;

  void raw(std::string_view text) { bytes.append(text); }
  void name(std::string_view name) {
    if (bytes.back() != '{') bytes.push_back(',');
    bytes.append("\"").append(name).append("\":");
  }
  void element(dom::element element) { bytes.append(simdjson::minify(element)); }
  void string(std::string_view plain) { bytes.append("\"").append(plain).append("\""); }
  // Ends a list or object after the separator that each entry leaves.
  void close(char end) {
    if (bytes.back() == ',') bytes.pop_back();
    bytes.push_back(end);
  }
};

// A validator's stream: bytes as arrays of numbers, as {"type":"Buffer","data":[…]}, as base58 or,
// where any key has base64's padding, as base64.
class Stream {
 public:
  Stream(dom::object update, Text &out) : update(update), out(out) {}

  void write() {
    dom::element part, inner;
    if (!get(update, "transaction", part)) misfit();
    const dom::object outer = object_of(part);
    if (!get(outer, "transaction", inner)) misfit();
    dom::element meta;
    if (!get(outer, "meta", meta) && !get(update, "meta", meta)) misfit();
    out.raw("{");
    number("slot", update, "slot", "slot");
    number("blockTime", update, "blockTime", "block_time");
    number("transactionIndex", outer, "index", "");
    if (inner.is_array()) {
      // Wire bytes: the meta beside them is the provider's own already.
      out.name("meta");
      out.element(meta);
      out.name("transaction");
      out.element(inner);
      return out.raw("}");
    }
    const dom::object transaction = object_of(inner);
    if (!get(transaction, "message", part)) misfit();
    const dom::object message = object_of(part);
    find_encoding(message);
    write_meta(object_of(meta));
    write_transaction(transaction, message);
    out.raw("}");
  }

 private:
  dom::object update;
  Text &out;
  bool base64 = false;

  void number(std::string_view name, dom::object object, std::string_view camel,
              std::string_view snake) {
    dom::element value;
    if (!get(object, camel, snake, value)) return;
    out.name(name);
    out.raw(digits_of(value));
  }

  void find_encoding(dom::object message) {
    dom::element keys;
    if (!get(message, "accountKeys", "account_keys", keys)) misfit();
    for (dom::element key : array_of(keys)) {
      base64 |= key.is_string() && text_of(key).ends_with('=');
    }
  }

  Bytes bytes_of(dom::element element) {
    Bytes bytes;
    if (element.is_string()) {
      const bool read = base64 ? append_base64(text_of(element), bytes)
                               : append_base58(text_of(element), bytes);
      if (!read) misfit();
      return bytes;
    }
    dom::element list = element;
    if (element.is_object() && !get(object_of(element), "data", list)) misfit();
    for (dom::element entry : array_of(list)) {
      uint64_t byte;
      if (entry.get(byte) || byte > 255) misfit();
      bytes.push_back(static_cast<uint8_t>(byte));
    }
    return bytes;
  }

  void base58_list(dom::object object, std::string_view camel, std::string_view snake) {
    dom::element list;
    out.raw("[");
    if (get(object, camel, snake, list)) {
      for (dom::element entry : array_of(list)) {
        out.string(entry.is_string() && !base64 ? std::string(text_of(entry))
                                                : base58(bytes_of(entry)));
        out.raw(",");
      }
    }
    out.close(']');
  }

  void number_list(std::string_view name, dom::object object, std::string_view snake) {
    dom::element list;
    out.name(name);
    out.raw("[");
    if (get(object, name, snake, list)) {
      for (dom::element entry : array_of(list)) {
        out.raw(digits_of(entry));
        out.raw(",");
      }
    }
    out.close(']');
  }

  void write_meta(dom::object meta) {
    dom::element value;
    out.name("meta");
    out.raw("{\"err\":");
    write_error(meta);
    out.name("fee");
    out.raw(get(meta, "fee", value) ? digits_of(value) : "0");
    number_list("preBalances", meta, "pre_balances");
    number_list("postBalances", meta, "post_balances");
    out.name("innerInstructions");
    out.raw("[");
    if (get(meta, "innerInstructions", "inner_instructions", value)) {
      for (dom::element group : array_of(value)) write_group(object_of(group));
    }
    out.close(']');
    out.name("logMessages");
    if (get(meta, "logMessages", "log_messages", value)) {
      out.element(value);
    } else {
      out.raw("null");
    }
    write_balances("preTokenBalances", meta, "pre_token_balances");
    write_balances("postTokenBalances", meta, "post_token_balances");
    out.name("loadedAddresses");
    out.raw("{\"writable\":");
    base58_list(meta, "loadedWritableAddresses", "loaded_writable_addresses");
    out.raw(",\"readonly\":");
    base58_list(meta, "loadedReadonlyAddresses", "loaded_readonly_addresses");
    out.raw("}}");
  }

  // A stream's error is bytes; an empty one means none.
  void write_error(dom::object meta) {
    dom::element error;
    if (!get(meta, "err", error)) return out.raw("null");
    dom::element inner = error;
    if (error.is_object() && object_of(error).size() == 1 && object_of(error)["err"].get(inner)) {
      inner = error;
    }
    const bool empty = inner.is_null() || (inner.is_array() && array_of(inner).size() == 0) ||
                       (inner.is_string() && text_of(inner).empty()) ||
                       (inner.is_object() && object_of(inner).size() == 0);
    out.raw(empty ? "null" : "\"failed\"");
  }

  void write_group(dom::object group) {
    dom::element value;
    out.raw("{\"index\":");
    out.raw(get(group, "index", value) ? digits_of(value) : "0");
    out.raw(",\"instructions\":[");
    if (get(group, "instructions", value)) write_instructions(array_of(value));
    out.close(']');
    out.raw("},");
  }

  void write_instructions(dom::array list) {
    for (dom::element entry : list) {
      const dom::object instruction = object_of(entry);
      dom::element value;
      out.raw("{\"programIdIndex\":");
      out.raw(get(instruction, "programIdIndex", "program_id_index", value) ? digits_of(value)
                                                                           : "0");
      out.raw(",\"accounts\":[");
      if (get(instruction, "accounts", value)) {
        for (const uint8_t account : bytes_of(value)) out.raw(std::to_string(account) + ",");
      }
      out.close(']');
      out.raw(",\"data\":");
      out.string(get(instruction, "data", value) ? base58(bytes_of(value)) : "");
      if (get(instruction, "stackHeight", "stack_height", value)) {
        out.raw(",\"stackHeight\":");
        out.raw(digits_of(value));
      }
      out.raw("},");
    }
  }

  void write_balances(std::string_view name, dom::object meta, std::string_view snake) {
    dom::element list, value;
    out.name(name);
    out.raw("[");
    if (get(meta, name, snake, list)) {
      for (dom::element entry : array_of(list)) {
        const dom::object balance = object_of(entry);
        out.raw("{\"accountIndex\":");
        out.raw(get(balance, "accountIndex", "account_index", value) ? digits_of(value) : "0");
        for (const auto &[camel, other] : {std::pair{"mint", "mint"}, {"owner", "owner"},
                                           {"programId", "program_id"}}) {
          if (!get(balance, camel, other, value) || !value.is_string()) continue;
          if (text_of(value).empty()) continue;
          out.name(camel);
          out.element(value);
        }
        if (!get(balance, "uiTokenAmount", "ui_token_amount", value)) misfit();
        const dom::object amount = object_of(value);
        out.name("uiTokenAmount");
        out.raw("{\"amount\":");
        out.string(get(amount, "amount", value) ? digits_of(value) : "0");
        out.raw(",\"decimals\":");
        out.raw(get(amount, "decimals", value) ? digits_of(value) : "0");
        out.raw("}},");
      }
    }
    out.close(']');
  }

  void write_transaction(dom::object transaction, dom::object message) {
    dom::element value;
    out.name("transaction");
    out.raw("{\"signatures\":");
    base58_list(transaction, "signatures", "");
    out.raw(",\"message\":{\"header\":{\"numRequiredSignatures\":");
    dom::element header;
    if (!get(message, "header", header)) misfit();
    const bool told =
        get(object_of(header), "numRequiredSignatures", "num_required_signatures", value);
    out.raw(told ? digits_of(value) : "1");
    out.raw("},\"accountKeys\":");
    base58_list(message, "accountKeys", "account_keys");
    out.raw(",\"instructions\":[");
    if (get(message, "instructions", value)) write_instructions(array_of(value));
    out.close(']');
    out.raw("}}");
  }
};

// A Helius Enhanced transaction: accounts by address, balances as changes only.
class Enhanced {
 public:
  Enhanced(dom::object body, Text &out) : body(body), out(out) {}

  void write() {
    dom::element value;
    out.raw("{");
    if (get(body, "slot", value)) {
      out.name("slot");
      out.raw(digits_of(value));
    }
    if (get(body, "timestamp", value)) {
      out.name("blockTime");
      out.raw(digits_of(value));
    }
    collect_accounts();
    write_meta();
    write_transaction();
    out.raw("}");
  }

 private:
  struct Account {
    std::string_view key;
    dom::element data;
    bool told;
  };

  dom::object body;
  Text &out;
  std::vector<Account> accounts;

  // The payer first, as in a message; every account of the record has an entry.
  void collect_accounts() {
    dom::element value, list;
    if (!get(body, "feePayer", value)) misfit();
    accounts.push_back({text_of(value), {}, false});
    if (!get(body, "accountData", list)) return;
    for (dom::element entry : array_of(list)) {
      if (!get(object_of(entry), "account", value)) misfit();
      if (text_of(value) == accounts[0].key) {
        accounts[0].data = entry;
        accounts[0].told = true;
      } else {
        accounts.push_back({text_of(value), entry, true});
      }
    }
  }

  void write_meta() {
    dom::element value;
    out.name("meta");
    out.raw("{\"err\":");
    if (get(body, "transactionError", value)) {
      out.element(value);
    } else {
      out.raw("null");
    }
    out.name("fee");
    out.raw(get(body, "fee", value) ? digits_of(value) : "0");
    write_lamports("preBalances", false);
    write_lamports("postBalances", true);
    out.raw(",\"innerInstructions\":[");
    write_groups();
    out.close(']');
    out.raw(",\"logMessages\":null");
    write_balances("preTokenBalances", false);
    write_balances("postTokenBalances", true);
    out.raw(",\"loadedAddresses\":{\"writable\":[],\"readonly\":[]}}");
  }

  // A change as a balance before or after: the other side is 0.
  static std::string side(int64_t change, bool after) {
    if (change >= 0) return after ? std::to_string(change) : "0";
    return after ? "0" : std::to_string(0 - static_cast<uint64_t>(change));
  }

  void write_lamports(std::string_view name, bool after) {
    out.name(name);
    out.raw("[");
    for (const Account &account : accounts) {
      int64_t change = 0;
      dom::element value;
      if (account.told && get(object_of(account.data), "nativeBalanceChange", value) &&
          value.get(change)) {
        misfit();
      }
      out.raw(side(change, after) + ",");
    }
    out.close(']');
  }

  size_t place_of(std::string_view key) {
    for (size_t place = 0; place < accounts.size(); place++) {
      if (accounts[place].key == key) return place;
    }
    accounts.push_back({key, {}, false});
    return accounts.size() - 1;
  }

  void write_balances(std::string_view name, bool after) {
    out.name(name);
    out.raw("[");
    for (size_t at = 0; at < accounts.size(); at++) {
      dom::element list;
      if (!accounts[at].told ||
          !get(object_of(accounts[at].data), "tokenBalanceChanges", list)) {
        continue;
      }
      for (dom::element entry : array_of(list)) write_balance(object_of(entry), after);
    }
    out.close(']');
  }

  void write_balance(dom::object change, bool after) {
    dom::element account, mint, owner, raw, amount, decimals;
    if (!get(change, "tokenAccount", account) || !get(change, "mint", mint) ||
        !get(change, "rawTokenAmount", raw) || !get(object_of(raw), "tokenAmount", amount) ||
        !get(object_of(raw), "decimals", decimals)) {
      misfit();
    }
    const std::string_view text = text_of(amount);
    const bool negative = text.starts_with('-');
    const std::string_view size = negative ? text.substr(1) : text;
    if (size.empty() || size.size() > 20 ||
        size.find_first_not_of("0123456789") != std::string_view::npos) {
      misfit();
    }
    out.raw("{\"accountIndex\":" + std::to_string(place_of(text_of(account))) + ",\"mint\":");
    out.element(mint);
    if (get(change, "userAccount", owner)) {
      out.name("owner");
      out.element(owner);
    }
    out.raw(",\"uiTokenAmount\":{\"amount\":\"");
    out.raw(negative == after ? "0" : size);
    out.raw("\",\"decimals\":" + digits_of(decimals) + "}},");
  }

  void write_groups() {
    dom::element list, inner;
    if (!get(body, "instructions", list)) return;
    size_t index = 0;
    for (dom::element entry : array_of(list)) {
      if (get(object_of(entry), "innerInstructions", inner) && array_of(inner).size() > 0) {
        out.raw("{\"index\":" + std::to_string(index) + ",\"instructions\":[");
        for (dom::element call : array_of(inner)) write_instruction(object_of(call));
        out.close(']');
        out.raw("},");
      }
      index++;
    }
  }

  void write_instruction(dom::object call) {
    dom::element value;
    out.raw("{\"programId\":");
    if (!get(call, "programId", value)) misfit();
    out.element(value);
    out.raw(",\"accounts\":");
    if (get(call, "accounts", value)) {
      out.element(value);
    } else {
      out.raw("[]");
    }
    out.raw(",\"data\":");
    if (get(call, "data", value)) {
      out.element(value);
    } else {
      out.raw("\"\"");
    }
    out.raw("},");
  }

  void write_transaction() {
    dom::element value;
    if (!get(body, "signature", value)) misfit();
    out.name("transaction");
    out.raw("{\"signatures\":[");
    out.element(value);
    out.raw("],\"message\":{\"accountKeys\":[");
    for (size_t place = 0; place < accounts.size(); place++) {
      out.raw("{\"pubkey\":");
      out.string(accounts[place].key);
      out.raw(place == 0 ? ",\"signer\":true}," : ",\"signer\":false},");
    }
    out.close(']');
    out.raw(",\"instructions\":[");
    if (get(body, "instructions", value)) {
      for (dom::element call : array_of(value)) write_instruction(object_of(call));
    }
    out.close(']');
    out.raw("}}");
  }
};

// One envelope, with its body in the shape of getTransaction; a line that is neither is kept so
// that the reader says what is wrong with it.
void translate(dom::parser &parser, std::string_view line, Text &out) {
  const size_t start = out.bytes.size();
  try {
    dom::element document;
    if (parser.parse(line.data(), line.size()).get(document)) misfit();
    const dom::object envelope = object_of(document);
    dom::element part;
    out.raw("{");
    if (get(envelope, "request", part)) {
      out.name("request");
      out.element(part);
    }
    out.name("body");
    if (!get(envelope, "body", part)) misfit();
    const dom::object body = object_of(part);
    if (get(body, "transaction", part)) {
      Stream(body, out).write();
    } else {
      Enhanced(body, out).write();
    }
    out.raw("}");
  } catch (const Misfit &) {
    out.bytes.resize(start);
    out.raw("{\"body\":\"of another shape\"}");
  }
  out.raw("\n");
}

}  // namespace
}  // namespace sundial

int32_t transaction_translate(const uint8_t *block, size_t count, uint8_t **bytes,
                              size_t *byte_count) {
  *bytes = nullptr;
  *byte_count = 0;
  if (count > size_t{1} << 30) return TRANSACTION_JSON_LIMIT;
  try {
    simdjson::dom::parser parser;
    sundial::Text out;
    std::string_view rest(reinterpret_cast<const char *>(block), count);
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
        out.raw("\n");
      } else {
        sundial::translate(parser, line, out);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    *bytes = static_cast<uint8_t *>(std::malloc(std::max<size_t>(out.bytes.size(), 1)));
    if (!*bytes) return TRANSACTION_JSON_MEMORY;
    std::memcpy(*bytes, out.bytes.data(), out.bytes.size());
    *byte_count = out.bytes.size();
    return TRANSACTION_JSON_OK;
  } catch (...) {
    return TRANSACTION_JSON_MEMORY;
  }
}

void transaction_translate_free(uint8_t *bytes) { std::free(bytes); }
