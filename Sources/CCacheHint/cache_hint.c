#include "cache_hint.h"
