// The walk over one transaction's JSON in document order, into a draft.
#pragma once
#include <simdjson.h>

#include "transaction_draft.hpp"

namespace sundial {

namespace od = simdjson::ondemand;

// A field that may stand only once: fails on the second.
void once(uint32_t &seen, uint32_t bit);

// The name of a field as written; unescaped where it has escapes.
std::string_view name_of(od::field &field);
std::string_view text_of(od::value value);
// The characters of a string as they stand between its quotes, escapes and all: what base58 and
// plain words are.
std::string_view raw_text(od::value value);
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
