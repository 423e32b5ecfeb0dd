// The parser behind the C interface: buffers kept from block to block.
#pragma once
#include <simdjson.h>

#include <string>

#include "transaction_draft.hpp"

struct TransactionParser {
  simdjson::ondemand::parser parser;
  // The block with the padding that simdjson reads beyond a line's end: the caller's, or a copy.
  const char *block = nullptr;
  size_t block_capacity = 0;
  std::vector<char> padded;
  sundial::Draft draft;
  sundial::Arrays arrays;
  std::vector<TransactionHead> heads;
  sundial::Bytes bodies;
  std::string reason;
  std::vector<CandleRecord> candles;
  std::vector<TokenRecord> tokens;
  sundial::Bytes text;
  simdjson::dom::parser validator;
  std::vector<AnswerItem> items;
  std::string words;

  // Takes bytes of which `readable` in all may be read, and copies it where that is too few for
  // padding; fails beyond 1 GiB.
  void hold(const uint8_t *bytes, size_t count, size_t readable = 0);
  // A document over held bytes [start, start + count); throws simdjson_error.
  simdjson::ondemand::document document(size_t start, size_t count);
  // Calls `read(line, start, count)` for every line that is not blank.
  template <typename Read>
  void each_line(size_t count, Read read);
};

namespace sundial {

// Fills slot, time, first signature and encoding of one bare transaction; throws.
void walk_head(simdjson::ondemand::object body, TransactionHead &head);
// The same of a validator's stream or of Helius Enhanced.
void walk_foreign_head(simdjson::ondemand::object body, TransactionHead &head);

}  // namespace sundial

template <typename Read>
void TransactionParser::each_line(size_t count, Read read) {
  uint32_t line = 0;
  for (size_t start = 0; start < count; line++) {
    const void *mark = std::memchr(block + start, '\n', count - start);
    const size_t end = mark ? static_cast<size_t>(static_cast<const char *>(mark) - block) : count;
    const std::string_view text(block + start, end - start);
    if (text.find_first_not_of(" \t\r") != std::string_view::npos) {
      read(line, start, end - start);
    }
    start = end + 1;
  }
}
