// The walk over one transaction's JSON in document order, into a draft.
#pragma once
#include <simdjson.h>

#include "transaction_draft.hpp"

namespace sundial {

namespace od = simdjson::ondemand;

// A field that may stand only once: fails on the second.
void once(uint32_t &seen, uint32_t bit);

std::string_view text_of(od::value value);
uint64_t uint_of(od::value value);
// An integer up to `most`; fails beyond.
uint64_t uint_of(od::value value, uint64_t most);
bool present(od::value &value);
// A field by name; false when there is none. Broken JSON throws: simdjson may not be asked again.
bool find(od::object &object, std::string_view name, od::value &into);
// The same, and of a type; a field of another type counts as none.
bool find(od::object &object, std::string_view name, od::json_type type, od::value &into);
Key key_of(od::value value);

// Reads a getTransaction answer's body; what it misses is found by Draft::finish.
void walk_transaction(od::object body, Draft &draft);

// `meta` of a transaction, and the instructions called by others in it.
void walk_meta(od::object meta, Draft &draft);
void walk_inner(od::array groups, Draft &draft);

// An instruction of a known program that the provider has already read (`parsed`), as if raw.
void walk_parsed(od::value parsed, const Key &program, Draft &draft, TransactionInstruction &into);

// Wire bytes of a legacy or version 0 transaction.
void read_wire(const Bytes &wire, Draft &draft);

// One line of a program log: kept are frames, event data and the mark of cut logs.
void read_log_line(std::string_view line, Draft &draft);

// The library's own error as one of ours.
int32_t status_of(simdjson::error_code code);

}  // namespace sundial
