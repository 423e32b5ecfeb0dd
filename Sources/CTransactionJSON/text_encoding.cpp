#include "text_encoding.hpp"

#include <array>

namespace sundial {
namespace {

using uint128_t = unsigned __int128;

constexpr size_t digits_max = 14'336;
// Digits read at once: 58¹⁰ is below 2⁵⁹.
constexpr size_t group = 10;

constexpr std::array<uint64_t, group + 1> powers = [] {
  std::array<uint64_t, group + 1> table{1};
  for (size_t i = 1; i < table.size(); i++) table[i] = table[i - 1] * 58;
  return table;
}();

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

int32_t base58_value(char digit) { return base58_values[static_cast<uint8_t>(digit)]; }

// Ten digits as a number, in steps that do not wait for each other; negative when one is foreign.
int64_t ten_digits(const char *digits) {
  int32_t foreign = 0;
  std::array<int64_t, 5> pairs;
  for (size_t i = 0; i < 5; i++) {
    const int32_t high = base58_value(digits[2 * i]), low = base58_value(digits[2 * i + 1]);
    foreign |= high | low;
    pairs[i] = int64_t{high} * 58 + low;
  }
  if (foreign < 0) return -1;
  const int64_t four = pairs[0] * 3'364 + pairs[1], next = pairs[2] * 3'364 + pairs[3];
  return (four * 11'316'496 + next) * 3'364 + pairs[4];
}

int64_t few_digits(const char *digits, size_t count) {
  int64_t number = 0;
  for (size_t i = 0; i < count; i++) {
    const int32_t value = base58_value(digits[i]);
    if (value < 0) return -1;
    number = number * 58 + value;
  }
  return number;
}

// 58²⁰, which is below 2¹¹⁸, as two limbs.
constexpr uint128_t twenty = uint128_t{powers[group]} * powers[group];
constexpr auto twenty_low = static_cast<uint64_t>(twenty);
constexpr auto twenty_high = static_cast<uint64_t>(twenty >> 64);

// limbs · 58²⁰ + carry; what is left above the limbs, which is below 2¹²⁰.
uint128_t shift_by_twenty(uint64_t *limbs, size_t used, uint128_t carry) {
  for (size_t i = 0; i < used; i++) {
    const uint128_t low = uint128_t{limbs[i]} * twenty_low;
    const uint128_t sum = (low & UINT64_MAX) + (carry & UINT64_MAX);
    carry = uint128_t{limbs[i]} * twenty_high + (low >> 64) + (carry >> 64) + (sum >> 64);
    limbs[i] = static_cast<uint64_t>(sum);
  }
  return carry;
}

// Little-endian 64-bit limbs of the number the digits spell; nothing when it needs more than
// `capacity` of them or a digit is foreign.
bool limbs_of(std::string_view digits, uint64_t *limbs, size_t capacity, size_t &used) {
  used = 0;
  const auto keep = [&](uint64_t limb) {
    if (used == capacity) return false;
    limbs[used++] = limb;
    return true;
  };
  size_t at = 0;
  // The first groups bring what is left to a multiple of twenty digits.
  for (size_t left = digits.size(); left % (2 * group) != 0; left = digits.size() - at) {
    const size_t odd = left % group;
    const size_t width = odd == 0 ? group : odd;
    const char *place = digits.data() + at;
    at += width;
    const int64_t value = width == group ? ten_digits(place) : few_digits(place, width);
    if (value < 0) return false;
    uint64_t carry = static_cast<uint64_t>(value);
    for (size_t i = 0; i < used; i++) {
      const uint128_t product = uint128_t{limbs[i]} * powers[width] + carry;
      limbs[i] = static_cast<uint64_t>(product);
      carry = static_cast<uint64_t>(product >> 64);
    }
    if (carry != 0 && !keep(carry)) return false;
  }
  for (; at < digits.size(); at += 2 * group) {
    const int64_t high = ten_digits(digits.data() + at);
    const int64_t low = ten_digits(digits.data() + at + group);
    if ((high | low) < 0) return false;
    uint128_t carry = static_cast<uint64_t>(high) * uint128_t{powers[group]} +
                      static_cast<uint64_t>(low);
    carry = shift_by_twenty(limbs, used, carry);
    for (; carry != 0; carry >>= 64) {
      if (!keep(static_cast<uint64_t>(carry))) return false;
    }
  }
  return true;
}

size_t leading_ones(std::string_view text) {
  size_t zeros = 0;
  while (zeros < text.size() && text[zeros] == '1') zeros++;
  return zeros;
}

size_t byte_count(const uint64_t *limbs, size_t used) {
  if (used == 0) return 0;
  return used * 8 - static_cast<size_t>(__builtin_clzll(limbs[used - 1])) / 8;
}

void write_big_endian(const uint64_t *limbs, uint8_t *out, size_t count) {
  size_t limb = 0;
  for (; count >= 8; count -= 8, limb++) {
    const uint64_t word = __builtin_bswap64(limbs[limb]);
    std::memcpy(out + count - 8, &word, 8);
  }
  for (uint64_t rest = count > 0 ? limbs[limb] : 0; count > 0; count--, rest >>= 8) {
    out[count - 1] = static_cast<uint8_t>(rest);
  }
}

}  // namespace

bool is_base58(std::string_view text) {
  int32_t foreign = text.size() > digits_max ? -1 : 0;
  for (char digit : text) foreign |= base58_value(digit);
  return foreign >= 0;
}

bool append_base58(std::string_view text, Bytes &out) {
  if (text.size() > digits_max) return false;
  const size_t zeros = leading_ones(text);
  const auto digits = text.substr(zeros);
  uint64_t limbs[digits_max / group + 2];
  size_t used = 0;
  if (!limbs_of(digits, limbs, digits_max / group + 2, used)) return false;
  const size_t count = byte_count(limbs, used);
  const size_t start = out.size();
  out.resize(start + zeros + count);
  write_big_endian(limbs, out.data() + start + zeros, count);
  return true;
}

bool base58_exactly(std::string_view text, uint8_t *out, size_t size) {
  if (text.size() > 2 * size) return false;
  const size_t zeros = leading_ones(text);
  uint64_t limbs[9];
  size_t used = 0;
  if (!limbs_of(text.substr(zeros), limbs, 9, used)) return false;
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
  const size_t start = out.size();
  out.resize(start + digits * 3 / 4);
  uint8_t *place = out.data() + start;
  const auto value = [&](size_t i) -> int32_t {
    return base64_values[static_cast<uint8_t>(text[i])];
  };
  int32_t foreign = 0;
  size_t at = 0;
  for (; at + 4 <= digits; at += 4, place += 3) {
    const int32_t a = value(at), b = value(at + 1), c = value(at + 2), d = value(at + 3);
    foreign |= a | b | c | d;
    const auto bits = static_cast<uint32_t>(a << 18 | b << 12 | c << 6 | d);
    place[0] = static_cast<uint8_t>(bits >> 16);
    place[1] = static_cast<uint8_t>(bits >> 8);
    place[2] = static_cast<uint8_t>(bits);
  }
  if (at < digits) {
    const int32_t a = value(at), b = value(at + 1), c = digits - at == 3 ? value(at + 2) : 0;
    foreign |= a | b | c;
    const auto bits = static_cast<uint32_t>(a << 18 | b << 12 | c << 6);
    *place++ = static_cast<uint8_t>(bits >> 16);
    if (digits - at == 3) *place = static_cast<uint8_t>(bits >> 8);
  }
  if (foreign >= 0) return true;
  out.resize(start);
  return false;
}

}  // namespace sundial
