// Keys by their base58 text: a block names the same few thousand accounts over and over.
#pragma once
#include "text_encoding.hpp"

namespace sundial {

class KeyCache {
 public:
  // The key that `text` spells; nullptr when it spells none. It stands until the next call.
  const Key *find(std::string_view text) {
    if (text.size() < text_min || text.size() > text_max) {
      return base58_exactly(text, odd.bytes, 32) ? &odd : nullptr;
    }
    Entry &entry = entries[place_of(text)];
    if (entry.size == text.size() && same(entry.text, text.data(), text.size())) return &entry.key;
    entry.size = 0;
    if (!base58_exactly(text, entry.key.bytes, 32)) return nullptr;
    std::memcpy(entry.text, text.data(), text.size());
    entry.size = static_cast<uint8_t>(text.size());
    return &entry.key;
  }

 private:
  // Nearly all keys have 43 or 44 digits; shorter ones begin with zero bytes.
  static constexpr size_t text_min = 32, text_max = 44;
  // 4,096 entries of 80 bytes lie in a second-level cache.
  static constexpr unsigned place_bits = 12;

  struct Entry {
    Key key;
    char text[text_max];
    uint8_t size = 0;
  };

  // Of at least `text_min` characters: the last sixteen may overlap those before.
  static bool same(const char *left, const char *right, size_t size) {
    return std::memcmp(left, right, 16) == 0 && std::memcmp(left + 16, right + 16, 16) == 0 &&
           std::memcmp(left + size - 16, right + size - 16, 16) == 0;
  }

  static size_t place_of(std::string_view text) {
    uint64_t middle, last;
    std::memcpy(&middle, text.data() + 8, 8);
    std::memcpy(&last, text.data() + text.size() - 8, 8);
    return (middle * 0x9e3779b97f4a7c15 ^ last) * 0xff51afd7ed558ccd >> (64 - place_bits);
  }

  std::vector<Entry> entries = std::vector<Entry>(size_t{1} << place_bits);
  Key odd;
};

}  // namespace sundial
