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

void add_instruction(Draft &draft, uint8_t program, const uint8_t *places, size_t accounts,
                     const uint8_t *data, size_t bytes) {
  if (draft.outer.size() == Draft::instructions_max) fail(TRANSACTION_JSON_LIMIT);
  Draft::Call instruction{};
  instruction.height = 1;
  instruction.program = program;
  instruction.accounts = {size32(draft.accounts.size()), size32(accounts)};
  draft.accounts.insert(draft.accounts.end(), places, places + accounts);
  instruction.data = {size32(draft.bytes.size()), size32(bytes)};
  draft.bytes.insert(draft.bytes.end(), data, data + bytes);
  draft.outer.push_back(instruction);
}

void read_instruction(WireReader &reader, Draft &draft) {
  const uint8_t program = reader.byte();
  const size_t accounts = reader.count();
  const uint8_t *places = reader.take(accounts);
  const size_t bytes = reader.count();
  add_instruction(draft, program, places, accounts, reader.take(bytes), bytes);
}

void read_keys(WireReader &reader, size_t count, Draft &draft) {
  if (count > Draft::keys_max) fail(TRANSACTION_JSON_LIMIT);
  for (size_t i = 0; i < count; i++) {
    Key key;
    std::memcpy(key.bytes, reader.take(32), 32);
    draft.static_keys.push_back(key);
  }
}

// Version 1 (SIMD-0385): sizes of instructions stand before their bytes, no address comes from a
// table, and the signatures stand at the end.
void read_version_1(WireReader &reader, Draft &draft) {
  const uint8_t required = reader.byte();
  if (required == 0) fail(TRANSACTION_JSON_SIGNATURE);
  draft.signer_count = required;
  reader.take(2);
  const uint8_t *mask = reader.take(4);
  size_t settings = 0;
  for (size_t i = 0; i < 4; i++) {
    settings += static_cast<size_t>(__builtin_popcount(mask[i]));
  }
  reader.take(32);
  const size_t instructions = reader.byte();
  read_keys(reader, reader.byte(), draft);
  reader.take(4 * settings);
  const uint8_t *sizes = reader.take(4 * instructions);
  for (size_t i = 0; i < instructions; i++, sizes += 4) {
    const size_t bytes = sizes[2] | static_cast<size_t>(sizes[3]) << 8;
    const uint8_t *places = reader.take(sizes[1]);
    add_instruction(draft, sizes[0], places, sizes[1], reader.take(bytes), bytes);
  }
  std::memcpy(draft.record.signature, reader.take(64), 64);
  draft.record.has_signature = 1;
  reader.take(64 * (size_t{required} - 1));
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
  if (!wire.empty() && wire[0] == 0x81) {
    reader.take(1);
    read_version_1(reader, draft);
    if (reader.at != wire.size()) fail(TRANSACTION_JSON_DATA);
    return;
  }
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
  read_keys(reader, reader.count(), draft);
  reader.take(32);
  for (size_t left = reader.count(); left > 0; left--) read_instruction(reader, draft);
  if (versioned) read_lookups(reader);
  if (reader.at != wire.size()) fail(TRANSACTION_JSON_DATA);
}

}  // namespace sundial
