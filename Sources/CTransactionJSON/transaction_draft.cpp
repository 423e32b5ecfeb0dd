#include "transaction_draft.hpp"

#include <algorithm>

namespace sundial {
namespace {

uint32_t size32(size_t value) { return static_cast<uint32_t>(value); }

TransactionRange appended(size_t before, size_t after) {
  return {size32(before), size32(after - before)};
}

// The place of a key; the count of keys when it is not there.
size_t place_of(const Key &key, const std::vector<Key> &keys) {
  return static_cast<size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
}

}  // namespace

void Arrays::clear() {
  records.clear();
  keys.clear();
  signers.clear();
  instructions.clear();
  accounts.clear();
  bytes.clear();
  balances.clear();
  lamports.clear();
  events.clear();
}

void KnownPrograms::add(const Key &program, uint32_t code) {
  if (++count > count_max) fail(TRANSACTION_JSON_LIMIT);
  size_t place = place_of(program);
  while (entries[place].code != 0) place = (place + 1) % entries.size();
  entries[place] = {program, code};
}

uint32_t KnownPrograms::code(const Key &program) const {
  size_t place = place_of(program);
  while (entries[place].code != 0 && !(entries[place].key == program)) {
    place = (place + 1) % entries.size();
  }
  return entries[place].code;
}

void Draft::start(uint32_t line) {
  record = TransactionRecord{};
  record.line = line;
  record.version = TRANSACTION_VERSION_LEGACY;
  for (auto *list : {&static_keys, &writable_keys, &readonly_keys, &addresses, &log_programs}) {
    list->clear();
  }
  static_signers.clear();
  outer.clear();
  inner.clear();
  accounts.clear();
  bytes.clear();
  balances.clear();
  pre_lamports.clear();
  post_lamports.clear();
  logs.clear();
  signer_count.reset();
  parsed_keys = false;
}

const Key &Draft::key(std::string_view base58) {
  const Key *found = cache.find(base58);
  if (!found) fail(TRANSACTION_JSON_KEY);
  return *found;
}

uint16_t Draft::address_reference(const Key &key) {
  const size_t place = place_of(key, addresses);
  if (place == addresses.size()) {
    if (place == keys_max) fail(TRANSACTION_JSON_LIMIT);
    addresses.push_back(key);
  }
  return static_cast<uint16_t>(by_address | place);
}

void Draft::join_keys() {
  keys = static_keys;
  signers.assign(keys.size(), 0);
  if (parsed_keys) {
    signers = static_signers;
    return;
  }
  const uint64_t count = signer_count.value_or(1);
  std::fill_n(signers.begin(), std::min<uint64_t>(count, keys.size()), uint8_t{1});
  keys.insert(keys.end(), writable_keys.begin(), writable_keys.end());
  keys.insert(keys.end(), readonly_keys.begin(), readonly_keys.end());
  signers.resize(keys.size(), 0);
}

// Turns addresses into places in the key table and checks the places given as numbers.
void Draft::resolve() {
  const size_t told = keys.size();
  places.clear();
  for (const Key &address : addresses) {
    const size_t place = place_of(address, keys);
    if (place == keys.size()) {
      keys.push_back(address);
      signers.push_back(0);
    }
    places.push_back(static_cast<uint16_t>(place));
  }
  if (keys.size() > keys_max) fail(TRANSACTION_JSON_LIMIT);
  const auto checked = [&](uint32_t reference) -> uint32_t {
    if (reference & by_address) return places.at(reference & (by_address - 1));
    if (reference >= told) fail(TRANSACTION_JSON_INDEX);
    return reference;
  };
  for (auto &account : accounts) account = static_cast<uint16_t>(checked(account));
  for (auto *list : {&outer, &inner}) {
    for (auto &call : *list) call.program = checked(call.program);
  }
  for (const auto &balance : balances) {
    if (balance.account >= told) fail(TRANSACTION_JSON_INDEX);
  }
}

void Draft::append_call(Call &call, int32_t outer_index, int32_t index, uint32_t account_base,
                        Arrays &arrays) {
  call.outer = outer_index;
  call.inner = index;
  call.accounts.start += account_base;
  call.known = known.code(keys[call.program]);
  const size_t start = arrays.bytes.size();
  if (call.known == 0) {
    if (!is_base58(call.base58)) fail(TRANSACTION_JSON_DATA);
  } else if (!call.base58.empty()) {
    if (!append_base58(call.base58, arrays.bytes)) fail(TRANSACTION_JSON_DATA);
  } else {
    const auto from = bytes.begin() + call.data.start;
    arrays.bytes.insert(arrays.bytes.end(), from, from + call.data.count);
  }
  call.data = appended(start, arrays.bytes.size());
  arrays.instructions.push_back(call);
}

// Outer instructions, each followed by what it called.
void Draft::append_instructions(Arrays &arrays) {
  const uint32_t account_base = size32(arrays.accounts.size());
  auto next = inner.begin();
  for (size_t i = 0; i < outer.size(); i++) {
    const auto outer_index = static_cast<int32_t>(i);
    append_call(outer[i], outer_index, -1, account_base, arrays);
    for (int32_t index = 0; next != inner.end() && next->outer == outer_index; ++next) {
      append_call(*next, outer_index, index++, account_base, arrays);
    }
  }
  if (next != inner.end()) fail(TRANSACTION_JSON_INDEX);
  arrays.accounts.insert(arrays.accounts.end(), accounts.begin(), accounts.end());
}

void Draft::finish(Arrays &arrays) {
  if (!record.has_signature) fail(TRANSACTION_JSON_SIGNATURE);
  if (static_keys.empty()) fail(TRANSACTION_JSON_SHAPE);
  if (outer.size() + inner.size() > instructions_max) fail(TRANSACTION_JSON_LIMIT);
  join_keys();
  resolve();
  const auto earlier = [](const auto &a, const auto &b) { return a.outer < b.outer; };
  if (!std::is_sorted(inner.begin(), inner.end(), earlier)) {
    std::stable_sort(inner.begin(), inner.end(), earlier);
  }
  const size_t key_base = arrays.keys.size();
  const size_t instruction_base = arrays.instructions.size();
  const size_t event_base = arrays.events.size();
  append_instructions(arrays);
  attribute_logs(arrays, instruction_base);
  record.instructions = appended(instruction_base, arrays.instructions.size());
  record.events = appended(event_base, arrays.events.size());
  arrays.keys.insert(arrays.keys.end(), keys.begin(), keys.end());
  arrays.signers.insert(arrays.signers.end(), signers.begin(), signers.end());
  record.keys = appended(key_base, arrays.keys.size());
  const size_t balance_base = arrays.balances.size();
  arrays.balances.insert(arrays.balances.end(), balances.begin(), balances.end());
  record.balances = appended(balance_base, arrays.balances.size());
  const size_t lamport_base = arrays.lamports.size();
  const size_t told = std::min({pre_lamports.size(), post_lamports.size(), keys.size()});
  for (size_t i = 0; i < told; i++) arrays.lamports.push_back({pre_lamports[i], post_lamports[i]});
  record.lamports = appended(lamport_base, arrays.lamports.size());
  arrays.records.push_back(record);
}

}  // namespace sundial
