#include <simdjson.h>

#include <cstdlib>
#include <cstring>
#include <vector>

#include "text_encoding.hpp"
#include "transaction_json.h"

// Trades of Birdeye's v3 lists, in archive envelopes: an item a line, or a whole answer.

namespace sundial {
namespace {

namespace dom = simdjson::dom;

struct Refused {
  int32_t status;
};

[[noreturn]] void refuse(int32_t status) { throw Refused{status}; }

bool get(dom::object object, std::string_view name, dom::element &into) {
  return object.at_key(name).get(into) == simdjson::SUCCESS && !into.is_null();
}

dom::element needed(dom::object object, std::string_view name) {
  dom::element value;
  if (!get(object, name, value)) refuse(TRANSACTION_JSON_SHAPE);
  return value;
}

std::string_view text_of(dom::element value) {
  std::string_view text;
  if (value.get(text)) refuse(TRANSACTION_JSON_SHAPE);
  return text;
}

dom::object object_of(dom::element value) {
  dom::object object;
  if (value.get(object)) refuse(TRANSACTION_JSON_SHAPE);
  return object;
}

// A whole number, written as one or as text.
uint64_t number_of(dom::element value, uint64_t most) {
  uint64_t number = 0;
  if (value.is_string()) {
    const std::string_view text = text_of(value);
    if (text.empty() || text.size() > 20) refuse(TRANSACTION_JSON_NUMBER);
    for (const char digit : text) {
      if (digit < '0' || digit > '9' ||
          __builtin_mul_overflow(number, uint64_t{10}, &number) ||
          __builtin_add_overflow(number, static_cast<uint64_t>(digit - '0'), &number)) {
        refuse(TRANSACTION_JSON_NUMBER);
      }
    }
  } else if (value.get(number)) {
    refuse(TRANSACTION_JSON_NUMBER);
  }
  if (number > most) refuse(TRANSACTION_JSON_NUMBER);
  return number;
}

void read_key(dom::element value, uint8_t *into) {
  if (!base58_exactly(text_of(value), into, 32)) refuse(TRANSACTION_JSON_KEY);
}

void read_side(dom::object leg, TradeSide &side) {
  read_key(needed(leg, "address"), side.mint);
  side.amount = number_of(needed(leg, "amount"), UINT64_MAX);
  side.decimals = static_cast<uint8_t>(number_of(needed(leg, "decimals"), 255));
}

// `from` is what the trader gave; lists of all trades name the legs base and quote and say which is
// which in `type_swap`.
void read_sides(dom::object item, TradeRecord &trade) {
  dom::element from, to;
  if (!get(item, "from", from) || !get(item, "to", to)) {
    const dom::element base = needed(item, "base"), quote = needed(item, "quote");
    const bool base_given = text_of(needed(object_of(base), "type_swap")) == "from";
    from = base_given ? base : quote;
    to = base_given ? quote : base;
  }
  read_side(object_of(from), trade.given);
  read_side(object_of(to), trade.received);
}

void read_trade(dom::object item, TradeRecord &trade) {
  dom::element value;
  if (!base58_exactly(text_of(needed(item, "tx_hash")), trade.signature, 64)) {
    refuse(TRANSACTION_JSON_SIGNATURE);
  }
  trade.has_signature = 1;
  const std::string_view type = get(item, "tx_type", value) ? text_of(value) : "swap";
  if (type != "swap" && type != "buy" && type != "sell") {
    trade.is_swap = 0;
    return;
  }
  trade.is_swap = 1;
  trade.slot = number_of(needed(item, "block_number"), UINT64_MAX);
  trade.block_time = static_cast<int64_t>(number_of(needed(item, "block_unix_time"), INT64_MAX));
  trade.outer = get(item, "ins_index", value) ? static_cast<int32_t>(number_of(value, 65'535)) : 0;
  trade.inner =
      get(item, "inner_ins_index", value) ? static_cast<int32_t>(number_of(value, 32'767)) : -1;
  read_key(needed(item, "pool_id"), trade.pool);
  read_sides(item, trade);
  if (get(item, "owner", value)) {
    read_key(value, trade.owner);
    trade.has_owner = 1;
  }
  const std::string_view source = get(item, "source", value) ? text_of(value) : "";
  std::memcpy(trade.source, source.data(), std::min(source.size(), sizeof trade.source - 1));
}

void add_item(dom::element item, uint32_t line, std::vector<TradeRecord> &trades) {
  TradeRecord trade{};
  trade.line = line;
  try {
    read_trade(object_of(item), trade);
  } catch (const Refused &refused) {
    trade.status = refused.status;
  }
  trades.push_back(trade);
}

void add_line(dom::parser &parser, std::string_view text, uint32_t line,
              std::vector<TradeRecord> &trades) {
  dom::element document, body, data, items;
  if (parser.parse(text.data(), text.size()).get(document)) {
    TradeRecord trade{};
    trade.line = line;
    trade.status = TRANSACTION_JSON_INVALID;
    return trades.push_back(trade);
  }
  dom::object envelope;
  if (document.get(envelope) || !get(envelope, "body", body)) body = document;
  dom::object answer;
  dom::array list;
  if (!body.get(answer) && get(answer, "data", data) && data.is_object() &&
      get(object_of(data), "items", items) && !items.get(list)) {
    for (dom::element item : list) add_item(item, line, trades);
    return;
  }
  add_item(body, line, trades);
}

}  // namespace
}  // namespace sundial

int32_t transaction_trades(const uint8_t *block, size_t count, TradeRecord **trades,
                           size_t *trade_count) {
  *trades = nullptr;
  *trade_count = 0;
  if (count > size_t{1} << 30) return TRANSACTION_JSON_LIMIT;
  try {
    simdjson::dom::parser parser;
    std::vector<TradeRecord> found;
    std::string_view rest(reinterpret_cast<const char *>(block), count);
    for (uint32_t line = 0; !rest.empty(); line++) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view text = rest.substr(0, end);
      if (text.find_first_not_of(" \t\r") != std::string_view::npos) {
        sundial::add_line(parser, text, line, found);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const size_t bytes = std::max<size_t>(found.size(), 1) * sizeof(TradeRecord);
    *trades = static_cast<TradeRecord *>(std::malloc(bytes));
    if (!*trades) return TRANSACTION_JSON_MEMORY;
    if (!found.empty()) std::memcpy(*trades, found.data(), found.size() * sizeof(TradeRecord));
    *trade_count = found.size();
    return TRANSACTION_JSON_OK;
  } catch (...) {
    return TRANSACTION_JSON_MEMORY;
  }
}

void transaction_trades_free(TradeRecord *trades) { std::free(trades); }
