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
  logs.clear();
}

void Draft::start(uint32_t line) {
  record = TransactionRecord{};
  record.line = line;
  record.version = TRANSACTION_VERSION_LEGACY;
  for (auto *keys : {&static_keys, &writable_keys, &readonly_keys, &addresses, &log_programs}) {
    keys->clear();
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

uint16_t Draft::address_reference(const Key &key) {
  const size_t place = place_of(key, addresses);
  if (place == addresses.size()) {
    if (place == keys_max) fail(TRANSACTION_JSON_LIMIT);
    addresses.push_back(key);
  }
  return static_cast<uint16_t>(by_address | place);
}

void Draft::join_keys(std::vector<Key> &keys, Bytes &signers) const {
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
void Draft::resolve(std::vector<Key> &keys, Bytes &signers) {
  const size_t told = keys.size();
  std::vector<uint16_t> places;
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
    for (auto &instruction : *list) instruction.program = checked(instruction.program);
  }
  for (const auto &balance : balances) {
    if (balance.account >= told) fail(TRANSACTION_JSON_INDEX);
  }
}

// Outer instructions, each followed by what it called.
void Draft::append_instructions(Arrays &arrays) const {
  const size_t account_base = arrays.accounts.size();
  const size_t byte_base = arrays.bytes.size();
  auto next = inner.begin();
  const auto append = [&](TransactionInstruction instruction, int32_t outer_index, int32_t index) {
    instruction.outer = outer_index;
    instruction.inner = index;
    instruction.accounts.start += size32(account_base);
    instruction.data.start += size32(byte_base);
    arrays.instructions.push_back(instruction);
  };
  for (size_t i = 0; i < outer.size(); i++) {
    const auto outer_index = static_cast<int32_t>(i);
    append(outer[i], outer_index, -1);
    for (int32_t index = 0; next != inner.end() && next->outer == outer_index; ++next) {
      append(*next, outer_index, index++);
    }
  }
  if (next != inner.end()) fail(TRANSACTION_JSON_INDEX);
  arrays.accounts.insert(arrays.accounts.end(), accounts.begin(), accounts.end());
}

void Draft::append_logs(Arrays &arrays, const std::vector<Key> &keys) const {
  const size_t byte_base = arrays.bytes.size();
  for (TransactionLog log : logs) {
    if (log.kind == TRANSACTION_LOG_DATA) {
      log.data.start += size32(byte_base);
    } else {
      const size_t place = place_of(log_programs[log.program], keys);
      log.program = place == keys.size() ? TRANSACTION_KEY_UNKNOWN : size32(place);
    }
    arrays.logs.push_back(log);
  }
}

void Draft::finish(Arrays &arrays) {
  if (!record.has_signature) fail(TRANSACTION_JSON_SIGNATURE);
  if (static_keys.empty()) fail(TRANSACTION_JSON_SHAPE);
  if (outer.size() + inner.size() > instructions_max) fail(TRANSACTION_JSON_LIMIT);
  std::vector<Key> keys;
  Bytes signers;
  join_keys(keys, signers);
  resolve(keys, signers);
  std::stable_sort(inner.begin(), inner.end(),
                   [](const auto &a, const auto &b) { return a.outer < b.outer; });
  const size_t key_base = arrays.keys.size();
  const size_t instruction_base = arrays.instructions.size();
  append_instructions(arrays);
  append_logs(arrays, keys);
  record.instructions = appended(instruction_base, arrays.instructions.size());
  record.logs = appended(arrays.logs.size() - logs.size(), arrays.logs.size());
  arrays.bytes.insert(arrays.bytes.end(), bytes.begin(), bytes.end());
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
