#include "transaction_walk.hpp"

namespace sundial {
namespace {

// Reads forward over wire bytes; every step checks what is left.
struct WireReader {
  const Bytes &wire;
  size_t at = 0;

  const uint8_t *take(size_t count) {
    if (wire.size() - at < count) fail(TRANSACTION_JSON_DATA);
    at += count;
    return wire.data() + at - count;
  }

  uint8_t byte() { return *take(1); }

  // Compact-u16: seven bits a byte, three bytes at most.
  size_t count() {
    size_t value = 0;
    for (unsigned shift = 0; shift < 21; shift += 7) {
      const uint8_t part = byte();
      value |= static_cast<size_t>(part & 127) << shift;
      if (part < 128) return value;
    }
    fail(TRANSACTION_JSON_DATA);
  }
};

uint32_t size32(size_t value) { return static_cast<uint32_t>(value); }

void read_instruction(WireReader &reader, Draft &draft) {
  if (draft.outer.size() == Draft::instructions_max) fail(TRANSACTION_JSON_LIMIT);
  Draft::Call instruction{};
  instruction.height = 1;
  instruction.program = reader.byte();
  const size_t accounts = reader.count();
  const uint8_t *places = reader.take(accounts);
  instruction.accounts = {size32(draft.accounts.size()), size32(accounts)};
  draft.accounts.insert(draft.accounts.end(), places, places + accounts);
  const size_t bytes = reader.count();
  const uint8_t *data = reader.take(bytes);
  instruction.data = {size32(draft.bytes.size()), size32(bytes)};
  draft.bytes.insert(draft.bytes.end(), data, data + bytes);
  draft.outer.push_back(instruction);
}

void read_lookups(WireReader &reader) {
  for (size_t tables = reader.count(); tables > 0; tables--) {
    reader.take(32);
    reader.take(reader.count());
    reader.take(reader.count());
  }
}

}  // namespace

void read_wire(const Bytes &wire, Draft &draft) {
  WireReader reader{wire};
  const size_t signatures = reader.count();
  if (signatures == 0) fail(TRANSACTION_JSON_SIGNATURE);
  std::memcpy(draft.record.signature, reader.take(64), 64);
  draft.record.has_signature = 1;
  reader.take(64 * (signatures - 1));
  uint8_t required = reader.byte();
  const bool versioned = required & 128;
  if (versioned) {
    if ((required & 127) != 0) fail(TRANSACTION_JSON_VERSION);
    required = reader.byte();
  }
  draft.signer_count = required;
  reader.take(2);
  const size_t keys = reader.count();
  if (keys > Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
  for (size_t i = 0; i < keys; i++) {
    Key key;
    std::memcpy(key.bytes, reader.take(32), 32);
    draft.static_keys.push_back(key);
  }
  reader.take(32);
  for (size_t left = reader.count(); left > 0; left--) read_instruction(reader, draft);
  if (versioned) read_lookups(reader);
  if (reader.at != wire.size()) fail(TRANSACTION_JSON_DATA);
}

}  // namespace sundial
