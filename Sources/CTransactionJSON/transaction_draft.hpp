// One transaction while it is read: fields arrive in any order and are joined at the end.
#pragma once
#include <array>
#include <optional>

#include "key_cache.hpp"
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
  std::vector<TransactionEvent> events;

  void clear();
};

// The programs whose instructions are wanted.
class KnownPrograms {
 public:
  static constexpr size_t count_max = 64;

  void add(const Key &program, uint32_t code);
  // 0 = none of them.
  uint32_t code(const Key &program) const;

 private:
  struct Entry {
    Key key;
    uint32_t code = 0;
  };
  // Four places a program: an empty one ends a search soon.
  std::array<Entry, 4 * count_max> entries;
  size_t count = 0;

  static size_t place_of(const Key &key) { return key.first() * 0x9e3779b97f4a7c15 >> 56; }
};

struct Draft {
  static constexpr size_t keys_max = 512;
  static constexpr size_t instructions_max = 1'024;
  static constexpr size_t balances_max = 1'024;
  static constexpr size_t logs_max = 16'384;
  // An account given by its address before the key table is known: a place in `addresses`.
  static constexpr uint16_t by_address = 0x8000;
  static constexpr uint64_t index_max = by_address - 1;

  // An instruction whose data is decoded once its program is known.
  struct Call : TransactionInstruction {
    std::string_view base58;
  };

  // A line of the logs that matters: a frame of the call stack, or data printed in it.
  struct Log {
    enum Kind { invoke, leave, fail, data } kind;
    uint32_t depth;    // of an invoke line
    uint32_t program;  // place in `log_programs`
    std::string_view base64;  // of a failure: what the runtime says of it
  };

  KeyCache cache;
  KnownPrograms known;

  TransactionRecord record;
  std::vector<Key> static_keys, writable_keys, readonly_keys, addresses;
  Bytes static_signers;
  std::vector<Call> outer, inner;
  std::vector<uint16_t> accounts;
  Bytes bytes;
  std::vector<TransactionTokenBalance> balances;
  std::vector<uint64_t> pre_lamports, post_lamports;
  std::vector<Log> logs;
  std::vector<Key> log_programs;
  std::optional<uint64_t> signer_count;
  bool parsed_keys;

  void start(uint32_t line);
  // The key that base58 text spells; fails when it spells none.
  const Key &key(std::string_view base58);
  uint16_t address_reference(const Key &key);
  // Joins the parts, checks every index and appends to the arrays; throws Failure.
  void finish(Arrays &arrays);

 private:
  struct Frame {
    uint32_t program;
    std::optional<uint32_t> instruction;
  };

  std::vector<Key> keys;
  Bytes signers;
  std::vector<uint16_t> places;
  std::vector<uint32_t> log_places;
  std::vector<Frame> frames;

  void join_keys();
  void resolve();
  void append_instructions(Arrays &arrays);
  void append_call(Call &call, int32_t outer_index, int32_t index, uint32_t account_base,
                   Arrays &arrays);
  void attribute_logs(Arrays &arrays, size_t instruction_base);
  std::optional<uint32_t> invoked(const Log &log, uint32_t next, const Arrays &arrays,
                                  size_t instruction_base) const;
};

}  // namespace sundial
