#include <array>

#include "transaction_walk.hpp"

// The provider's readings of token and system instructions, written back as the programs' own
// bytes, so that one reader serves every encoding. What has no use here gets no data.

namespace sundial {
namespace {

enum Name { source, destination, authority, mint, account, owner, new_account, name_count };

struct Info {
  std::array<std::optional<Key>, name_count> keys;
  std::optional<uint64_t> lamports, amount, fee;
  uint8_t decimals = 0;

  const Key &key(Name name) const {
    if (!keys[name]) fail(TRANSACTION_JSON_SHAPE);
    return *keys[name];
  }

  uint64_t needed(const std::optional<uint64_t> &number) const {
    if (!number) fail(TRANSACTION_JSON_SHAPE);
    return *number;
  }
};

std::optional<Name> key_name(std::string_view text) {
  if (text == "source") return source;
  if (text == "destination") return destination;
  if (text == "authority" || text == "multisigAuthority" || text == "mintAuthority" ||
      text == "multisigMintAuthority") {
    return authority;
  }
  if (text == "mint") return mint;
  if (text == "account") return account;
  if (text == "owner" || text == "multisigOwner") return owner;
  if (text == "newAccount") return new_account;
  return std::nullopt;
}

uint64_t amount_of(od::object object, uint8_t &decimals) {
  std::optional<uint64_t> amount;
  for (od::field field : object) {
    const std::string_view name = name_of(field);
    if (name == "amount") {
      amount = field.value().get_uint64_in_string().value();
    } else if (name == "decimals") {
      decimals = static_cast<uint8_t>(uint_of(field.value(), 255));
    }
  }
  if (!amount) fail(TRANSACTION_JSON_SHAPE);
  return *amount;
}

void walk_field(std::string_view name, od::value value, Draft &draft, Info &info) {
  if (const auto key = key_name(name)) {
    if (value.type() == od::json_type::string) info.keys[*key] = key_of(value, draft);
  } else if (name == "lamports") {
    info.lamports = uint_of(value);
  } else if (name == "amount" && value.type() == od::json_type::string) {
    info.amount = value.get_uint64_in_string().value();
  } else if (name == "decimals") {
    info.decimals = static_cast<uint8_t>(uint_of(value, 255));
  } else if (name == "tokenAmount") {
    info.amount = amount_of(value, info.decimals);
  } else if (name == "feeAmount") {
    uint8_t ignored = 0;
    info.fee = amount_of(value, ignored);
  }
}

// Writes one raw instruction: bytes first, then accounts.
struct Writer {
  Draft &draft;
  const Info &info;

  void number(uint64_t value, int width = 8) {
    for (int i = 0; i < width; i++) {
      draft.bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
    }
  }

  void fill(size_t count) { draft.bytes.insert(draft.bytes.end(), count, 0); }

  void accounts(std::initializer_list<Name> names) {
    for (Name name : names) {
      const auto &key = name == authority && !info.keys[authority]
                            ? info.keys[owner] ? info.key(owner) : info.key(source)
                            : info.key(name);
      draft.accounts.push_back(draft.address_reference(key));
    }
  }
};

void write_system(std::string_view type, Writer writer) {
  const Info &info = writer.info;
  if (type == "transfer" || type == "transferWithSeed") {
    writer.number(2, 4);
    writer.number(info.needed(info.lamports));
    writer.accounts({source, destination});
  } else if (type == "createAccount" || type == "createAccountWithSeed") {
    writer.number(0, 4);
    writer.number(info.needed(info.lamports));
    writer.fill(40);
    writer.accounts({source, new_account});
  }
}

bool write_transfer(std::string_view type, Writer writer) {
  const Info &info = writer.info;
  const bool checked = type == "transferChecked" || type == "transferCheckedWithFee";
  if (!checked && type != "transfer") return false;
  const bool with_fee = type == "transferCheckedWithFee";
  if (with_fee) {
    writer.number(26, 1);
    writer.number(1, 1);
  } else {
    writer.number(checked ? 12 : 3, 1);
  }
  writer.number(info.needed(info.amount));
  if (checked) writer.number(info.decimals, 1);
  if (with_fee) writer.number(info.needed(info.fee));
  if (checked) {
    writer.accounts({source, mint, destination, authority});
  } else {
    writer.accounts({source, destination, authority});
  }
  return true;
}

void write_token(std::string_view type, Writer writer) {
  const Info &info = writer.info;
  if (write_transfer(type, writer)) return;
  if (type == "mintTo" || type == "mintToChecked") {
    writer.number(7, 1);
    writer.number(info.needed(info.amount));
    writer.accounts({mint, account, authority});
  } else if (type == "burn" || type == "burnChecked") {
    writer.number(8, 1);
    writer.number(info.needed(info.amount));
    writer.accounts({account, mint, authority});
  } else if (type == "closeAccount") {
    writer.number(9, 1);
    writer.accounts({account, destination, owner});
  } else if (type.starts_with("initializeAccount")) {
    writer.number(18, 1);
    const Key &key = info.key(owner);
    writer.draft.bytes.insert(writer.draft.bytes.end(), key.bytes, key.bytes + 32);
    writer.accounts({account, mint});
  } else if (type == "initializeMint" || type == "initializeMint2") {
    writer.number(20, 1);
    writer.number(info.decimals, 1);
    writer.fill(33);
    writer.accounts({mint});
  }
}

Key known(std::string_view base58) {
  Key key;
  if (!base58_exactly(base58, key.bytes, 32)) fail(TRANSACTION_JSON_KEY);
  return key;
}

bool is_token(const Key &program) {
  static const Key token = known("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
  static const Key token2022 = known("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
  return program == token || program == token2022;
}

bool is_system(const Key &program) {
  static const Key system = known("11111111111111111111111111111111");
  return program == system;
}

}  // namespace

void walk_parsed(od::value parsed, const Key &program, Draft &draft, Draft::Call &into) {
  const bool token = is_token(program);
  if (!token && !is_system(program)) return;
  Info info;
  char type[64] = {};
  size_t length = 0;
  for (od::field field : parsed.get_object()) {
    const std::string_view name = name_of(field);
    od::value value = field.value();
    if (name == "type") {
      const std::string_view text = text_of(value);
      length = std::min(text.size(), sizeof type);
      std::memcpy(type, text.data(), length);
    } else if (name == "info" && value.type() == od::json_type::object) {
      for (od::field part : value.get_object()) {
        const std::string_view part_name = name_of(part);
        walk_field(part_name, part.value(), draft, info);
      }
    }
  }
  into.accounts.start = static_cast<uint32_t>(draft.accounts.size());
  into.data.start = static_cast<uint32_t>(draft.bytes.size());
  into.base58 = {};
  const Writer writer{draft, info};
  token ? write_token({type, length}, writer) : write_system({type, length}, writer);
  into.accounts.count = static_cast<uint32_t>(draft.accounts.size()) - into.accounts.start;
  into.data.count = static_cast<uint32_t>(draft.bytes.size()) - into.data.start;
}

}  // namespace sundial
