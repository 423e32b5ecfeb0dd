// One transaction while it is read: fields arrive in any order and are joined at the end.
#pragma once
#include <optional>

#include "text_encoding.hpp"
#include "transaction_json.h"

namespace sundial {

// Why a line is not read; thrown and caught inside this library.
struct Failure {
  int32_t status;
};

[[noreturn]] inline void fail(int32_t status) { throw Failure{status}; }

// The arrays of a block, of which a view is handed out.
struct Arrays {
  std::vector<TransactionRecord> records;
  std::vector<Key> keys;
  Bytes signers;
  std::vector<TransactionInstruction> instructions;
  std::vector<uint16_t> accounts;
  Bytes bytes;
  std::vector<TransactionTokenBalance> balances;
  std::vector<TransactionLamports> lamports;
  std::vector<TransactionLog> logs;

  void clear();
};

struct Draft {
  static constexpr size_t keys_max = 512;
  static constexpr size_t instructions_max = 1'024;
  static constexpr size_t balances_max = 1'024;
  static constexpr size_t logs_max = 16'384;
  // An account given by its address before the key table is known: a place in `addresses`.
  static constexpr uint16_t by_address = 0x8000;
  static constexpr uint64_t index_max = by_address - 1;

  TransactionRecord record;
  std::vector<Key> static_keys, writable_keys, readonly_keys, addresses;
  Bytes static_signers;
  std::vector<TransactionInstruction> outer, inner;
  std::vector<uint16_t> accounts;
  Bytes bytes;
  std::vector<TransactionTokenBalance> balances;
  std::vector<uint64_t> pre_lamports, post_lamports;
  std::vector<TransactionLog> logs;
  std::vector<Key> log_programs;
  std::optional<uint64_t> signer_count;
  bool parsed_keys;

  void start(uint32_t line);
  uint16_t address_reference(const Key &key);
  // Joins the parts, checks every index and appends to the arrays; throws Failure.
  void finish(Arrays &arrays);

 private:
  void join_keys(std::vector<Key> &keys, Bytes &signers) const;
  void resolve(std::vector<Key> &keys, Bytes &signers);
  void append_instructions(Arrays &arrays) const;
  void append_logs(Arrays &arrays, const std::vector<Key> &keys) const;
};

}  // namespace sundial
