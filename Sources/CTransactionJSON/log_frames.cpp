#include <algorithm>

#include "transaction_draft.hpp"

// Logs name programs, not instructions: frames are matched with instructions in order of execution.

namespace sundial {
namespace {

constexpr uint32_t unknown = UINT32_MAX;

// The number in `: custom program error: 0x11`, plus 1; 0 when it is none.
uint64_t error_code(std::string_view text) {
  constexpr std::string_view prefix = ": custom program error: 0x";
  if (!text.starts_with(prefix) || text.size() > prefix.size() + 8) return 0;
  text.remove_prefix(prefix.size());
  uint64_t code = 0;
  for (char digit : text) {
    const uint64_t value = digit >= '0' && digit <= '9'   ? digit - '0'
                           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                                          : 16;
    if (value == 16) return 0;
    code = code * 16 + value;
  }
  return text.empty() ? 0 : code + 1;
}

}  // namespace

// The number of the instruction that an invoke line is of.
std::optional<uint32_t> Draft::invoked(const Log &log, uint32_t next, const Arrays &arrays,
                                       size_t base) const {
  const uint32_t program = log_places[log.program];
  if (program == unknown) return std::nullopt;
  for (size_t i = base + next; i < arrays.instructions.size(); i++) {
    const auto &call = arrays.instructions[i];
    if ((call.inner < 0) != (log.depth == 1)) continue;
    if (call.height != 0 && call.height != log.depth) continue;
    if (call.program == program || keys[call.program] == keys[program]) {
      return static_cast<uint32_t>(i - base);
    }
  }
  return std::nullopt;
}

// Gives event data to the instruction on top of the stack and fills in missing depths. Data that is
// not base64 is left out, as is what programs print that are not known.
void Draft::attribute_logs(Arrays &arrays, size_t base) {
  log_places.clear();
  for (const Key &program : log_programs) {
    const auto place = std::find(keys.begin(), keys.end(), program);
    log_places.push_back(place == keys.end() ? unknown
                                             : static_cast<uint32_t>(place - keys.begin()));
  }
  frames.clear();
  uint32_t next = 0;
  for (const Log &log : logs) {
    if (log.kind == Log::invoke) {
      const auto found = invoked(log, next, arrays, base);
      if (found) {
        next = *found + 1;
        auto &height = arrays.instructions[base + *found].height;
        if (height == 0) height = log.depth;
      }
      if (frames.size() >= log.depth) frames.resize(log.depth - 1);
      frames.push_back({log_places[log.program], found});
    } else if (log.kind == Log::leave || log.kind == Log::fail) {
      if (frames.empty() || frames.back().program != log_places[log.program]) continue;
      const auto number = frames.back().instruction;
      if (log.kind == Log::fail && record.failed_instruction == 0 && number) {
        record.failed_instruction = *number + 1;
        record.failed_code = error_code(log.base64);
      }
      frames.pop_back();
    } else if (!frames.empty() && frames.back().instruction) {
      const uint32_t number = *frames.back().instruction;
      if (arrays.instructions[base + number].known == 0) continue;
      const size_t start = arrays.bytes.size();
      if (!append_base64(log.base64, arrays.bytes)) continue;
      arrays.events.push_back({number,
                               {static_cast<uint32_t>(start),
                                static_cast<uint32_t>(arrays.bytes.size() - start)}});
    }
  }
}

}  // namespace sundial
