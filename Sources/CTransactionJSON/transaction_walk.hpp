// The walk over one transaction's JSON in document order, into a draft.
#pragma once
#include <simdjson.h>

#include "transaction_draft.hpp"

namespace sundial {

namespace od = simdjson::ondemand;

// Called for every field and every string: a call would cost more than the work.
#define SUNDIAL_INLINE [[gnu::always_inline]] inline

// A field that may stand only once: fails on the second.
void once(uint32_t &seen, uint32_t bit);

// The name of a field as written; unescaped where it has escapes.
SUNDIAL_INLINE std::string_view name_of(od::field &field);
std::string_view text_of(od::value value);
// The characters of a string as they stand between its quotes, escapes and all: what base58 and
// plain words are.
SUNDIAL_INLINE std::string_view raw_text(od::value value);
uint64_t uint_of(od::value value);
// An integer up to `most`; fails beyond.
uint64_t uint_of(od::value value, uint64_t most);
bool present(od::value &value);
// A field by name; false when there is none. Broken JSON throws: simdjson may not be asked again.
bool find(od::object &object, std::string_view name, od::value &into);
// The same, and of a type; a field of another type counts as none.
bool find(od::object &object, std::string_view name, od::json_type type, od::value &into);
Key key_of(od::value value);
// The same, of a text that was read before at best.
const Key &key_of(od::value value, Draft &draft);
// Calls `take` with each number of an array of plain ones; false, with the array at its start
// again, where it is anything else.
template <typename Take>
bool each_plain_number(od::array &list, uint64_t most, Take take);

// Reads a getTransaction answer's body; what it misses is found by Draft::finish.
void walk_transaction(od::object body, Draft &draft);

// `meta` of a transaction, and the instructions called by others in it.
void walk_meta(od::object meta, Draft &draft);
void walk_inner(od::array groups, Draft &draft);

// An instruction of a known program that the provider has already read (`parsed`), as if raw.
void walk_parsed(od::value parsed, const Key &program, Draft &draft, Draft::Call &into);

// Wire bytes of a legacy, version 0 or version 1 transaction.
void read_wire(const Bytes &wire, Draft &draft);

// One line of a program log: kept are frames, event data and the mark of cut logs.
void read_log_line(std::string_view line, Draft &draft);

// The library's own error as one of ours.
int32_t status_of(simdjson::error_code code);

// The high bit of the first byte of `word` that is `byte`, and perhaps of later ones.
inline uint64_t bytes_equal(uint64_t word, uint8_t byte) {
  const uint64_t ones = 0x0101010101010101, different = word ^ (ones * byte);
  return (different - ones) & ~different & (ones << 7);
}

// Eight characters at once: a name ends in a quote, and padding follows the text.
SUNDIAL_INLINE std::string_view name_of(od::field &field) {
  const char *start = field.key().raw();
  for (const char *at = start;; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    const uint64_t quotes = bytes_equal(word, '"'), escapes = bytes_equal(word, '\\');
    if ((quotes | escapes) == 0) continue;
    const int quote = quotes ? __builtin_ctzll(quotes) / 8 : 8;
    if (escapes && __builtin_ctzll(escapes) / 8 < quote) return field.unescaped_key();
    return {start, static_cast<size_t>(at - start) + static_cast<size_t>(quote)};
  }
}

SUNDIAL_INLINE std::string_view raw_text(od::value value) {
  // Up to the next token: the string in its quotes, and blanks.
  const std::string_view text = value.raw_json_token();
  const od::raw_json_string read = value.get_raw_json_string();
  size_t end = text.size();
  while (end > 0 && text[end - 1] != '"') end--;
  if (end < 2) fail(TRANSACTION_JSON_INVALID);
  return {read.raw(), end - 2};
}

template <typename Take>
bool each_plain_number(od::array &list, uint64_t most, Take take) {
  // Eighteen digits hold no number beyond 64 bits.
  constexpr ptrdiff_t digits_max = 18;
  const std::string_view text = list.raw_json();
  const char *at = text.data() + 1;
  // The array's own bracket ends every run of digits.
  while (true) {
    const char *start = at;
    uint64_t number = 0;
    while (static_cast<unsigned char>(*at - '0') < 10) {
      number = number * 10 + static_cast<uint64_t>(*at++ - '0');
    }
    const bool plain = at > start && at - start <= digits_max && (*start != '0' || at == start + 1);
    if (!plain || number > most || (*at != ',' && *at != ']')) return list.reset(), false;
    take(number);
    if (*at++ == ']') return true;
  }
}

}  // namespace sundial
