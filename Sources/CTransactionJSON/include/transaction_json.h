// Solana transactions and provider answers as JSON, read in one pass into flat arrays.
// No exception leaves this library; every index and range in the arrays is in bounds.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  TRANSACTION_JSON_OK = 0,
  TRANSACTION_JSON_INVALID = 1,         // not JSON, cut short, or not UTF-8
  TRANSACTION_JSON_SHAPE = 2,           // JSON, but not of the expected shape
  TRANSACTION_JSON_NUMBER = 3,          // negative, fractional or too large
  TRANSACTION_JSON_KEY = 4,             // a key that is not base58 of 32 bytes
  TRANSACTION_JSON_DATA = 5,            // instruction data or wire bytes not in their encoding
  TRANSACTION_JSON_INDEX = 6,           // an index beyond its table
  TRANSACTION_JSON_LIMIT = 7,           // more of something than a transaction can hold
  TRANSACTION_JSON_VERSION = 8,         // wire message of a version not read here
  TRANSACTION_JSON_ENCODING = 9,        // an encoding not read here
  TRANSACTION_JSON_DUPLICATE = 10,      // a field that stands twice
  TRANSACTION_JSON_NO_META = 11,        // meta is null or absent
  TRANSACTION_JSON_SIGNATURE = 12,      // no signature of 64 bytes
  TRANSACTION_JSON_CANDLE = 13,         // a price that is not finite and positive, no interval
  TRANSACTION_JSON_MEMORY = 14,
};

enum { TRANSACTION_ENCODING_JSON = 0, TRANSACTION_ENCODING_PARSED, TRANSACTION_ENCODING_BASE64 };
// Shapes that are translated before they are read.
enum { TRANSACTION_ENCODING_STREAM = 3, TRANSACTION_ENCODING_ENHANCED = 4 };
enum { TRANSACTION_VERSION_LEGACY = 255 };

typedef struct {
  uint32_t start;
  uint32_t count;
} TransactionRange;

typedef struct {
  uint32_t line;            // from 0, blank lines counted
  int32_t status;
  uint64_t error_offset;    // in the block
  uint64_t slot;
  int64_t block_time;
  uint64_t fee;
  uint64_t request_hash;    // FNV-1a of the request's raw JSON, 0 = null or absent
  uint32_t transaction_index;
  uint8_t has_slot;
  uint8_t has_block_time;
  uint8_t has_transaction_index;
  uint8_t has_signature;
  uint8_t failed;
  uint8_t version;
  uint8_t encoding;
  uint8_t logs_truncated;
  uint8_t signature[64];
  // The innermost instruction that the logs say failed: its number in the transaction plus 1, and
  // its program's error number plus 1; 0 = not told.
  uint32_t failed_instruction;
  uint64_t failed_code;
  TransactionRange keys, instructions, balances, lamports, events;
} TransactionRecord;

typedef struct {
  int32_t outer;
  int32_t inner;            // -1 = the outer instruction itself
  uint32_t height;          // depth of the call, 1 = outer; 0 = neither source nor logs tell
  uint32_t program;         // index in the transaction's keys
  uint32_t known;           // code of the program, 0 = none of those told to the parser
  TransactionRange accounts;
  TransactionRange data;    // in the byte pool; empty for programs that are not known
} TransactionInstruction;

typedef struct {
  uint8_t mint[32];
  uint8_t owner[32];
  uint8_t program[32];
  uint64_t amount;
  uint32_t account;         // index in the transaction's keys
  uint8_t decimals;
  uint8_t post;             // 0 = before, 1 = after
  uint8_t has_owner;
  uint8_t has_program;
} TransactionTokenBalance;

typedef struct {
  uint64_t pre;
  uint64_t post;
} TransactionLamports;

typedef struct {
  uint32_t instruction;     // number in the transaction of the one that printed it
  TransactionRange data;    // decoded bytes of one `Program data:` or `ray_log:` chunk
} TransactionEvent;

typedef struct {
  const TransactionRecord *records;
  size_t record_count;
  const uint8_t *keys;      // 32 bytes each
  const uint8_t *signers;   // one flag a key
  const TransactionInstruction *instructions;
  const uint16_t *accounts;
  const uint8_t *bytes;
  const TransactionTokenBalance *balances;
  const TransactionLamports *lamports;
  const TransactionEvent *events;
} TransactionView;

typedef struct {
  uint32_t line;
  int32_t status;
  uint8_t address[32];
  int64_t open_time;
  uint32_t interval_seconds;
  double open, high, low, close, volume, volume_usd;
} CandleRecord;

typedef struct {
  uint32_t line;
  int32_t status;
  uint8_t mint[32];
  uint8_t owner[32];
  int64_t seen_at;
  int64_t created_at;
  uint8_t has_seen_at, has_created_at, has_decimals, has_owner;
  uint8_t decimals;
  TransactionRange name, symbol;  // in the text pool
} TokenRecord;

typedef struct {
  uint64_t slot;
  int64_t block_time;
  uint8_t has_slot, has_block_time, has_signature;
  uint8_t encoding;
  uint8_t signature[64];
  uint64_t body_start, body_count;  // in the bytes handed back
} TransactionHead;

// One item of a provider's answer: a transaction, a listed signature, a candle, a trade, an asset.
typedef struct {
  uint64_t start, count;    // its own bytes in the answer's text
  uint64_t slot;
  int64_t time;             // block time or open time, seconds since 1970
  uint64_t transaction_index;
  int64_t instruction_index, inner_index;
  uint8_t has_slot, has_time, has_transaction_index, has_signature;
  uint8_t failed;           // its error is there and not null
  uint8_t is_null;
  uint8_t signature[64];
} AnswerItem;

enum {
  ANSWER_ABSENT = 0, ANSWER_NULL, ANSWER_OBJECT, ANSWER_LIST, ANSWER_NUMBER, ANSWER_OTHER
};

// A provider's answer as far as paging, place and status need it.
typedef struct {
  const uint8_t *text;      // the answer on one line; all ranges are of it
  uint64_t text_count;
  // The bytes of `result`, `data` or the whole list; empty where an object has a list of items.
  uint64_t result_start, result_count;
  uint64_t token_start, token_count;    // in `words`
  uint64_t message_start, message_count;
  const uint8_t *words;
  int64_t error_code;
  int64_t number;           // the result where it is a whole number
  int64_t result_time;      // blockTime of a block's answer
  const AnswerItem *items;
  uint64_t item_count;
  uint8_t result_type;      // ANSWER_…
  uint8_t has_list;         // items came from a list
  uint8_t has_error, has_message, has_error_code;
  uint8_t has_success, success;
  uint8_t has_token;        // a pagination token that is not null
  uint8_t tells_token;      // the field is there, null or not
  uint8_t has_next;         // 0 = not told, 1 = no, 2 = yes
  uint8_t has_result_time;
} ProviderAnswer;

typedef struct TransactionParser TransactionParser;

// A parser for one thread; NULL when there is no memory.
TransactionParser *transaction_parser_new(void);
void transaction_parser_free(TransactionParser *parser);

// Tells the parser of a program (its key's 32 bytes) whose instructions and events are wanted, by a
// code above 0. Only TRANSACTION_JSON_LIMIT (over 64 of them) and TRANSACTION_JSON_OK are returned.
int32_t transaction_parser_know(TransactionParser *parser, const uint8_t *program, uint32_t code);

// Reads a block of lines, each an archive envelope (or a bare transaction when `bare`), into arrays
// that stand until the parser's next call. Only TRANSACTION_JSON_LIMIT (over 1 GiB) and
// TRANSACTION_JSON_MEMORY are returned; all else is told line by line.
// Of the block, `readable` bytes may be read: where 64 follow it, it is read where it stands.
int32_t transaction_parser_read(TransactionParser *parser, const uint8_t *block, size_t count,
                                size_t readable, int32_t bare, TransactionView *view);

// Slot, block time, first signature and encoding of one bare transaction.
int32_t transaction_parser_head(TransactionParser *parser, const uint8_t *body, size_t count,
                                TransactionHead *head);

// The transactions of a provider's answer in a file. On TRANSACTION_JSON_OK: bodies are ranges of
// `bytes`; else `reason` says by name why the file is refused. All stand until the next call.
int32_t transaction_parser_recognise(TransactionParser *parser, const uint8_t *file, size_t count,
                                     const TransactionHead **heads, size_t *head_count,
                                     const uint8_t **bytes, const char **reason);

// Candles of Birdeye OHLCV answers in archive envelopes; a bad one has a status.
int32_t transaction_parser_candles(TransactionParser *parser, const uint8_t *block, size_t count,
                                   const CandleRecord **candles, size_t *candle_count);

// Facts of Birdeye metadata and creation answers in archive envelopes; a bad one has a status.
int32_t transaction_parser_tokens(TransactionParser *parser, const uint8_t *block, size_t count,
                                  const TokenRecord **tokens, size_t *token_count,
                                  const uint8_t **text);

// Rewrites lines of envelopes whose bodies are a validator's stream or Helius Enhanced into lines
// that `transaction_parser_read` takes; line by line, a line of another shape fails there. The bytes
// are given back with `transaction_translate_free`.
int32_t transaction_translate(const uint8_t *block, size_t count, uint8_t **bytes,
                              size_t *byte_count);
void transaction_translate_free(uint8_t *bytes);

typedef struct {
  uint8_t mint[32];
  uint64_t amount;          // raw units
  uint8_t decimals;
} TradeSide;

typedef struct {
  uint32_t line;
  int32_t status;
  uint8_t signature[64];
  uint8_t has_signature, has_owner, is_swap;
  uint64_t slot;
  int64_t block_time;
  int32_t outer;
  int32_t inner;            // -1 = the outer instruction itself
  uint8_t pool[32];
  uint8_t owner[32];
  TradeSide given, received;
  char source[64];          // the vendor's name of the exchange, ended by 0
} TradeRecord;

// Trades of Birdeye's v3 lists in archive envelopes, items or whole answers; a bad one has a
// status. The records are given back with `transaction_trades_free`.
int32_t transaction_trades(const uint8_t *block, size_t count, TradeRecord **trades,
                           size_t *trade_count);
void transaction_trades_free(TradeRecord *trades);

// A provider's answer: whether it is whole JSON, its error or status, its items in their own bytes.
// Of the body, `readable` bytes may be read: where 64 follow it, it is read where it stands.
// Everything handed out stands until the next call, and `text` as long as the body where it is
// that one.
int32_t transaction_parser_answer(TransactionParser *parser, const uint8_t *body, size_t count,
                                  size_t readable, ProviderAnswer *answer);

#ifdef __cplusplus
}
#endif
