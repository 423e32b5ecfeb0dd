#include "transaction_json.h"
