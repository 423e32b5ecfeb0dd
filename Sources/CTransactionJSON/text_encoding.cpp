#include "text_encoding.hpp"

#include <array>

namespace sundial {
namespace {

constexpr size_t digits_max = 14'336;
constexpr uint32_t powers[] = {1, 58, 3'364, 195'112, 11'316'496, 656'356'768};

constexpr std::array<int8_t, 256> table_of(std::string_view alphabet) {
  std::array<int8_t, 256> table{};
  for (auto &value : table) value = -1;
  for (size_t i = 0; i < alphabet.size(); i++) {
    table[static_cast<uint8_t>(alphabet[i])] = static_cast<int8_t>(i);
  }
  return table;
}

constexpr auto base58_values =
    table_of("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
constexpr auto base64_values =
    table_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

// Little-endian 32-bit limbs of the number the digits spell; nothing when it needs more than
// `capacity` of them or a digit is foreign.
bool limbs_of(std::string_view digits, uint32_t *limbs, size_t capacity, size_t &used) {
  used = 0;
  for (size_t at = 0; at < digits.size();) {
    const size_t width = std::min<size_t>(5, digits.size() - at);
    uint64_t carry = 0;
    for (size_t i = 0; i < width; i++) {
      const int8_t value = base58_values[static_cast<uint8_t>(digits[at + i])];
      if (value < 0) return false;
      carry = carry * 58 + static_cast<uint64_t>(value);
    }
    for (size_t i = 0; i < used; i++) {
      carry += static_cast<uint64_t>(limbs[i]) * powers[width];
      limbs[i] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) {
      if (used == capacity) return false;
      limbs[used++] = static_cast<uint32_t>(carry);
    }
    at += width;
  }
  return true;
}

size_t leading_ones(std::string_view text) {
  size_t zeros = 0;
  while (zeros < text.size() && text[zeros] == '1') zeros++;
  return zeros;
}

size_t byte_count(const uint32_t *limbs, size_t used) {
  if (used == 0) return 0;
  const uint32_t top = limbs[used - 1];
  return used * 4 - static_cast<size_t>(__builtin_clz(top)) / 8;
}

void write_big_endian(const uint32_t *limbs, uint8_t *out, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const size_t place = count - 1 - i;
    out[i] = static_cast<uint8_t>(limbs[place / 4] >> (place % 4 * 8));
  }
}

}  // namespace

bool append_base58(std::string_view text, Bytes &out) {
  if (text.size() > digits_max) return false;
  const size_t zeros = leading_ones(text);
  const auto digits = text.substr(zeros);
  uint32_t limbs[digits_max / 5 + 2];
  size_t used = 0;
  if (!limbs_of(digits, limbs, digits_max / 5 + 2, used)) return false;
  const size_t count = byte_count(limbs, used);
  const size_t start = out.size();
  out.resize(start + zeros + count);
  write_big_endian(limbs, out.data() + start + zeros, count);
  return true;
}

bool base58_exactly(std::string_view text, uint8_t *out, size_t size) {
  if (text.size() > 2 * size) return false;
  const size_t zeros = leading_ones(text);
  uint32_t limbs[17];
  size_t used = 0;
  if (!limbs_of(text.substr(zeros), limbs, 17, used)) return false;
  const size_t count = byte_count(limbs, used);
  if (zeros + count != size) return false;
  std::memset(out, 0, zeros);
  write_big_endian(limbs, out + zeros, count);
  return true;
}

bool append_base64(std::string_view text, Bytes &out) {
  size_t digits = text.size();
  if (digits % 4 == 0) {
    for (int i = 0; i < 2 && digits > 0 && text[digits - 1] == '='; i++) digits--;
  }
  if (digits % 4 == 1) return false;
  uint32_t bits = 0;
  for (size_t i = 0; i < digits; i++) {
    const int8_t value = base64_values[static_cast<uint8_t>(text[i])];
    if (value < 0) return false;
    bits = bits << 6 | static_cast<uint32_t>(value);
    switch (i % 4) {
      case 1: out.push_back(static_cast<uint8_t>(bits >> 4)); break;
      case 2: out.push_back(static_cast<uint8_t>(bits >> 2)); break;
      case 3: out.push_back(static_cast<uint8_t>(bits)); break;
      default: break;
    }
  }
  return true;
}

}  // namespace sundial
