// Base58 and base64 of bounded length, appended to byte vectors.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace sundial {

using Bytes = std::vector<uint8_t>;

struct Key {
  uint8_t bytes[32];
  // Most keys that differ do so in their first word.
  bool operator==(const Key &other) const {
    return first() == other.first() && std::memcmp(bytes + 8, other.bytes + 8, 24) == 0;
  }
  uint64_t first() const {
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    return word;
  }
};

// Appends the bytes of base58 text; false on a foreign character or over 14,336 digits (an inner
// instruction's 10 KiB take 13,985).
bool append_base58(std::string_view text, Bytes &out);

// Whether `append_base58` would take the text.
bool is_base58(std::string_view text);

// Exactly `size` bytes (at most 64) of base58 text.
bool base58_exactly(std::string_view text, uint8_t *out, size_t size);

// Appends the bytes of standard base64 text, padded or not; false on anything else.
bool append_base64(std::string_view text, Bytes &out);

}  // namespace sundial
