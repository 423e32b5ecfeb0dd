#include "movemask.h"
