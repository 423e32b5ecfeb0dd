#include "transaction_walk.hpp"

namespace sundial {
namespace {

bool take(std::string_view &text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

void append_frame(Draft::Log::Kind kind, std::string_view program, uint32_t depth, Draft &draft,
                  std::string_view text = {}) {
  const Key *key = draft.cache.find(program);
  if (!key) return;
  // A handful of programs is named over and over: one of the last, or it is taken as another.
  constexpr size_t remembered = 64;
  auto &programs = draft.log_programs;
  const size_t oldest = programs.size() > remembered ? programs.size() - remembered : 0;
  size_t place = programs.size();
  while (place > oldest && !(programs[place - 1] == *key)) place--;
  if (place == oldest) {
    programs.push_back(*key);
    place = programs.size();
  }
  draft.logs.push_back({kind, depth, static_cast<uint32_t>(place - 1), text});
}

// The number in `invoke [n]`; 0 when it is none.
uint32_t depth_of(std::string_view text) {
  uint32_t depth = 0;
  if (text.size() < 2 || text.size() > 4 || text.back() != ']') return 0;
  text.remove_suffix(1);
  for (char digit : text) {
    if (digit < '0' || digit > '9') return 0;
    depth = depth * 10 + static_cast<uint32_t>(digit - '0');
  }
  return depth;
}

// One entry for each blank-separated chunk.
void append_data(std::string_view text, Draft &draft) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const auto chunk = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (chunk.empty()) continue;
    if (draft.logs.size() == Draft::logs_max) fail(TRANSACTION_JSON_LIMIT);
    draft.logs.push_back({Draft::Log::data, 0, 0, chunk});
  }
}

}  // namespace

void read_log_line(std::string_view line, Draft &draft) {
  if (draft.logs.size() == Draft::logs_max) fail(TRANSACTION_JSON_LIMIT);
  if (line.starts_with("Log truncated")) {
    draft.record.logs_truncated = 1;
    return;
  }
  if (!take(line, "Program ")) return;
  if (take(line, "data: ")) return append_data(line, draft);
  if (take(line, "log: ")) {
    if (take(line, "ray_log: ")) append_data(line, draft);
    return;
  }
  const size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return;
  const auto program = line.substr(0, blank);
  line.remove_prefix(blank + 1);
  if (take(line, "invoke [")) {
    const uint32_t depth = depth_of(line);
    if (depth > 0) append_frame(Draft::Log::invoke, program, depth, draft);
  } else if (line.starts_with("success")) {
    append_frame(Draft::Log::leave, program, 0, draft);
  } else if (take(line, "failed")) {
    append_frame(Draft::Log::fail, program, 0, draft, line);
  }
}

}  // namespace sundial
