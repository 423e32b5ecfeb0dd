#include <cmath>

#include "transaction_parser.hpp"
#include "transaction_walk.hpp"

// Birdeye's OHLCV, metadata and creation answers, in archive envelopes.

namespace sundial {
namespace {

// Days since 1970-01-01 of a civil date (Howard Hinnant, "chrono-Compatible Low-Level Date
// Algorithms").
int64_t days_of(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2;
  const int64_t era = year / 400, of_era = year - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

int64_t digits_of(std::string_view text, size_t start, size_t count) {
  int64_t number = 0;
  for (char digit : text.substr(start, count)) {
    if (digit < '0' || digit > '9') fail(TRANSACTION_JSON_SHAPE);
    number = number * 10 + (digit - '0');
  }
  return number;
}

// Unix seconds of `2026-11-22T00:10:00Z`; parts of a second are dropped.
int64_t time_of(std::string_view text) {
  if (text.size() < 20 || text.back() != 'Z' || text[10] != 'T') fail(TRANSACTION_JSON_SHAPE);
  const int64_t month = digits_of(text, 5, 2), day = digits_of(text, 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > 31) fail(TRANSACTION_JSON_SHAPE);
  return days_of(digits_of(text, 0, 4), month, day) * 86'400 + digits_of(text, 11, 2) * 3'600 +
         digits_of(text, 14, 2) * 60 + digits_of(text, 17, 2);
}

// Seconds of `15m`; months have no fixed length and are refused.
uint32_t interval_of(std::string_view text) {
  if (text.size() < 2 || text.size() > 3) fail(TRANSACTION_JSON_CANDLE);
  const auto count = static_cast<uint32_t>(digits_of(text, 0, text.size() - 1));
  switch (text.back()) {
    case 's': return count;
    case 'm': return count * 60;
    case 'H': return count * 3'600;
    case 'D': return count * 86'400;
    case 'W': return count * 604'800;
    default: fail(TRANSACTION_JSON_CANDLE);
  }
}

double price_of(od::value value) {
  const double price = value.get_double();
  if (!std::isfinite(price) || price <= 0) fail(TRANSACTION_JSON_CANDLE);
  return price;
}

double volume_of(od::value value) {
  const double volume = value.get_double();
  if (!std::isfinite(volume) || volume < 0) fail(TRANSACTION_JSON_CANDLE);
  return volume;
}

void walk_candle(od::object item, CandleRecord &candle) {
  uint32_t seen = 0;
  double *prices[] = {&candle.open, &candle.high, &candle.low, &candle.close};
  const std::string_view names("ohlc");
  for (auto field : item) {
    const std::string_view name = field.unescaped_key();
    od::value value = field.value();
    if (name.size() == 1 && names.find(name[0]) != names.npos) {
      once(seen, static_cast<uint32_t>(names.find(name[0])));
      *prices[names.find(name[0])] = price_of(value);
    } else if (name == "v") {
      once(seen, 4);
      candle.volume = volume_of(value);
    } else if (name == "v_usd" || name == "vUsd") {
      candle.volume_usd = volume_of(value);
    } else if (name == "unix_time" || name == "unixTime") {
      once(seen, 5);
      candle.open_time = static_cast<int64_t>(uint_of(value, INT64_MAX));
    } else if (name == "address") {
      once(seen, 6);
      const Key key = key_of(value);
      std::memcpy(candle.address, key.bytes, 32);
    } else if (name == "type") {
      once(seen, 7);
      candle.interval_seconds = interval_of(text_of(value));
    }
  }
  if (seen != 255) fail(TRANSACTION_JSON_SHAPE);
  if (candle.interval_seconds == 0 || candle.low > candle.high) fail(TRANSACTION_JSON_CANDLE);
}

// A bad candle does not take its neighbours with it, unless its JSON is broken.
void add_candle(od::object item, uint32_t line, std::vector<CandleRecord> &candles) {
  CandleRecord candle{};
  candle.line = line;
  try {
    walk_candle(item, candle);
  } catch (const Failure &failure) {
    candle.status = failure.status;
  } catch (const simdjson::simdjson_error &error) {
    candle.status = status_of(error.error());
    if (candle.status == TRANSACTION_JSON_INVALID) throw;
  }
  candles.push_back(candle);
}

od::object data_of(od::object body) {
  od::value data;
  if (find(body, "data", od::json_type::object, data)) return data;
  body.reset();
  return body;
}

void walk_candles(od::object envelope, uint32_t line, std::vector<CandleRecord> &candles) {
  od::object body = envelope["body"];
  od::object data = data_of(body);
  od::value items;
  if (!find(data, "items", od::json_type::array, items)) {
    data.reset();
    return add_candle(data, line, candles);
  }
  for (od::object item : items.get_array()) add_candle(item, line, candles);
}

TransactionRange keep(std::string_view value, Bytes &text) {
  const TransactionRange range{static_cast<uint32_t>(text.size()),
                               static_cast<uint32_t>(value.size())};
  text.insert(text.end(), value.begin(), value.end());
  return range;
}

void walk_token_field(std::string_view name, od::value value, TokenRecord &token, Bytes &text) {
  if (name == "decimals") {
    token.decimals = static_cast<uint8_t>(uint_of(value, 255));
    token.has_decimals = 1;
  } else if (name == "owner") {
    const Key key = key_of(value);
    std::memcpy(token.owner, key.bytes, 32);
    token.has_owner = 1;
  } else if (name == "blockUnixTime") {
    token.created_at = static_cast<int64_t>(uint_of(value, INT64_MAX));
    token.has_created_at = 1;
  } else if (name == "name") {
    token.name = keep(text_of(value), text);
  } else if (name == "symbol") {
    token.symbol = keep(text_of(value), text);
  }
}

void walk_token(od::object envelope, TokenRecord &token, Bytes &text) {
  od::value fetched;
  if (find(envelope, "fetched_at", fetched) && present(fetched)) {
    token.seen_at = time_of(text_of(fetched));
    token.has_seen_at = 1;
  }
  od::object body = envelope["body"];
  uint32_t seen = 0;
  for (auto field : data_of(body)) {
    const std::string_view name = field.unescaped_key();
    od::value value = field.value();
    if (name == "address" || name == "tokenAddress") {
      once(seen, 0);
      const Key key = key_of(value);
      std::memcpy(token.mint, key.bytes, 32);
    } else if (present(value)) {
      walk_token_field(name, value, token, text);
    }
  }
  if (seen == 0) fail(TRANSACTION_JSON_SHAPE);
  if (!token.has_seen_at && token.has_created_at) {
    token.seen_at = token.created_at;
    token.has_seen_at = 1;
  }
  if (!token.has_seen_at) fail(TRANSACTION_JSON_SHAPE);
}

// Reads every line with `walk`; a line that fails is told by `failed(line, status)`.
template <typename Walk, typename Failed>
int32_t read_lines(TransactionParser &self, const uint8_t *block, size_t count, Walk walk,
                   Failed failed) {
  try {
    self.hold(block, count, count);
    self.each_line(count, [&](uint32_t line, size_t start, size_t size) {
      try {
        auto document = self.document(start, size);
        walk(document.get_object(), line);
      } catch (const Failure &failure) {
        failed(line, failure.status);
      } catch (const simdjson::simdjson_error &error) {
        failed(line, status_of(error.error()));
      }
    });
    return TRANSACTION_JSON_OK;
  } catch (const Failure &failure) {
    return failure.status;
  } catch (...) {
    return TRANSACTION_JSON_MEMORY;
  }
}

}  // namespace
}  // namespace sundial

int32_t transaction_parser_candles(TransactionParser *parser, const uint8_t *block, size_t count,
                                   const CandleRecord **candles, size_t *candle_count) {
  auto &list = parser->candles;
  list.clear();
  const int32_t status = sundial::read_lines(
      *parser, block, count,
      [&](sundial::od::object envelope, uint32_t line) {
        sundial::walk_candles(envelope, line, list);
      },
      [&](uint32_t line, int32_t why) {
        CandleRecord bad{};
        bad.line = line;
        bad.status = why;
        list.push_back(bad);
      });
  *candles = list.data();
  *candle_count = list.size();
  return status;
}

int32_t transaction_parser_tokens(TransactionParser *parser, const uint8_t *block, size_t count,
                                  const TokenRecord **tokens, size_t *token_count,
                                  const uint8_t **text) {
  auto &list = parser->tokens;
  list.clear();
  parser->text.clear();
  const int32_t status = sundial::read_lines(
      *parser, block, count,
      [&](sundial::od::object envelope, uint32_t line) {
        TokenRecord token{};
        token.line = line;
        sundial::walk_token(envelope, token, parser->text);
        list.push_back(token);
      },
      [&](uint32_t line, int32_t why) {
        TokenRecord bad{};
        bad.line = line;
        bad.status = why;
        list.push_back(bad);
      });
  *tokens = list.data();
  *token_count = list.size();
  *text = parser->text.data();
  return status;
}
